"""What may stand in a cell of a spreadsheet that leaves the portal."""

from governance.workflow.texts import fit

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Return text that a spreadsheet can hold, shows and does not run, whatever stands in the database."""
    kept = fit(text)
    return f"'{kept}" if kept.startswith(FORMULA_SIGNS) else kept
