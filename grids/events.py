"""The names of what can happen to the grid."""

from collections.abc import Mapping

from governance.ground.workflow import Words

CELLS_IMPORTED = "grids.cells.imported"
CELL_STAFFED = "grids.cell.staffed"
CELL_RELIEVED = "grids.cell.relieved"

EVENT_WORDS: Mapping[str, Words] = {
    CELLS_IMPORTED: Words("导入网格", "Cells imported"),
    CELL_STAFFED: Words("安排网格人员", "Cell staffed"),
    CELL_RELIEVED: Words("网格人员卸任", "Duty for a cell ended"),
}

ALL = frozenset(EVENT_WORDS)
