"""What the command that loads the demo's cells needs to know: what is there already."""

from grids.models import Cell, CellDuty


def cell_codes() -> set[str]:
    return set(Cell.objects.values_list("code", flat=True))


def duties() -> set[tuple[str, int, str]]:
    """Return who ever had which duty in which cell: its code, the person's id, the duty."""
    return set(CellDuty.objects.values_list("cell__code", "person", "duty"))
