"""A department's inbox: the assignment is the row, the most pressing first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.casework.permissions import allowed_steps, reason_to_wait
from cases.casework.queries.deadlines import URGENCY_LABELS, Deadline, clock_badge, urgency_of
from cases.casework.queries.lateness import age_words
from cases.casework.queries.scopes import unaccused
from cases.desk.queries.inbox_sql import COLUMNS, INBOX_SQL, beside_in, listed, part_of
from cases.desk.queries.whose import CONDITIONS, WHOSE_WORDS, Whose
from cases.desk.workflow import PART_VERB_RIGHTS, PART_VERB_WORDS, PartVerb
from cases.rules.queries.registers import spoken
from cases.rules.workflow import ACTION_WORDS, CLOCK_WORDS, ROLE_WORDS, Action, AssignmentRole
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.queries.paging import BEGINNING, Key, key_in
from governance.ground.workflow import Permission, Words

ROWS = 50


class Companion(NamedTuple):
    """Another organisation on the same case, and how far it is."""

    name: str
    role: str
    progress: str
    tone: str


@dataclass(frozen=True)
class InboxRow:
    id: int
    number: str
    version: int
    title: str
    place: str
    asked: str
    organisation: str
    role: str
    is_lead: bool
    whistle: str
    gathering: str
    clock: str
    deadline: Deadline
    age: str
    group: str
    companions: tuple[Companion, ...]
    holder: str
    is_held: bool
    is_mine: bool
    step: str
    step_label: str
    waits: str
    verbs: tuple[PartVerb, ...]
    has_new_facts: bool
    others: tuple[str, ...] = ()

    @property
    def is_one_click(self) -> bool:
        """Tell whether the next step asks for nothing that must be typed."""
        return self.step == Action.SIGN_FOR

    @property
    def step_view(self) -> str:
        """The name of the address at which the next step is taken."""
        return f"cases:assignment-{self.step}"

    @property
    def step_key(self) -> str:
        """What makes taking the step twice one step."""
        return f"inbox-{self.id}-{self.step}"


@dataclass(frozen=True)
class InboxGroup:
    """Rows that are equally urgent."""

    label: str
    tone: str
    rows: tuple[InboxRow, ...]


class WhoseChoice(NamedTuple):
    """One way to narrow the inbox."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class InboxPage:
    groups: tuple[InboxGroup, ...]
    count: int
    after: str
    is_first: bool
    words: str
    whose: Whose
    choices: tuple[WhoseChoice, ...]
    verbs: tuple[tuple[PartVerb, str], ...]


def inbox_page(actor: Actor, *, now: datetime, after: str = "", whose: Whose = Whose.ALL) -> InboxPage:
    """Return the actor's open assignments behind a row, grouped by urgency; raise NotAllowed for who handles none."""
    require_anywhere(actor, Permission.HANDLE_ASSIGNMENT)
    begin = key_in(after)
    found = _fetch(actor, begin, whose)
    rows = [_row(row, now, actor) for row in found[:ROWS]]
    last = found[ROWS - 1] if len(found) > ROWS else None
    return InboxPage(
        groups=_grouped(rows),
        count=len(rows),
        after=str(Key(last["due_at"], last["id"])) if last else "",
        is_first=begin is None,
        whose=whose,
        choices=tuple(WhoseChoice(w.value, spoken(words), w is whose) for w, words in WHOSE_WORDS.items()),
        words=ngettext("%(count)d assignment", "%(count)d assignments", len(rows)) % {"count": len(rows)},
        verbs=tuple((v, spoken(words)) for v, words in PART_VERB_WORDS.items() if actor.holds(PART_VERB_RIGHTS[v])),
    )


def _fetch(actor: Actor, begin: Key | None, whose: Whose) -> list[dict[str, Any]]:
    beyond, id_ = begin or BEGINNING
    params: dict[str, Any] = {
        "organisations": sorted({grant.organisation_id for grant in actor.scopes(Permission.HANDLE_ASSIGNMENT)}),
        "beyond": beyond,
        "id": id_,
        "me": actor.person_id,
        "rows": ROWS + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(INBOX_SQL.format(whose=CONDITIONS[whose], seen=unaccused(actor, "c."), at="due_at"), params)
        return [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]


def _row(row: Mapping[str, Any], now: datetime, actor: Actor) -> InboxRow:
    part = part_of(row)
    steps = allowed_steps(actor, row["state"], part, beside_in(row))
    step = steps[0] if steps else None
    running = part.present_clock
    return InboxRow(
        id=row["id"],
        number=row["number"],
        version=row["version"],
        title=row["title"],
        place=row["address"] or _named(row, "community"),
        asked=row["asked"],
        organisation=_named(row, "own"),
        role=spoken(ROLE_WORDS[AssignmentRole(row["role"])]),
        is_lead=part.is_lead,
        whistle=_named(row, "kind"),
        gathering=_gathering(row),
        clock=spoken(CLOCK_WORDS[running.clock]),
        deadline=clock_badge(
            running.due_at,
            now=now,
            paused_at=row["paused_at"],
            until=row["deferred_until"],
            rule=spoken(CLOCK_WORDS[running.clock]),
            from_=running.started_at,
        ),
        age=age_words(row["reported_at"], now),
        group=urgency_of(running.due_at, now=now, paused_at=row["paused_at"]).value,
        companions=tuple(_companion(other) for other in listed(row["beside"])),
        holder=_named(row, "holder"),
        is_held=row["holder_id"] is not None,
        is_mine=row["holder_id"] == actor.person_id,
        step=step.value if step else "",
        step_label=spoken(ACTION_WORDS[step]) if step else "",
        waits=reason_to_wait(steps, part),
        verbs=tuple(_verbs(row, step, actor)),
        has_new_facts=row["has_new_facts"],
    )


def _verbs(row: Mapping[str, Any], step: Action | None, actor: Actor) -> Iterator[PartVerb]:
    """Say what can be done to the row among others that are ticked."""
    if step is Action.SIGN_FOR:
        yield PartVerb.SIGN_FOR
    if row["holder_id"] is None:
        yield PartVerb.CLAIM
    if actor.covers_path(Permission.LEAD_ASSIGNMENTS, row["scope_path"]):
        yield PartVerb.GIVE


def _gathering(row: Mapping[str, Any]) -> str:
    if row["gather_at"] is None or row["reported_in_at"] is not None:
        return ""
    at = timezone.localtime(row["gather_at"]).strftime("%m-%d %H:%M")
    return _("Gather %(at)s, %(place)s") % {"at": at, "place": row["gather_place"]}


def _companion(other: Mapping[str, Any]) -> Companion:
    name, role_words = spoken(Words(other["zh"], other["en"])), spoken(ROLE_WORDS[AssignmentRole(other["role"])])
    if not other["is_open"]:
        return Companion(name, role_words, _("finished"), "good")
    if other["reported_in"]:
        return Companion(name, role_words, _("reported in"), "active")
    if other["signed"]:
        return Companion(name, role_words, _("signed for"), "active")
    return Companion(name, role_words, _("not signed yet"), "neutral")


def _grouped(rows: list[InboxRow]) -> tuple[InboxGroup, ...]:
    tones = {"very-late": "bad", "late": "bad", "today": "warn", "later": "neutral", "still": "neutral"}
    groups = []
    for urgency, label in URGENCY_LABELS.items():
        inside = tuple(row for row in rows if row.group == urgency.value)
        if inside:
            groups.append(InboxGroup(str(label), tones[urgency.value], inside))
    return tuple(groups)


def _named(row: Mapping[str, Any], column: str) -> str:
    return spoken(Words(row[f"{column}_zh"] or "", row[f"{column}_en"] or ""))
