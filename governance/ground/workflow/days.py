"""Which days somebody can mean: what lies beyond is a slip of the keys, and past the ends of what computers count."""

from datetime import date

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199


def is_meant(day: date) -> bool:
    """Tell whether a day, or a moment, is one that people live in or plan for."""
    return EARLIEST_YEAR <= day.year <= LATEST_YEAR
