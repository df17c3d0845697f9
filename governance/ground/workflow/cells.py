"""What may stand in a cell of a spreadsheet that leaves the portal."""

from governance.ground.workflow.texts import fit

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767


def harmless(text: str) -> str:
    """Return text that a spreadsheet can hold, shows and does not run, whatever stands in the database."""
    kept = fit(text)
    signed = f"'{kept}" if kept.lstrip(" \n").startswith(FORMULA_SIGNS) else kept
    return signed if len(signed) <= LONGEST_CELL else f"{signed[: LONGEST_CELL - 1]}…"
