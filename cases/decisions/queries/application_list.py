"""The applications that wait for somebody's decision, the oldest first, and those that somebody made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.casework.models import Case
from cases.casework.queries.deadlines import Deadline, clock_badge, moment_words
from cases.decisions.models import Application
from cases.rules.queries.registers import registers, spoken
from cases.rules.workflow.applications import DECIDING, KIND_WORDS, OF_BOTH_SIDES, RULES, Kind, Rule
from governance.ground.errors import Invalid, NotAllowed
from governance.ground.permissions import Actor
from governance.ground.queries.paging import Key, Page, key_at, newer_than, page_of
from governance.ground.workflow import AREA_KINDS, Words

COUNT_CAP = 99
_COLUMNS = (
    *("id", "kind", "standing", "reason", "wanted", "asked_at", "assignment_id"),
    *("case__number", "case__title", "case__version", "case__due_at", "case__due_from", "case__due_rule"),
    "case__paused_at",
    *("case__closed_at", "case__street_id", "asked_by__name_zh", "asked_by__name_en"),
    *("assignment__organisation__code", "assignment__organisation__name_zh", "assignment__organisation__name_en"),
)


@dataclass(frozen=True)
class ListedApplication:
    """One application with its case."""

    id: int
    kind: Kind
    standing: str
    number: str
    title: str
    version: int
    street: str
    assignment_id: int | None
    organisation: str
    organisation_name: str
    reason: str
    wanted: dict[str, str]
    asked_by: str
    asked_at: datetime
    due_at: datetime | None
    due_from: datetime
    paused_at: datetime | None
    due_rule: str

    @property
    def label(self) -> str:
        """What is asked for."""
        return spoken(KIND_WORDS[self.kind])

    @property
    def asked(self) -> str:
        """When it was asked for, in words."""
        return moment_words(self.asked_at)


@dataclass(frozen=True)
class DecisionRow:
    """One application as the list shows it, with the deadline of its case."""

    application: ListedApplication
    deadline: Deadline | None


@dataclass(frozen=True)
class DecisionPage:
    """The applications that wait for the reader's decision, of all kinds or one."""

    rows: list[DecisionRow]
    kind: str
    kinds: list[tuple[str, str]]
    next: str
    is_first: bool


def decision_page(viewer: Actor, *, kind: str, after: str, size: int, now: datetime) -> DecisionPage:
    """Return one page of what the viewer may decide; raise NotAllowed for who decides nothing."""
    page = decidable_list(viewer, kind=kind, after=after, size=size)
    return DecisionPage(
        rows=[DecisionRow(found, _deadline(found, now)) for found in page.results],
        kind=kind,
        kinds=[(each.value, spoken(words)) for each, words in KIND_WORDS.items() if viewer.holds(RULES[each].decide)],
        next=page.next or "",
        is_first=not after,
    )


def decidable_list(viewer: Actor, *, kind: str, after: str, size: int) -> Page[ListedApplication]:
    """Return what the viewer may decide: never their own, never of a case that they do not see."""
    if not any(viewer.holds(permission) for permission in DECIDING):
        raise NotAllowed(_("Your post decides on no applications. Ask your administrator if it should."))
    return _page(_decidable(viewer), kind, after, size)


def own_list(viewer: Actor, *, kind: str, after: str, size: int) -> Page[ListedApplication]:
    """Return what the viewer applied for, however it stands, of cases that they still see."""
    mine = Application.objects.filter(asked_by=viewer.person_id, case__in=Case.objects.visible_to(viewer))
    return _page(mine, kind, after, size)


def decidable_count(viewer: Actor) -> str:
    """Say how many applications wait for the viewer, up to a cap; nothing when none does."""
    number = len(_decidable(viewer).values_list("id", flat=True)[: COUNT_CAP + 1])
    return f"{COUNT_CAP}+" if number > COUNT_CAP else str(number or "")


def _decidable(viewer: Actor) -> QuerySet[Application]:
    theirs = Q(pk__in=[])
    for kind, rule in RULES.items():
        theirs |= Q(kind=kind.value) & _covered(viewer, kind, rule)
    seen = Application.objects.open().filter(theirs, case__in=Case.objects.visible_to(viewer))
    return seen.exclude(asked_by=viewer.person_id)


def _covered(viewer: Actor, kind: Kind, rule: Rule) -> Q:
    """Return which applications of a kind the viewer's posts cover; what both sides argue about from above both."""
    covered = above = Q(pk__in=[])
    for grant in viewer.scopes(rule.decide):
        above |= Q(assignment__scope_path__startswith=grant.path)
        if grant.kind == "district" or (grant.kind in AREA_KINDS and kind not in OF_BOTH_SIDES):
            covered |= Q(**{f"case__{grant.kind}_id": grant.organisation_id})
    return covered & above if kind in OF_BOTH_SIDES else covered


def _page(rows: QuerySet[Application], kind: str, after: str, size: int) -> Page[ListedApplication]:
    if kind:
        rows = rows.filter(kind=_kind(kind).value)
    if key := key_at(after):
        rows = rows.filter(newer_than(key, "asked_at"))
    found = rows.order_by("asked_at", "id").values(*_COLUMNS)[: size + 1]
    return page_of([_listed(row) for row in found], size, lambda row: Key(row.asked_at, row.id))


def _listed(row: dict[str, Any]) -> ListedApplication:
    organisation = Words(row["assignment__organisation__name_zh"] or "", row["assignment__organisation__name_en"] or "")
    return ListedApplication(
        id=row["id"],
        kind=Kind(row["kind"]),
        standing=row["standing"],
        number=row["case__number"],
        title=row["case__title"],
        version=row["case__version"],
        street=registers().organisation(row["case__street_id"]),
        assignment_id=row["assignment_id"],
        organisation=row["assignment__organisation__code"] or "",
        organisation_name=spoken(organisation),
        reason=row["reason"],
        wanted=row["wanted"],
        asked_by=spoken(Words(row["asked_by__name_zh"], row["asked_by__name_en"])),
        asked_at=row["asked_at"],
        due_at=None if row["case__closed_at"] else row["case__due_at"],
        due_from=row["case__due_from"],
        paused_at=row["case__paused_at"],
        due_rule=row["case__due_rule"],
    )


def _deadline(found: ListedApplication, now: datetime) -> Deadline | None:
    if found.due_at is None:
        return None
    return clock_badge(
        found.due_at, now=now, paused_at=found.paused_at, rule=registers().limit(found.due_rule), from_=found.due_from
    )


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError as error:
        message = _("Choose one of the kinds of applications.")
        raise Invalid(message, {"kind": message}) from error
