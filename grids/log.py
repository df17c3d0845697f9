"""What the log says of cells."""

from governance.ground.queries.log_words import Kind
from governance.ground.workflow import Words

KINDS = {"grids.cell": Kind(Words("网格", "Cell"), "grids.Cell", "code")}
