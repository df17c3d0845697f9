"""What the log says of suggestions."""

from governance.ground.queries.log_words import Kind
from governance.ground.workflow import Words

KINDS = {"cases.suggestions": Kind(Words("智能推荐", "Suggestions"))}
