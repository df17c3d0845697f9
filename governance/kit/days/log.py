"""What the log says of the calendar."""

from governance.ground.queries.log_words import Kind
from governance.ground.workflow import Words

KINDS = {"governance.calendar": Kind(Words("工作日历", "Working calendar"))}
