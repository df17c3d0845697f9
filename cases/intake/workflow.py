"""What a file of cases may hold: its columns, its rows, and the states in which cases are taken over."""

from collections.abc import Mapping

from cases.rules.workflow.fields import FIELDS, Door
from cases.rules.workflow.states import State
from governance.ground.workflow import Words

# Each may be headed by its code, by its Chinese or English name, or by another of its names.
COLUMNS: Mapping[str, Words] = {name: field.words for name, field in FIELDS.items() if Door.IMPORT in field.told}
NEEDED_COLUMNS = tuple(name for name in COLUMNS if FIELDS[name].is_needed)
EXACT_COLUMNS = tuple(name for name in COLUMNS if FIELDS[name].is_exact)
MOST_IMPORT_ROWS = 50_000
# As much as a cell of a workbook holds; what was told in a register before is kept whole on the case.
LONGEST_IMPORTED_TEXT = 32_767

# In which states a case can be taken over: the way of one that is half done begins anew, for its clocks, parts and
# call-backs are not told; one that was declined needs its lawful reason, which no table tells.
STATES: Mapping[State, tuple[str, ...]] = {
    State.REPORTED: ("待受理", "未受理", "新工单", "to register", "new", "open"),
    State.CLOSED: ("已结案", "结案", "已办结", "办结", "已完成", "done"),
    State.ANSWERED: ("已答复", "已回复"),
}


def heads_of(column: str) -> tuple[str, ...]:
    """Return by which names a column may be headed."""
    return (column, *COLUMNS[column], *FIELDS[column].heads)


def state_named(text: str) -> State | None:
    """Return the state that a table means; none for a state that no case can be taken over in."""
    meant = text.strip().casefold()
    return next((state for state, words in STATES.items() if meant in ("", state.value, *words)), None)
