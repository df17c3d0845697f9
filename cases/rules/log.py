"""What the log says of registers."""

from governance.ground.queries.log_words import Kind
from governance.ground.workflow import Words

KINDS = {"cases.register": Kind(Words("规则与名录", "Registers"))}
