"""The names of what can happen to the grid."""

CELLS_IMPORTED = "grids.cells.imported"
CELL_STAFFED = "grids.cell.staffed"
CELL_RELIEVED = "grids.cell.relieved"

ALL = frozenset({CELLS_IMPORTED, CELL_STAFFED, CELL_RELIEVED})
