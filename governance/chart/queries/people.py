"""People and their appointments, as those see them who keep them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.chart.models import Appointment
from governance.chart.permissions import people_visible_to
from governance.chart.queries.accounts import keeps_account
from governance.chart.queries.lockout import is_locked
from governance.chart.queries.second_factor import district_path, has_second_factor
from governance.ground.errors import Invalid, NotAllowed, NotFound
from governance.ground.models import Person, folded
from governance.ground.permissions import Actor, may_see_people, require_anywhere
from governance.ground.queries.log import LogLine, history_of
from governance.ground.queries.paging import Page, page_of, place_at
from governance.ground.workflow import Permission

SUBJECT = "governance.person"
PEOPLE_LINES = 50
SUGGESTIONS = 500


@dataclass(frozen=True)
class HeldAppointment:
    """One appointment, past, present or to come."""

    id: int
    post: str
    organisation_id: int
    organisation: str
    role: str
    is_cross: bool
    since: date
    until: date | None
    is_active: bool
    can_end: bool


@dataclass(frozen=True)
class ListedPerson:
    id: int
    username: str
    name: str
    posts: list[str]
    is_active: bool


@dataclass(frozen=True)
class PersonPage:
    id: int
    username: str
    name: str
    other_name: str
    email: str
    is_active: bool
    is_me: bool
    appointments: list[HeldAppointment]
    history: list[LogLine]
    can_see_list: bool
    can_keep: bool
    is_locked: bool
    has_factor: bool


@dataclass(frozen=True)
class PeoplePage:
    """A page of the list of people, and what else the viewer may do there."""

    people: Page[ListedPerson]
    can_create: bool
    can_ask_factor: bool


def people_list(viewer: Actor, *, words: str, on: date, after: str) -> PeoplePage:
    """Return the people whom the viewer keeps, by log-in name; raise NotAllowed for everyone else."""
    if not (viewer.is_portal or may_see_people(viewer)):
        raise NotAllowed(_("Your post does not open the list of people."))
    rows = people_visible_to(viewer).order_by("username")
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(username_folded__contains=folded(word)) | Q(name_zh__icontains=word) | Q(name_en__icontains=word)
        )
    place = place_at(after, str)
    if place:
        rows = rows.filter(username__gt=place[0])
    held = Appointment.objects.active(on).select_related("post__organisation").order_by("-kind", "id")
    found = rows.prefetch_related(Prefetch("appointments", queryset=held, to_attr="held"))[: PEOPLE_LINES + 1]
    return PeoplePage(
        page_of([_listed(person) for person in found], PEOPLE_LINES, lambda row: [row.username]),
        can_create=viewer.holds(Permission.MANAGE_PEOPLE),
        can_ask_factor=viewer.covers_path(Permission.MANAGE_PEOPLE, district_path()),
    )


def require_account_opener(viewer: Actor) -> None:
    """Raise NotAllowed for who opens no accounts."""
    require_anywhere(viewer, Permission.MANAGE_PEOPLE)


def _listed(person: Person) -> ListedPerson:
    held: list[Appointment] = person.held  # type: ignore[attr-defined]
    posts = [f"{each.post.organisation.name} · {each.post.name}" for each in held]
    return ListedPerson(person.pk, person.username, person.name, posts, person.is_active)


def person_page(viewer: Actor, person_id: int, *, on: date) -> PersonPage:
    """Return one person's page; raise NotFound for whom the viewer may not know of.

    Who sits in a post is known to all colleagues; the e-mail, the past and the history only to those who keep people.
    """
    keeps = people_visible_to(viewer).filter(pk=person_id).exists()
    sitting = Appointment.objects.active(on).values("person_id")
    known = Person.objects.all() if keeps else Person.objects.filter(pk__in=sitting, is_active=True)
    person = known.filter(pk=person_id).first()
    if person is None:
        raise NotFound(_("There is no such person."))
    held = Appointment.objects.filter(person=person).select_related("post__organisation", "post__role")
    held = held if keeps else held.active(on)
    names = [name for name in (person.name_zh, person.name_en) if name != person.name]
    can_keep = keeps and person.pk != viewer.person_id and keeps_account(viewer, person.pk, on=on)
    return PersonPage(
        id=person.pk,
        username=person.username,
        name=person.name,
        other_name=names[0] if names else "",
        email=person.email if keeps else "",
        is_active=person.is_active,
        is_me=person.pk == viewer.person_id,
        appointments=[_held(viewer, each, on) for each in held.order_by("-valid", "id")],
        history=history_of(SUBJECT, person.pk) if keeps else [],
        can_see_list=viewer.is_portal or may_see_people(viewer),
        can_keep=can_keep,
        is_locked=can_keep and is_locked(person.username, now=timezone.now()),
        has_factor=can_keep and has_second_factor(person.pk),
    )


def _held(viewer: Actor, appointment: Appointment, on: date) -> HeldAppointment:
    since, until = appointment.valid.lower, appointment.valid.upper
    organisation = appointment.post.organisation
    has_ended = until is not None and until <= on
    return HeldAppointment(
        id=appointment.pk,
        post=appointment.post.name,
        organisation_id=organisation.pk,
        organisation=organisation.name,
        role=appointment.post.role.name,
        is_cross=appointment.kind == Appointment.CROSS,
        since=since,
        until=until,
        is_active=since <= on and not has_ended,
        can_end=not has_ended and viewer.covers_path(Permission.MANAGE_PEOPLE, organisation.path),
    )


def suggestions(viewer: Actor) -> list[tuple[str, str]]:
    """Return log-in names and names for the field in which somebody is chosen."""
    rows = people_visible_to(viewer).filter(is_active=True).order_by("username")[:SUGGESTIONS]
    return [(person.username, person.name) for person in rows]


def person_named(viewer: Actor, told: str) -> int:
    """Return the id of the active person with this log-in name, or with this name where only one is called so.

    Raises Invalid where the viewer knows nobody so named, or several.
    """
    known = people_visible_to(viewer).filter(is_active=True)
    found = known.filter(username_folded=folded(told)).values_list("pk", flat=True).first()
    if found is not None:
        return found
    named = known.filter(Q(name_zh=told.strip()) | Q(name_en__iexact=told.strip())).values_list("pk", flat=True)[:2]
    if len(named) == 1:
        return named[0]
    wrong = _("Several people are called so. Give the log-in name.") if named else _("There is nobody called so.")
    raise Invalid(_("Choose a person from the list."), {"person": wrong})


def appointment_to_end(page: PersonPage, appointment_id: int) -> HeldAppointment:
    """Return one of the person's appointments that the viewer may end; raise NotFound or NotAllowed."""
    held = next((each for each in page.appointments if each.id == appointment_id), None)
    if held is None:
        raise NotFound(_("There is no such appointment."))
    if not held.can_end:
        raise NotAllowed(_("This appointment has ended, or is not yours to end."))
    return held
