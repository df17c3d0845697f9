"""What may stand in a cell of a spreadsheet that leaves the portal."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Return text that a spreadsheet shows and does not run."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
