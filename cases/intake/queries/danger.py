"""When whoever reports is told to leave and to call 110, 119 or 120 first."""

from cases.rules.queries.registers import registers
from cases.rules.workflow.naming import folded, listed


def danger_words() -> list[str]:
    """Return the words that speak of a danger to people, as the register of categories lists them."""
    entries = registers().categories.values()
    return sorted({word for entry in entries if entry.is_active for word in listed(entry.danger_words)})


def tells_of_danger(text: str, category: str) -> bool:
    """Tell whether a text speaks of a danger to people, or its category is one."""
    entry = registers().categories.get(category)
    plain = folded(text)
    return bool(entry and entry.is_danger) or any(word in plain for word in danger_words())
