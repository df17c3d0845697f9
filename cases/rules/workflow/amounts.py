"""Which amounts a number of the rules may have; more than its unit says where the rule can use no more."""

from collections.abc import Mapping, Sequence

from governance.kit.numbers.workflow.strictness import Stricter

# As many as a worker learns within its time limit from seventy categories, and as much as it has memory for.
MOST_CASES = 3000

# Whose numbers and limits these are, among those of all systems.
OWNER = "cases"

PERCENT = "%"
# The three rates are weighed by these; together they make 100.
WEIGHTS = ("weight-response", "weight-resolution", "weight-satisfaction")
# Numbers that are counted or measured in these have no fractions.
WHOLE_UNITS = frozenset({"times", "m", "days", "working days", "months", "rows", "cases", "suggestions"})
MOST_OF_UNIT: Mapping[str, int] = {PERCENT: 100, "h": 24}
MOST: Mapping[str, int] = {
    # Farther than a street reaches, cases are not at one place.
    "near-radius": 5000,
    # A version learns from no more cases than these.
    "suggestion-cases": MOST_CASES,
    # More is a list of everything and no suggestion.
    "suggestion-most": 10,
    "whistle-rate-months": 120,
}
# Each of a row is at most the next.
IN_ORDER: Sequence[Sequence[str]] = (
    ("near-same-place", "near-radius"),
    ("near-words-nearby", "near-words"),
    ("whistle-rate-history", "whistle-rate-months"),
    ("call-hours-start", "call-hours-noon", "call-hours-evening", "call-hours-end"),
)

# Of these a street may have a stricter one of its own.
STRICTER: Mapping[str, Stricter] = {"on-site-radius": Stricter.LESS}


def most_of(code: str, unit: str) -> int | None:
    """Return the most that a number may be; nothing where it may be any."""
    return MOST.get(code, MOST_OF_UNIT.get(unit))
