"""Changing the registers that cases are decided by; each change has a date, and what held before is kept."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import events
from cases.rules.commands.amounts import require_amount, require_together
from cases.rules.models import (
    Category,
    CommunityDuty,
    DeclineReason,
    ResponsibilityRule,
    WhistleKind,
)
from cases.rules.queries.registers import forget_registers
from cases.rules.queries.rules import Responder, responders
from cases.rules.workflow.amounts import OWNER
from governance.ground import outbox
from governance.ground.errors import Invalid, NotAllowed, NotFound
from governance.ground.permissions import Actor, keeps_district, require_path
from governance.ground.workflow import AREA_KINDS, Permission
from governance.kit.numbers.models import RuleValue, TimeLimit
from governance.kit.numbers.queries.in_force import forget_limits, forget_values
from governance.models import Organisation

# All changes of registers stand in one chain.
SUBJECT = outbox.Subject("cases.register", 1)
SPANS = ("sign", "contact", "report")


@transaction.atomic
def change_limit(code: str, *, by: Actor, now: datetime, amount: int, unit: str, since: date) -> TimeLimit:
    """Set how long a step may take from a day on; cases that already run keep the deadline they were given."""
    require_district(by)
    held = _held(TimeLimit.objects.of_district(OWNER).filter(code=code), since, now)
    changed: TimeLimit = _from_day_on(held, since, {"amount": amount, "unit": unit})
    record_change(
        events.LIMIT_CHANGED, by, now, {"code": code, "amount": amount, "unit": unit, "since": since.isoformat()}
    )
    return changed


@transaction.atomic
def change_whistle_kind(
    code: str, *, by: Actor, now: datetime, spans: dict[str, tuple[int, str]], since: date
) -> WhistleKind:
    """Set how soon the departments must sign, make contact and report in to a kind of whistle, from a day on."""
    require_district(by)
    held = _held(WhistleKind.objects.filter(code=code), since, now)
    values = {f"{name}_{part}": spans[name][n] for name in SPANS for n, part in enumerate(("amount", "unit"))}
    changed: WhistleKind = _from_day_on(held, since, values)
    record_change(events.WHISTLE_KIND_CHANGED, by, now, {"code": code, **values, "since": since.isoformat()})
    return changed


@transaction.atomic
def reword_reason(code: str, *, by: Actor, now: datetime, outcome_zh: str, outcome_en: str) -> DeclineReason:
    """Set what residents are told under a lawful reason; the reasons themselves are the law's."""
    require_district(by)
    reason = DeclineReason.objects.select_for_update().filter(code=code).first()
    if reason is None:
        raise NotFound(_("There is no such reason."))
    before = {"before_zh": reason.outcome_zh, "before_en": reason.outcome_en}
    reason.outcome_zh, reason.outcome_en = outcome_zh.strip(), outcome_en.strip()
    reason.save(update_fields=["outcome_zh", "outcome_en"])
    record_change(events.REASON_REWORDED, by, now, {"code": code, **before})
    return reason


@transaction.atomic
def change_values(*, by: Actor, now: datetime, amounts: Mapping[str, Decimal], since: date) -> list[RuleValue]:
    """Set numbers that rules use from a day on; the weights of the three rates make 100 together on every day."""
    require_district(by)
    changed: list[RuleValue] = []
    for code, amount in amounts.items():
        held = _held(RuleValue.objects.of_district(OWNER).filter(code=code), since, now)
        require_amount(held, amount)
        changed.append(_from_day_on(held, since, {"amount": amount}))
    require_together(amounts, since)
    data = {"amounts": {code: str(amount) for code, amount in amounts.items()}, "since": since.isoformat()}
    record_change(events.VALUES_CHANGED, by, now, data)
    return changed


@transaction.atomic
def list_duty(*, by: Actor, now: datetime, category: str, only_assists: bool, since: date) -> CommunityDuty:
    """Put a category on the communities' list from a day on, or say otherwise what a community does about it."""
    require_district(by)
    _check_day(since, now)
    if not Category.objects.filter(code=category, parent__isnull=False).exists():
        raise Invalid(_("Choose a category from the list."), {"category": _("Choose a category from the list.")})
    same = CommunityDuty.objects.filter(category_id=category)
    held = same.select_for_update().filter(valid__contains=since).first()
    if held is not None:
        duty: CommunityDuty = _from_day_on(held, since, {"only_assists": only_assists})
    else:
        later = same.filter(valid__startswith__gt=since).order_by("valid").first()
        end = later.valid.lower if later else None
        duty = CommunityDuty.objects.create(category_id=category, only_assists=only_assists, valid=(since, end))
    data = {"category": category, "only_assists": only_assists, "since": since.isoformat()}
    record_change(events.DUTY_LISTED, by, now, data)
    return duty


@transaction.atomic
def end_duty(duty_id: int, *, by: Actor, now: datetime) -> None:
    """Take a line off the communities' list; from tomorrow the category is not left to one any more."""
    require_district(by)
    duty = CommunityDuty.objects.select_for_update().filter(id=duty_id).first()
    if duty is None:
        raise NotFound(_("There is no such line in the communities' list."))
    start = duty.valid.lower
    end = max(timezone.localdate(now), start) + timedelta(days=1)
    if duty.valid.upper is None or duty.valid.upper > end:
        duty.valid = (start, end)
        duty.save(update_fields=["valid"])
        record_change(events.DUTY_ENDED, by, now, {"category": duty.category_id, "until": end.isoformat()})


@transaction.atomic
def write_rule(
    *,
    by: Actor,
    now: datetime,
    category: str,
    area: str,
    whistle_kind: str,
    lead: str,
    co_handlers: Sequence[str],
    since: date,
) -> ResponsibilityRule:
    """Name who answers for a category in an area from a day on; a line that held before ends the day before."""
    place = _area(area, by)
    _check_day(since, now)
    if not Category.objects.filter(code=category).exists():
        raise Invalid(_("Choose a category from the list."), {"category": _("Choose a category from the list.")})
    codes = [lead, *(code for code in dict.fromkeys(co_handlers) if code != lead)]
    found = responders(codes=codes, on=since)
    if unknown := [code for code in codes if code not in found]:
        message = _("%(codes)s cannot be given an assignment.") % {"codes": ", ".join(unknown)}
        raise Invalid(_("Choose departments from the list."), {"lead": message})
    same = ResponsibilityRule.objects.filter(category_id=category, area=place, whistle_kind=whistle_kind)
    rule = _succeed(same, since, category, place, whistle_kind, found[lead].id)
    rule.co_handlers.set([found[code].id for code in codes[1:]])
    data = {"category": category, "area": area, "whistle_kind": whistle_kind, "lead": lead, "co_handlers": codes[1:]}
    record_change(events.RULE_WRITTEN, by, now, {"rule": rule.pk, **data, "since": since.isoformat()})
    return rule


@transaction.atomic
def write_rule_by_ruling(
    *, category: str, street_id: int, lead: Responder, ruling: str, by: Actor, now: datetime
) -> ResponsibilityRule:
    """Put into the list who leads a category from now on, by the authority of a ruling on the contest of a case.

    The line holds in that street, for every kind of whistle, from today; `ruling` is the number of the case.
    """
    place = Organisation.objects.get(id=street_id)
    today = timezone.localdate(now)
    same = ResponsibilityRule.objects.filter(category_id=category, area=place, whistle_kind="")
    rule = _succeed(same, today, category, place, "", lead.id)
    rule.co_handlers.clear()
    data = {"category": category, "area": place.code, "whistle_kind": "", "lead": lead.code, "co_handlers": []}
    record_change(events.RULE_WRITTEN, by, now, {"rule": rule.pk, **data, "since": today.isoformat(), "ruling": ruling})
    return rule


@transaction.atomic
def end_rule(rule_id: int, *, by: Actor, now: datetime) -> None:
    """End a line of the responsibility list; from tomorrow it names nobody."""
    rule = ResponsibilityRule.objects.select_for_update(of=("self",)).select_related("area").filter(id=rule_id).first()
    if rule is None:
        raise NotFound(_("There is no such line in the responsibility list."))
    require_path(by, Permission.MANAGE_RULES, rule.area.path)
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    if rule.valid.upper is None or rule.valid.upper > tomorrow:
        start = rule.valid.lower
        rule.valid = (start, max(tomorrow, start + timedelta(days=1)) if start else tomorrow)
        rule.save(update_fields=["valid"])
        record_change(
            events.RULE_ENDED, by, now, {"rule": rule.pk, "category": rule.category_id, "area": rule.area.code}
        )


def _succeed(
    same: Any, since: date, category: str, place: Organisation, whistle_kind: str, lead_id: int
) -> ResponsibilityRule:
    """Return the line for a day on: the one that begins then, or a new one after the one that held."""
    later = same.filter(valid__startswith__gt=since).order_by("valid").first()
    held: ResponsibilityRule | None = same.select_for_update().filter(valid__contains=since).first()
    if held is not None and held.valid.lower == since:
        held.lead_id = lead_id
        held.save(update_fields=["lead"])
        return held
    if held is not None:
        held.valid = (held.valid.lower, since)
        held.save(update_fields=["valid"])
    end = later.valid.lower if later else None
    return ResponsibilityRule.objects.create(
        category_id=category, area=place, whistle_kind=whistle_kind, lead_id=lead_id, valid=(since, end)
    )


def _held(rows: Any, since: date, now: datetime) -> Any:
    """Return the locked row that holds on the day of the change."""
    _check_day(since, now)
    held = rows.select_for_update().filter(valid__contains=since).first()
    if held is None:
        raise NotFound(_("Nothing of this code is in force on that day."))
    return held


def _from_day_on(held: Any, since: date, values: dict[str, Any]) -> Any:
    """Let new values hold from a day to the end of what held until then."""
    end = held.valid.upper
    if held.valid.lower != since:
        held.valid = (held.valid.lower, since)
        held.save(update_fields=["valid"])
        held.pk = None
        held._state.adding = True
        held.valid = (since, end)
    for name, value in values.items():
        setattr(held, name, value)
    held.save()
    return held


def _area(code: str, by: Actor) -> Organisation:
    place = Organisation.objects.filter(code=code, kind_id__in=AREA_KINDS).first()
    if place is None:
        raise Invalid(_("Choose an area from the list."), {"area": _("Choose an area from the list.")})
    require_path(by, Permission.MANAGE_RULES, place.path)
    return place


def _check_day(since: date, now: datetime) -> None:
    if since < timezone.localdate(now):
        message = _("Choose today or a later day: what was decided before stays as it was.")
        raise Invalid(message, {"since": message})


def require_district(by: Actor) -> None:
    """Raise NotAllowed unless the actor keeps the rules of a whole district: limits are the same everywhere in it."""
    if not keeps_district(by, Permission.MANAGE_RULES):
        raise NotAllowed(_("Only the district's administrators change limits and standard words."))


def record_change(name: str, by: Actor, now: datetime, data: dict[str, Any]) -> None:
    outbox.record(name, subject=SUBJECT, by=by, at=now, data=data)
    transaction.on_commit(_forget)


def _forget() -> None:
    forget_limits()
    forget_registers()
    forget_values()
