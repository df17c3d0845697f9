"""What the log says of cases."""

from cases.casework.queries.timeline_lines import said_of
from governance.ground.queries.log_words import Kind
from governance.ground.workflow import Words

KINDS = {"cases.case": Kind(Words("工单", "Case"), "cases.Case", "number", is_number=True)}
TOLD_BY = {"cases": said_of}
