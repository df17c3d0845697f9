"""What may stand in a cell of a spreadsheet that leaves the portal."""

from governance.ground.workflow.texts import fit

# Spreadsheets in Chinese read the wide signs like the narrow ones.
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
LONGEST_CELL = 32_767


def _begins_a_formula(text: str) -> bool:
    return text.startswith(FORMULA_SIGNS) or text.lstrip().startswith(FORMULA_SIGNS)


def harmless(text: str) -> str:
    """Return text that a spreadsheet can hold, shows and does not run, whatever stands in the database."""
    kept = fit(text)
    signed = f"'{kept}" if _begins_a_formula(kept) else kept
    return signed if len(signed) <= LONGEST_CELL else f"{signed[: LONGEST_CELL - 1]}…"
