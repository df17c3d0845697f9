"""What a resident adds to their own case: words and photos, by the tracking page and with their answer code."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import events
from cases.casework.commands.answer_codes import lock_for_resident
from cases.casework.commands.photos import KeptPhoto, SentFile, keep_photos, photo_rows
from cases.casework.models import Case, Photo
from cases.rules.queries.values import value_in_force
from cases.rules.workflow import ENDED_STATES, LONGEST_TEXT, State
from cases.rules.workflow.voice import Way
from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid
from governance.ground.permissions import ANONYMOUS
from governance.ground.workflow import digest_of
from governance.models import Event

SUBJECT, ADDED = "cases.case", "added"
MOST_A_DAY = "facts-most"


def add_facts(
    code: str, *, answer_code: str, now: datetime, key: str, text: str = "", sent: Sequence[SentFile] = ()
) -> list[str]:
    """Add words and photos to the resident's open case; return a sentence for each file that was not taken.

    Sent twice under one key it is done once. Raises what `lock_for_resident` raises, Conflict for a case that is over
    or after so many on one day, Invalid for nothing said. It changes nothing of the case, so nobody's form goes stale.
    """
    # Before a picture is looked at: a stranger's are not kept.
    with transaction.atomic():
        if _is_known(_gate(code, answer_code), key):
            return []
    photos = keep_photos(sent)
    with transaction.atomic():
        case = _gate(code, answer_code)
        if not _is_known(case, key):
            _add(case, text.strip(), photos.kept, now=now, key=key, problems=photos.problems)
    return photos.problems


def _gate(code: str, answer_code: str) -> Case:
    case = lock_for_resident(code, answer_code=answer_code)
    if State(case.state) in ENDED_STATES or case.state == State.EVALUATING:
        raise Conflict(_("This case is over, so nothing can be added. Report anew what is not solved."))
    return case


def _is_known(case: Case, key: str) -> bool:
    return Event.objects.filter(subject_kind=SUBJECT, subject_id=case.pk, key=_key(case, key)).exists()


def _key(case: Case, key: str) -> str:
    return digest_of(f"{ADDED}\x1f{case.pk}\x1f{key}")


def _add(
    case: Case, text: str, photos: Sequence[KeptPhoto], *, now: datetime, key: str, problems: Sequence[str]
) -> None:
    if not text and not photos:
        message = " ".join(problems) or _("Write what you want to add, or choose photos.")
        raise Invalid(message, {"photos" if problems else "text": message})
    if len(text) > LONGEST_TEXT:
        message = _("Write something, in no more than %(count)d characters.") % {"count": LONGEST_TEXT}
        raise Invalid(message, {"text": message})
    _require_seldom(case, now)
    Photo.objects.bulk_create(photo_rows(case.pk, photos, moment=ADDED, by=ANONYMOUS, now=now, is_public=False))
    # No part of what a form was written against: its version stays.
    Case.objects.filter(pk=case.pk).update(has_new_facts=True)
    data = {"text": text, "photos": len(photos), "way": Way.ANSWER_CODE.value}
    subject = outbox.Subject(SUBJECT, case.pk)
    outbox.record(events.FACTS_ADDED, subject=subject, by=ANONYMOUS, at=now, data=data, key=_key(case, key))


def _require_seldom(case: Case, now: datetime) -> None:
    began = timezone.make_aware(datetime.combine(timezone.localdate(now), time()))
    mine = Event.objects.filter(subject_kind=SUBJECT, subject_id=case.pk, name=events.FACTS_ADDED, at__gte=began)
    most = int(value_in_force(MOST_A_DAY, now))
    if mine.count() >= most:
        message = ngettext(
            "Something was added %(count)d time today, which is the most. Add more tomorrow, or call the street.",
            "Something was added %(count)d times today, which is the most. Add more tomorrow, or call the street.",
            most,
        )
        raise Conflict(message % {"count": most})
