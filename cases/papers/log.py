"""What the log says of files."""

from governance.ground.queries.log_words import Kind
from governance.ground.workflow import Words

KINDS = {"cases.export": Kind(Words("导出", "Export"))}
