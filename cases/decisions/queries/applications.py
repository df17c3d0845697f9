"""Applications as a case's page shows them, and what the actor may apply for or decide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cases.casework.models import Assignment, Case
from cases.casework.models.parts import is_present
from cases.casework.queries.deadlines import moment_words
from cases.decisions.models import Application
from cases.decisions.permissions import decides, may_ask, reason_not_to_ask
from cases.rules.queries.limits import is_danger
from cases.rules.queries.registers import spoken
from cases.rules.workflow import AssignmentRole, State
from cases.rules.workflow.applications import KIND_WORDS, OF_BOTH_SIDES, RULES, STANDING_WORDS, Kind, Standing
from governance.ground.errors import Conflict, NotAllowed
from governance.ground.permissions import Actor
from governance.ground.workflow import Permission, Words


@dataclass(frozen=True)
class ApplicationView:
    """One application: what was asked and why, how it stands, and whether this actor decides it."""

    id: int
    kind: Kind
    label: str
    standing: str
    is_open: bool
    is_granted: bool
    organisation: str
    reason: str
    wanted: Sequence[tuple[str, str]]
    asked_by: str
    asked_at: str
    decided_by: str
    decided_at: str
    decision: str
    may_decide: bool
    may_withdraw: bool
    names_lead: bool

    @property
    def tone(self) -> str:
        """Amber while it waits, green when it was granted."""
        if self.is_open:
            return "warn"
        return "good" if self.is_granted else "neutral"


@dataclass(frozen=True)
class Askable:
    """One thing that the actor may apply for now, for the case or for one of its assignments."""

    kind: Kind
    label: str
    assignment_id: int | None


def applications_json() -> QuerySet[Any, Any]:
    """Return the subquery that brings a case's applications along with it."""
    names = {
        f"{who}_{language}": f"{who}_by__name_{language}" for who in ("asked", "decided") for language in ("zh", "en")
    }
    organisation = {f"organisation_{n}": f"assignment__organisation__name_{n}" for n in ("zh", "en")}
    same = ("id", "kind", "standing", "reason", "wanted", "asked_at", "asked_by", "decided_at", "decision")
    json = JSONObject(
        **{name: name for name in same},
        assignment="assignment_id",
        role="assignment__role",
        path="assignment__scope_path",
        **names,
        **organisation,
    )
    return Application.objects.filter(case=OuterRef("pk")).order_by("-id").values(json=json)


def applications_of(actor: Actor, case: Case, rows: Sequence[Assignment]) -> list[ApplicationView]:
    """Return the applications of a case that was read with them, the newest first."""
    names = {row.organisation.code: row.organisation.name for row in rows}
    return [_view(actor, case, kept, names) for kept in getattr(case, "kept_applications", [])]


def askable(actor: Actor, case: Case, rows: Sequence[Assignment], now: datetime) -> list[Askable]:
    """Return what the actor may apply for now: the assignments' kinds first, then the case's own."""
    open_kinds = {
        (kept["kind"], kept["assignment"])
        for kept in getattr(case, "kept_applications", [])
        if kept["standing"] == Standing.OPEN
    }
    found = []
    for kind, rule in RULES.items():
        if State(case.state) not in rule.starts:
            continue
        for row in rows if rule.of_assignment else [None]:
            if (kind.value, row.pk if row else None) in open_kinds:
                continue
            if _may_ask(actor, case, kind, row, now):
                found.append(Askable(kind, spoken(KIND_WORDS[kind]), row.pk if row else None))
    return found


def require_askable(offered: Iterable[Askable], kind: Kind, assignment_id: int | None) -> None:
    """Raise Conflict for what is not among that for which the actor may apply now."""
    if not any((ask.kind, ask.assignment_id) == (kind, assignment_id) for ask in offered):
        raise Conflict(_("This cannot be asked for now. Reload the case to see what can."))


def require_decidable(application: ApplicationView) -> None:
    """Raise NotAllowed for an application that is not the actor's to decide."""
    if not application.may_decide:
        raise NotAllowed(_("Somebody else decides this: not who asked for it, and above both sides."))


def _may_ask(actor: Actor, case: Case, kind: Kind, row: Assignment | None, now: datetime) -> bool:
    if row is None:
        has_right = may_ask(actor, kind, case)
    else:
        is_at_work = row.is_open and is_present(row, case)
        has_right = is_at_work and actor.covers_path(Permission.HANDLE_ASSIGNMENT, row.scope_path)
    was_contested = any(
        kept["kind"] == Kind.CONTEST and row is not None and kept["assignment"] == row.pk
        for kept in getattr(case, "kept_applications", [])
    )
    return has_right and not reason_not_to_ask(
        kind, case, row, was_contested=was_contested, is_danger=is_danger(case.category, now), now=now
    )


def _view(actor: Actor, case: Case, kept: dict[str, Any], names: dict[str, str]) -> ApplicationView:
    kind, standing = Kind(kept["kind"]), Standing(kept["standing"])
    is_open = standing is Standing.OPEN
    return ApplicationView(
        id=kept["id"],
        kind=kind,
        label=spoken(KIND_WORDS[kind]),
        standing=spoken(STANDING_WORDS[standing]),
        is_open=is_open,
        is_granted=standing is Standing.GRANTED,
        organisation=_either(kept, "organisation"),
        reason=kept["reason"],
        wanted=_wanted(kept["wanted"], names),
        asked_by=_either(kept, "asked"),
        asked_at=_moment(kept["asked_at"]),
        decided_by=_either(kept, "decided"),
        decided_at=_moment(kept["decided_at"]),
        decision=kept["decision"],
        may_decide=is_open and kept["asked_by"] != actor.person_id and decides(actor, kind, case, kept["path"]),
        may_withdraw=is_open and kept["asked_by"] == actor.person_id,
        names_lead=kind in OF_BOTH_SIDES and kept["role"] == AssignmentRole.LEAD,
    )


def _either(kept: dict[str, Any], name: str) -> str:
    return spoken(Words(kept.get(f"{name}_zh") or "", kept.get(f"{name}_en") or ""))


def _moment(text: str | None) -> str:
    at = parse_datetime(text) if text else None
    return moment_words(at) if at else ""


def _wanted(wanted: dict[str, str], names: dict[str, str]) -> list[tuple[str, str]]:
    labels = [
        (_("Present deadline"), _moment(wanted.get("before"))),
        (_("New deadline"), _moment(wanted.get("until"))),
        (_("Who stays responsible"), wanted.get("owner", "")),
        (_("Plan"), wanted.get("plan", "")),
        (_("Looked at again on"), wanted.get("review_on", "")),
        (_("Proposed lead"), names.get(wanted.get("lead", ""), wanted.get("lead", ""))),
    ]
    return [(label, value) for label, value in labels if value]
