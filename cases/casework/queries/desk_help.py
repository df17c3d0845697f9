"""What helps at one case: texts with the case filled in, macros that can be run now, and what is still to be ticked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cases.casework.models import Assignment, Case
from cases.casework.models.parts import is_leading, is_present
from cases.casework.permissions import may_check
from cases.casework.queries.deadlines import moment_words
from cases.rules.queries.desk_entries import KeptItem, KeptMacro, KeptText, desk_entries, fitting
from cases.rules.queries.limits import deadline
from cases.rules.queries.registers import Registers, spoken
from cases.rules.workflow import COMMUNITY_LIMIT, Action, State
from cases.rules.workflow.desk_texts import DEADLINE, ENDED_BY, MACRO_STEPS, NOTE, STAGE_WORDS, Stage, filled
from governance.ground.permissions import Actor
from governance.ground.workflow import Words
from governance.ground.workflow.paths import ids_of


class OfferedText(NamedTuple):
    """A standard text as it would be written into this case, for its moves or for one assignment."""

    id: int
    use: str
    name: str
    text: str
    assignment_id: int | None = None


class OfferedMacro(NamedTuple):
    """A macro that can be run now, and what it does."""

    id: int
    name: str
    words: str


class CheckLine(NamedTuple):
    """One item of the case's checklist, and who ticked it."""

    id: int
    name: str
    is_ticked: bool
    who: str
    at: datetime | None


class CheckGroup(NamedTuple):
    """What must be ticked before one stage ends."""

    stage: Stage
    label: str
    lines: Sequence[CheckLine]


@dataclass(frozen=True)
class DeskHelp:
    texts: Sequence[OfferedText]
    macros: Sequence[OfferedMacro]
    checklist: Sequence[CheckGroup]
    may_check: bool

    def unticked_before(self, move: Action) -> list[CheckLine]:
        """Return what is still to be ticked before the stage ends that a move ends."""
        stage = ENDED_BY.get(move)
        return [line for group in self.checklist if group.stage is stage for line in group.lines if not line.is_ticked]


def desk_help(
    actor: Actor,
    case: Case,
    rows: Sequence[Assignment],
    names: Registers,
    *,
    moves: Sequence[Action],
    is_colleague: bool,
    now: datetime,
) -> DeskHelp:
    """Return what helps the actor at a case whose assignments are `rows`; nothing is read that is not kept."""
    present = [row for row in rows if is_present(row, case)]
    return DeskHelp(
        texts=_texts(case, present, names, moves, now),
        macros=_macros(case, moves, is_colleague=is_colleague, now=now),
        checklist=_checklist(case, present, now),
        may_check=case.is_open and may_check(actor, case, present),
    )


def values_of(case: Case, rows: Sequence[Assignment], names: Registers, now: datetime, *, use: str) -> dict[str, str]:
    """Return what the placeholders of a text stand for that is written into a case with a move, or as a note."""
    lead = next((row.organisation.name for row in rows if is_leading(row)), "")
    return {
        "number": case.number,
        "title": case.title,
        "category": names.category(case.category_id),
        "address": case.address,
        "street": names.organisation(case.street_id),
        "community": names.organisation(case.community_id),
        "department": lead,
        "deadline": moment_words(_limit_of_recipient(case, rows, now, use)),
        "today": timezone.localdate(now).isoformat(),
    }


def _limit_of_recipient(case: Case, rows: Sequence[Assignment], now: datetime, use: str) -> datetime:
    """Return by when whoever reads the text must be done: who acts now, or who is about to be told to act."""
    if use == Action.LEAVE_TO_COMMUNITY:
        return deadline(COMMUNITY_LIMIT, now, areas=case.area_ids)
    if case.state == State.COMMUNITY and use != Action.BLOW_WHISTLE:
        return case.due_at
    acting = next((row.finish_by for row in rows if is_leading(row) and row.is_open), None)
    return acting or deadline(case.category.time_limit_code, now, areas=case.area_ids)


def items_for(case: Case, rows: Sequence[Assignment], now: datetime) -> tuple[KeptItem, ...]:
    """Return what must be ticked on a case: what its area asks for, and what those ask for who work on it."""
    above = {*case.area_ids, *(id_ for row in rows for id_ in ids_of(row.scope_path))}
    return fitting(desk_entries().checklists, above, case.category_id, timezone.localdate(now))


def _texts(
    case: Case, rows: Sequence[Assignment], names: Registers, moves: Sequence[Action], now: datetime
) -> list[OfferedText]:
    kept, day = desk_entries().texts, timezone.localdate(now)
    found = [
        _offered(text, use, values_of(case, rows, names, now, use=use))
        for text in fitting(kept, case.area_ids, case.category_id, day)
        for use in _uses(text, moves)
    ]
    for row in rows:
        own = {**values_of(case, rows, names, now, use=NOTE), "deadline": moment_words(row.finish_by)}
        of_line = fitting(kept, ids_of(row.scope_path), case.category_id, day)
        found += [_offered(text, text.use, own, row.pk) for text in of_line]
    return found


def _uses(text: KeptText, moves: Sequence[Action]) -> Sequence[str]:
    """Return what a text is offered for: once for any move, or for each where it says by when to be done."""
    if text.use or DEADLINE not in spoken(text.text):
        return (text.use,)
    return (NOTE, *moves)


def _offered(text: KeptText, use: str, values: Mapping[str, str], assignment_id: int | None = None) -> OfferedText:
    return OfferedText(text.id, use, spoken(text.name), filled(spoken(text.text), values), assignment_id)


def _macros(case: Case, moves: Sequence[Action], *, is_colleague: bool, now: datetime) -> list[OfferedMacro]:
    found = fitting(desk_entries().macros, case.area_ids, case.category_id, timezone.localdate(now))
    joined = spoken(Words("，然后", ", then "))
    return [
        OfferedMacro(macro.id, spoken(macro.name), joined.join(spoken(MACRO_STEPS[step.do]) for step in macro.steps))
        for macro in found
        if case.is_open and _may_begin(macro, moves, is_colleague=is_colleague)
    ]


def _may_begin(macro: KeptMacro, moves: Sequence[Action], *, is_colleague: bool) -> bool:
    first = next((step.do for step in macro.steps if step.do != NOTE), None)
    notes = any(step.do == NOTE for step in macro.steps)
    return (first is None or first in moves) and (is_colleague or not notes)


def _checklist(case: Case, rows: Sequence[Assignment], now: datetime) -> list[CheckGroup]:
    kept: list[dict[str, Any]] = getattr(case, "kept_ticks", [])
    ticks = {tick["item"]: tick for tick in kept}
    items = items_for(case, rows, now)
    groups = [
        CheckGroup(stage, spoken(words), [_line(item, ticks.get(item.id)) for item in items if item.stage is stage])
        for stage, words in STAGE_WORDS.items()
    ]
    return [group for group in groups if group.lines]


def _line(item: KeptItem, tick: Mapping[str, Any] | None) -> CheckLine:
    if tick is None:
        return CheckLine(item.id, spoken(item.name), False, "", None)
    return CheckLine(
        item.id, spoken(item.name), True, spoken(Words(tick["zh"], tick["en"])), parse_datetime(tick["at"])
    )
