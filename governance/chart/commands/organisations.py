"""Changing the organisation chart."""

from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.chart.models import Organisation, OrganisationKind
from governance.ground import events, outbox
from governance.ground.commands.notifications import notify
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.ground.permissions import Actor, require_path
from governance.ground.queries.holders import holders_on
from governance.ground.workflow import GOVERNING_FAMILIES, Family, Permission, Words
from governance.ground.workflow.paths import ids_of
from governance.ground.workflow.phones import office_phone_of

SUBJECT = "governance.organisation"


@transaction.atomic
def create_organisation(
    *,
    by: Actor,
    now: datetime,
    parent_id: int | None,
    kind: str,
    code: str,
    name_zh: str,
    name_en: str,
    led_by_id: int | None = None,
    since: date | None = None,
    telephone: str = "",
) -> Organisation:
    """Add an organisation under its parent; raise Invalid when the kind, the code or the leader cannot be used."""
    _lock_tree()
    parent = _managed(by, parent_id) if parent_id is not None else None
    if parent is None and not by.is_portal:
        raise Invalid(_("Choose the organisation above."), {"parent": _("Choose the organisation above.")})
    _check_names(code=code, name_zh=name_zh, name_en=name_en)
    first_day = since or timezone.localdate(now)
    if parent is not None and not _exists_on(parent, first_day):
        raise Conflict(_("The organisation above does not exist on this day."))
    chosen = OrganisationKind.objects.filter(code=kind).first()
    if chosen is None:
        raise Invalid(_("Choose a kind from the list."), {"kind": _("There is no such kind.")})
    if Organisation.objects.filter(code=code).exists():
        raise Invalid(_("Another organisation has this code."), {"code": _("Give a code that is not used yet.")})
    organisation = Organisation.objects.create(
        parent=parent,
        kind=chosen,
        code=code,
        name_zh=name_zh.strip(),
        name_en=name_en.strip(),
        led_by_id=_leader(Family(chosen.family), led_by_id),
        valid=(first_day, None),
        telephone=_telephone(telephone),
    )
    _record(
        events.ORGANISATION_CREATED,
        organisation,
        by,
        now,
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        parent_id=parent_id,
    )
    return organisation


@transaction.atomic
def rename_organisation(
    organisation_id: int,
    *,
    by: Actor,
    now: datetime,
    name_zh: str,
    name_en: str,
    led_by_id: int | None,
    telephone: str | None = None,
) -> Organisation:
    """Give an organisation new names, another leading party organisation, or another telephone where one is told."""
    _lock_tree()
    organisation = _managed(by, organisation_id)
    before = {"before_zh": organisation.name_zh, "before_en": organisation.name_en}
    _check_names(name_zh=name_zh, name_en=name_en)
    organisation.name_zh, organisation.name_en = name_zh.strip(), name_en.strip()
    organisation.led_by_id = _leader(Family(organisation.kind.family), led_by_id)
    if telephone is not None:
        organisation.telephone = _telephone(telephone)
    organisation.save(update_fields=["name_zh", "name_en", "led_by", "telephone"])
    after: dict[str, object] = {"after_zh": organisation.name_zh, "after_en": organisation.name_en}
    after["telephone"] = organisation.telephone
    if organisation.led_by is not None:
        after |= {"led_by_zh": organisation.led_by.name_zh, "led_by_en": organisation.led_by.name_en}
    _record(events.ORGANISATION_RENAMED, organisation, by, now, **before, **after)
    return organisation


@transaction.atomic
def move_organisation(organisation_id: int, *, by: Actor, now: datetime, parent_id: int) -> Organisation:
    """Hang an organisation, with all below it, under another parent; raise Conflict where that would make a circle."""
    _lock_tree()
    organisation = _managed(by, organisation_id)
    parent = _managed(by, parent_id)
    if not _exists_on(parent, timezone.localdate(now)):
        raise Conflict(_("The organisation above does not exist on this day."))
    _require_no_gain(by, organisation.path, parent.path)
    above, organisation.parent = organisation.parent, parent
    try:
        with transaction.atomic():
            organisation.save(update_fields=["parent"])
    except IntegrityError as error:
        raise Conflict(_("An organisation cannot be moved under itself. Choose another parent.")) from error
    organisation.refresh_from_db()
    places = {"parent_id": parent_id, "after_zh": parent.name_zh, "after_en": parent.name_en}
    if above is not None:
        places |= {"before_id": above.pk, "before_zh": above.name_zh, "before_en": above.name_en}
    event_id = _record(events.ORGANISATION_MOVED, organisation, by, now, **places)
    _tell_auditors(organisation, parent, by, event_id)
    return organisation


@transaction.atomic
def close_organisation(organisation_id: int, *, by: Actor, now: datetime, ends_on: date) -> Organisation:
    """End an organisation's validity; raise Conflict while it has open children or held posts."""
    _lock_tree()
    organisation = _managed(by, organisation_id)
    if organisation.valid.upper is not None:
        raise Conflict(_("This organisation is closed already."))
    if organisation.children.current(ends_on).exists():
        raise Conflict(_("Close or move the organisations below it first."))
    if organisation.posts.filter(appointments__valid__contains=ends_on).exists():
        raise Conflict(_("End the appointments to its posts first."))
    if ends_on <= organisation.valid.lower:
        raise Invalid(_("It must end after the day on which it begins."), {"ends_on": _("Give a later day.")})
    organisation.valid = (organisation.valid.lower, ends_on)
    organisation.save(update_fields=["valid"])
    _record(events.ORGANISATION_CLOSED, organisation, by, now, ends_on=ends_on)
    return organisation


def _lock_tree() -> None:
    # Before any row: the triggers take this lock too, and two movers that each hold a row the other needs deadlock.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('governance_organisation'))")


def _managed(by: Actor, organisation_id: int) -> Organisation:
    organisation = (
        Organisation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("kind")
        .filter(id=organisation_id)
        .first()
    )
    if organisation is None:
        raise NotFound(_("There is no such organisation."))
    require_path(by, Permission.MANAGE_ORGANISATIONS, organisation.path)
    return organisation


def _require_no_gain(by: Actor, path: str, above: str) -> None:
    """Raise NotAllowed where a post of the mover stands above the new place and not above this one: they would gain."""
    held = {grant.path for grants in by.grants.values() for grant in grants}
    if any(above.startswith(each) and not path.startswith(each) for each in held):
        raise NotAllowed(_("You would gain authority over what you move. Another administrator has to move it."))


def _tell_auditors(organisation: Organisation, parent: Organisation, by: Actor, event_id: int) -> None:
    district = ids_of(parent.path)[:1]
    people = set(holders_on(Permission.READ_LOG, district)) - {by.person_id}
    words = events.EVENT_WORDS[events.ORGANISATION_MOVED]
    text = Words(
        f"{words.zh}：{organisation.name_zh} → {parent.name_zh}",
        f"{words.en}: {organisation.name_en} → {parent.name_en}",
    )
    notify(
        people,
        event_id=event_id,
        reason="moved",
        text=text,
        url=reverse("governance:organisation", args=[organisation.pk]),
    )


def _check_names(**entries: str) -> None:
    empty = {name: _("Fill this in.") for name, text in entries.items() if not text.strip()}
    if empty:
        raise Invalid(_("Give the code and both names."), empty)


def _exists_on(organisation: Organisation, day: date) -> bool:
    ends = organisation.valid.upper
    return bool(organisation.valid.lower <= day and (ends is None or day < ends))


def _leader(family: Family, led_by_id: int | None) -> int | None:
    """Return the leading organisation's id: a governing organisation may be led by a party organisation only."""
    if led_by_id is None:
        return None
    if family not in GOVERNING_FAMILIES:
        raise Invalid(_("Only a governing organisation is led."), {"led_by": _("Leave this empty.")})
    if not Organisation.objects.filter(id=led_by_id, kind__family=Family.PARTY).exists():
        raise Invalid(_("Choose a party organisation."), {"led_by": _("Choose a party organisation.")})
    return led_by_id


def _telephone(text: str) -> str:
    kept = office_phone_of(text)
    if kept is None:
        message = _("Write one telephone number with its area code, such as 0571 8888 1234.")
        raise Invalid(message, {"telephone": message})
    return kept


def _record(name: str, organisation: Organisation, by: Actor, now: datetime, **data: object) -> int:
    return outbox.record(name, subject=outbox.Subject(SUBJECT, organisation.pk), by=by, at=now, data=data)
