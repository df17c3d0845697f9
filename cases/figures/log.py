"""What the log says of figures."""

from governance.ground.queries.log_words import Kind
from governance.ground.workflow import Words

KINDS = {"cases.rates": Kind(Words("三率", "Three rates"))}
