"""The tables of the grid."""

from grids.models.cells import Cell, CellDuty

__all__ = ["Cell", "CellDuty"]
