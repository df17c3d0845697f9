"""Notes that staff of the area leave for each other on a case, and watching it."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.telling import case_of, concerns_desk, desk_of, tell_only
from cases.casework.models import Case, CaseWatch
from cases.casework.permissions import require_colleague
from cases.rules.workflow import LONGEST_TEXT
from governance.ground import outbox
from governance.ground.errors import Invalid, NotFound
from governance.ground.outbox import Happened
from governance.ground.permissions import Actor, person_of
from governance.ground.queries.holders import holders_on, people_below
from governance.ground.workflow import Permission
from governance.models import Person, folded

MENTION = re.compile(r"(?<![\w.])@([\w.+-]*\w)", re.ASCII)


@transaction.atomic
def note_case(number: str, *, by: Actor, now: datetime, text: str, key: str | None = None) -> int:
    """Leave a note that only staff of the case's area read; `@username` tells that person. Return the event's id.

    The same `key` sent twice raises Conflict. A note changes nothing of the case, so that nobody's form goes stale.
    """
    case = _seen_by(by, number)
    said = text.strip()
    if not said or len(said) > LONGEST_TEXT:
        message = _("Write something, in no more than %(count)d characters.") % {"count": LONGEST_TEXT}
        raise Invalid(message, {"text": message})
    if case.has_new_facts:
        Case.objects.filter(pk=case.pk).update(has_new_facts=False)
    data = {"note": said, "mentioned": _mentioned(case, said)}
    return outbox.record(
        events.CASE_NOTED, subject=outbox.Subject("cases.case", case.pk), by=by, at=now, data=data, key=key
    )


@transaction.atomic
def watch_case(number: str, *, by: Actor) -> None:
    """Have the actor told of every change of the case's state; doing so again changes nothing."""
    case = _seen_by(by, number)
    CaseWatch.objects.get_or_create(case=case, person_id=person_of(by))


@transaction.atomic
def unwatch_case(number: str, *, by: Actor) -> None:
    """Stop telling the actor; doing so again changes nothing."""
    CaseWatch.objects.filter(case__number=number, person_id=person_of(by)).delete()


def tell_mentioned(happened: Happened) -> int:
    """Tell those whom a note names; return how many people were told."""
    case = case_of(happened)
    people = set(happened.data["mentioned"]) - {happened.by_id}
    return tell_only(people, happened, case, "mention")


def tell_watchers(happened: Happened) -> int:
    """Tell those who watch a case what happened, unless they did it, hear of it as their work or see it no longer."""
    case = case_of(happened)
    watching = set(CaseWatch.objects.filter(case=case).values_list("person_id", flat=True))
    people = watching - {happened.by_id, *happened.data.get("mentioned", ())}
    if people and concerns_desk(happened):
        people -= desk_of(case)
    if not people:
        return 0
    return tell_only(people & set(holders_on(Permission.VIEW_CASE, case.area_ids)), happened, case, "watch")


def _seen_by(by: Actor, number: str) -> Case:
    case = Case.objects.visible_to(by).filter(number=number).first()
    if case is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    require_colleague(by, case)
    return case


def _mentioned(case: Case, text: str) -> list[int]:
    """Return the people whom a text names; raise Invalid for a name that is nobody's who may read the note."""
    named = dict.fromkeys(MENTION.findall(text))
    if not named:
        return []
    above = set(holders_on(Permission.VIEW_CASE, case.area_ids))
    may_read = above - people_below(case.accused_path) if case.accused_path else above
    readers = Person.objects.filter(id__in=may_read, is_active=True)
    known = dict(readers.filter(username_folded__in=map(folded, named)).values_list("username_folded", "id"))
    if strangers := [name for name in named if folded(name) not in known]:
        message = _("Nobody who may read this note is called %(names)s.") % {
            "names": ", ".join(f"@{name}" for name in strangers)
        }
        raise Invalid(message, {"text": message})
    return list(dict.fromkeys(known[folded(name)] for name in named))
