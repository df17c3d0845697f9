"""What the forms of the moves offer to choose from; all of it from the registers that are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.casework.models import Case
from cases.rules.queries.registers import KindEntry, OrganisationEntry, ReasonEntry, Registers, registers, spoken
from cases.rules.queries.rules import Candidate
from cases.rules.workflow.categories import UNSORTED
from cases.rules.workflow.gathering import next_gathering
from governance.ground.permissions import Actor
from governance.ground.workflow import Family, Permission, Words
from governance.kit.days.queries.calendar import working_calendar

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Kind:
    """A kind of whistle with its limits in words."""

    code: str
    name: str
    limits: str
    gathers_at_once: bool


@dataclass(frozen=True)
class Reason:
    """A lawful reason to decline, and what the resident is told under it."""

    code: str
    name: str
    told: str
    article: str


@dataclass(frozen=True)
class Choices:
    """What the forms of a case offer: reasons, kinds of whistle, and responders under their departments."""

    reasons: Sequence[Reason]
    kinds: Sequence[Kind]
    responders: Sequence[tuple[str, Options]]
    areas: Sequence[tuple[str, Options]] = ()
    to_evaluate: Sequence[tuple[int, str]] = ()
    categories: Sequence[tuple[str, Options]] = ()
    place: str = ""
    gather_at: datetime | None = None


def choices_on(day: date) -> Choices:
    """Return everything that can be chosen on a day, whoever asks."""
    names = registers()
    return Choices(
        reasons=[_reason(entry) for entry in names.reasons],
        kinds=[_kind(entry) for entry in names.kinds_on(day)],
        responders=_by_department(names, day),
        areas=[(_("Streets and communities"), _options(names.areas_on(day)))],
        categories=_categories(names),
    )


def choices_for(actor: Actor, case: Case, candidates: Sequence[Candidate], *, now: datetime) -> Choices:
    """Return what the actor can choose for a case: the kinds they may blow, the nearest candidates first."""
    day = timezone.localdate(now)
    kinds = [_kind(entry) for entry in registers().kinds_on(day) if _may_blow(actor, entry, case)]
    everything = choices_on(day)
    own = [one for id_ in (case.street_id, case.community_id) if (one := registers().organisations.get(id_))]
    areas = [(_("Streets and communities"), _options(own))]
    # Registering stays one press where whoever reported chose the category; that of a file may be missing or guessed.
    categories = everything.categories if case.source_id or case.category_id == UNSORTED else ()
    responders = [*_nearest(candidates), *everything.responders]
    return replace(
        everything,
        kinds=kinds,
        areas=areas,
        responders=responders,
        categories=categories,
        place=case.address,
        gather_at=next_gathering(now, working_calendar()) if kinds else None,
    )


def _categories(names: Registers) -> list[tuple[str, Options]]:
    """Return the categories in use below their groups; what is unsorted is none to choose."""
    below: dict[str, list[tuple[str, str]]] = {}
    for code, entry in names.categories.items():
        if entry.parent and entry.is_active and code != UNSORTED:
            below.setdefault(entry.parent, []).append((code, spoken(entry.name)))
    return [(names.category(parent), options) for parent, options in below.items()]


def _options(entries: Iterable[OrganisationEntry]) -> Options:
    return [(entry.code, spoken(entry.name)) for entry in entries]


def _may_blow(actor: Actor, kind: KindEntry, case: Case) -> bool:
    return actor.covers(Permission(kind.permission), case.area_ids)


def _reason(entry: ReasonEntry) -> Reason:
    return Reason(entry.code, spoken(entry.name), spoken(entry.outcome), entry.article)


def _kind(entry: KindEntry) -> Kind:
    spans = {"sign": entry.sign.words, "contact": entry.contact.words, "report": entry.report.words}
    limits = _("Sign within %(sign)s, contact the street within %(contact)s, report in within %(report)s.") % spans
    return Kind(entry.code, spoken(entry.name), limits, entry.round_the_clock)


def _nearest(candidates: Sequence[Candidate]) -> list[tuple[str, Options]]:
    options = [(c.code, spoken(Words(c.name_zh, c.name_en))) for c in candidates]
    return [(_("Nearest to this category"), options)] if options else []


def _by_department(names: Registers, day: date) -> list[tuple[str, Options]]:
    """Group responders: each department with its stationed offices, then the service units."""
    found = sorted(names.responders_on(day), key=lambda entry: entry.code)
    groups = [_department(entry, found) for entry in found if entry.family == Family.DEPARTMENT]
    grouped = {code for _label, options in groups for code, _name in options}
    others = [(entry.code, spoken(entry.name)) for entry in found if entry.code not in grouped]
    return [*groups, *([(_("Other units"), others)] if others else [])]


def _department(department: OrganisationEntry, found: Iterable[OrganisationEntry]) -> tuple[str, Options]:
    name = spoken(department.name)
    below = [(entry.code, spoken(entry.name)) for entry in found if entry.parent_id == department.id]
    return name, [(department.code, name), *below]
