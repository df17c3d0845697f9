"""What a worker does when a whistle was blown: find who is responsible and assign them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cases import events
from cases.commands.assigning import Given, assigning, limits_of_whistle
from cases.commands.moving import Request, advance
from cases.models import Case, Whistle
from cases.queries.rules import Rule, nearest_candidates, responders, rule_for
from cases.workflow import AssignmentRole, State
from governance.permissions import PORTAL


@transaction.atomic
def route_whistle(case_id: int, whistle_id: int, *, now: datetime) -> Case:
    """Assign the lead and co-handlers that the responsibility list names; without a line the case waits for a human.

    The limits count from the moment the whistle was blown, not from when a worker came to it. Does nothing when the
    case does not wait for this whistle any more.
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("category").get(id=case_id)
    whistle = Whistle.objects.select_related("kind").get(id=whistle_id, case=case)
    if case.state != State.WHISTLED or whistle.round != case.round:
        return case
    request = Request(by=PORTAL, now=now)
    today = timezone.localdate(whistle.blown_at)
    rule = rule_for(case, whistle_kind=whistle.kind.code, on=today)
    given = _given(rule, whistle, case.accused_path) if rule else []
    if rule is None or not given:
        return _wait_for_a_human(case, whistle, request)
    limits = limits_of_whistle(case, whistle, whistle.blown_at)
    assigned = assigning(case, given, limits=limits, by=PORTAL, now=whistle.blown_at, whistle=whistle, rule_id=rule.id)
    advance(
        case,
        events.WHISTLE_ROUTED,
        request=request,
        to=State.DISPATCHED,
        limit=case.category.time_limit_code,
        basis=limits.finish,
        alongside=assigned,
        data={"whistle": whistle.pk, "rule": _explained(rule)},
    )
    return case


def _given(rule: Rule, whistle: Whistle, accused_path: str) -> list[Given]:
    """Return the parts that a rule gives; nothing when its lead no longer exists, or is whom the case accuses."""
    ids = [rule.lead_id, *(id_ for id_ in rule.co_handler_ids if id_ != rule.lead_id)]
    known = responders(ids=ids, on=timezone.localdate(whistle.blown_at))
    found = {id_: one for id_, one in known.items() if not (accused_path and one.path.startswith(accused_path))}
    if rule.lead_id not in found:
        return []
    roles = {rule.lead_id: AssignmentRole.LEAD}
    return [Given(found[id_], roles.get(id_, AssignmentRole.CO_HANDLER), whistle.needs) for id_ in ids if id_ in found]


def _explained(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "category": rule.category,
        "area": rule.area_code,
        "area_zh": rule.area_zh,
        "area_en": rule.area_en,
    }


def _wait_for_a_human(case: Case, whistle: Whistle, request: Request) -> Case:
    candidates = nearest_candidates(case.category_id, on=timezone.localdate(whistle.blown_at))
    data = {"whistle": whistle.pk, "candidates": [candidate._asdict() for candidate in candidates]}
    advance(case, events.WHISTLE_UNROUTED, request=request, to=State.UNROUTED, limit="register", data=data)
    return case
