"""Changing the working calendar; whoever keeps deadlines computes them anew from what is told of it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.ground import events, outbox
from governance.ground.errors import Conflict, Invalid
from governance.ground.permissions import PORTAL, Actor
from governance.kit.days.models import CalendarDay
from governance.kit.days.permissions import require_calendar
from governance.kit.days.queries.calendar import forget_calendar
from governance.kit.days.queries.drafts import changes_of, draft_of_year, listed_in, preview_of, seen_of
from governance.kit.days.workflow import Change, Draft

SUBJECT = outbox.Subject("governance.calendar", 1)
LONGEST_REASON = 300


@transaction.atomic
def load_calendar(year: int) -> str:
    """Fill a year from the official list, or provisionally by weekday where no list is known; return the source.

    Days decided locally stay as they are. May run twice; a later official list replaces provisional days. The first
    list of a year corrects nothing, unless a deadline that runs has reached into it by the weekday alone.
    """
    draft = draft_of_year(year)
    source = next(iter(draft.values())).source
    is_first = not listed_in(year)
    moves = preview_of(draft, viewer=PORTAL).moved if is_first else 0
    changes = _write(draft)
    turned = [change for change in changes if change.is_turned]
    if turned and (not is_first or moves):
        _tell(turned, PORTAL, timezone.now(), "")
    return source.value


@transaction.atomic
def change_calendar(draft: Draft, *, by: Actor, now: datetime, reason: str, seen: str) -> list[Change]:
    """Let the calendar say what a draft says; return the days that changed.

    Raises Conflict when it is not the calendar any more that the draft was compared with.
    """
    require_calendar(by)
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        message = _("Say why, in %(most)d characters or less.") % {"most": LONGEST_REASON}
        raise Invalid(message, {"reason": message})
    list(CalendarDay.objects.select_for_update().filter(day__in=list(draft)).order_by("day"))
    if seen_of(draft) != seen:
        raise Conflict(_("Somebody changed the calendar meanwhile. Look at what would change now, then decide."))
    changes = _write(draft)
    if not changes:
        raise Invalid(_("The calendar says so already. Nothing would change."))
    _tell(changes, by, now, said)
    return changes


def _write(draft: Draft) -> list[Change]:
    changes = changes_of(draft)
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(
                day=day,
                is_working=after.is_working,
                source=after.source.value,
                name_zh=after.name.zh,
                name_en=after.name.en,
            )
            for day, _before, after in changes
        ],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["is_working", "source", "name_zh", "name_en"],
    )
    return changes


def _tell(changes: list[Change], by: Actor, now: datetime, reason: str) -> None:
    first = next((change for change in changes if change.is_turned), changes[0])
    data = {"year": first.day.year, "source": first.after.source.value, "since": first.day.isoformat()}
    told = {**data, "count": len(changes), "reason": reason} if reason else data
    outbox.record(events.CALENDAR_CHANGED, subject=SUBJECT, by=by, at=now, data=told)
    transaction.on_commit(forget_calendar)
