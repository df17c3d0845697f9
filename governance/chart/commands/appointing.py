"""What makes an appointment hold: somebody else's yes, and that the auditors are told."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.chart.commands.first_codes import make_first_code
from governance.chart.commands.grants import renew_grants
from governance.chart.models import Appointment, AppointmentProposal, Post
from governance.chart.queries.proposals import seen_proposals
from governance.ground import events, outbox
from governance.ground.commands.notifications import notify
from governance.ground.errors import Conflict, NotAllowed
from governance.ground.models import Person
from governance.ground.permissions import Actor, confirms, person_of
from governance.ground.queries.holders import holders_on
from governance.ground.workflow import CONFIRMING, Permission, Words
from governance.ground.workflow.paths import ids_of
from governance.kit.decisions.commands.deciding import asked_by, undecided, write_decision

SUBJECT = "governance.person"


class Seat(NamedTuple):
    """Who shall hold which post, how and when."""

    person_id: int
    post: Post
    kind: str
    since: date
    until: date | None


def needs_a_second(by: Actor, path: str) -> bool:
    """Tell whether what gives a right below a path waits for somebody else's yes.

    What the portal's own commands write holds at once. So does what a person writes while nobody else has ever held a
    post in the district by which they could have confirmed it: the first administrator begins alone.
    """
    if by.is_portal:
        return False
    others = Appointment.objects.filter(
        post__organisation=ids_of(path)[0], post__role__permissions__overlap=[str(each) for each in CONFIRMING]
    )
    return others.exclude(person_id=person_of(by)).exists()


def propose(seat: Seat, *, by: Actor, now: datetime) -> AppointmentProposal:
    """Write down who shall hold a post and tell those who may confirm it; raise Conflict where that was done before."""
    _require_free(seat)
    try:
        with transaction.atomic():
            proposal = AppointmentProposal.objects.create(
                person_id=seat.person_id,
                post=seat.post,
                kind=seat.kind,
                valid=(seat.since, seat.until),
                asked_by_id=person_of(by),
                asked_at=now,
            )
    except IntegrityError as error:
        raise Conflict(_("This appointment is proposed already and waits to be confirmed.")) from error
    event_id = record(events.APPOINTMENT_PROPOSED, seat.person_id, by, now, **told_of(seat), proposal=proposal.pk)
    above = ids_of(seat.post.organisation.path)
    people = {id_ for permission in CONFIRMING for id_ in holders_on(permission, above)}
    _tell(people - {by.person_id, seat.person_id}, events.APPOINTMENT_PROPOSED, seat, event_id, "confirm")
    return proposal


def seated(seat: Seat, *, by: Actor, now: datetime, **told: Any) -> Appointment:
    """Make an appointment hold, with its authority, and tell the auditors; raise Conflict where the person holds it."""
    try:
        with transaction.atomic():
            appointment = Appointment.objects.create(
                person_id=seat.person_id, post=seat.post, kind=seat.kind, valid=(seat.since, seat.until)
            )
    except IntegrityError as error:
        raise Conflict(_("This person holds this post in these days already.")) from error
    event_id = record(events.PERSON_APPOINTED, seat.person_id, by, now, **told_of(seat), **told)
    renew_grants(seat.person_id)
    auditors = set(holders_on(Permission.READ_LOG, ids_of(seat.post.organisation.path)[:1]))
    if not by.is_portal or told:
        _tell(auditors - {by.person_id}, events.PERSON_APPOINTED, seat, event_id, "appointed")
    return appointment


@transaction.atomic
def confirm_appointment(proposal_id: int, *, by: Actor, now: datetime) -> str:
    """Let a proposed appointment hold; whoever proposed it, or would gain by it, never does.

    Return the code that the first sign-in of a new account asks for, which is told only now; nothing for any other.
    """
    proposal = _undecided(proposal_id, by)
    write_decision(proposal, is_granted=True, by=by, now=now)
    seat = _seat(proposal)
    if not Person.objects.filter(id=seat.person_id, is_active=True).exists():
        raise Conflict(_("This account is disabled. Refuse the proposal."))
    seated(seat, by=by, now=now, proposal=proposal.pk, **asked_by(proposal))
    return make_first_code(seat.person_id)


@transaction.atomic
def refuse_appointment(proposal_id: int, *, by: Actor, now: datetime) -> None:
    """Refuse a proposed appointment; whoever proposed it, or would gain by it, never does."""
    proposal = _undecided(proposal_id, by)
    write_decision(proposal, is_granted=False, by=by, now=now)
    seat = _seat(proposal)
    event_id = record(
        events.APPOINTMENT_REFUSED, seat.person_id, by, now, **told_of(seat), proposal=proposal.pk, **asked_by(proposal)
    )
    _tell({proposal.asked_by_id}, events.APPOINTMENT_REFUSED, seat, event_id, "refused")


def _seat(proposal: AppointmentProposal) -> Seat:
    return Seat(proposal.person_id, proposal.post, proposal.kind, proposal.valid.lower, proposal.valid.upper)


def _undecided(proposal_id: int, by: Actor) -> AppointmentProposal:
    """Lock a proposal that this actor decides; raise what keeps them from it."""
    rows = seen_proposals(by).select_related("post__organisation", "asked_by")
    proposal = undecided(rows, proposal_id, by=by)
    if not confirms(by, proposal.post.organisation.path):
        raise NotAllowed(_("Your post does not allow this here. Ask your administrator if it should."))
    return proposal


def is_proposed(made: Appointment | AppointmentProposal) -> bool:
    """Tell whether what came of an appointing still waits for somebody else's yes."""
    return isinstance(made, AppointmentProposal)


def told_of(seat: Seat) -> dict[str, object]:
    """Return what the record says of an appointment, read without the tables that it was written from."""
    return {**seat_words(seat.post), "since": seat.since, "until": seat.until, "kind": seat.kind}


def seat_words(post: Post) -> dict[str, object]:
    """Name a post and its organisation."""
    organisation = post.organisation
    return {
        "post_id": post.pk,
        "post_zh": post.name_zh,
        "post_en": post.name_en,
        "organisation_id": organisation.pk,
        "organisation_zh": organisation.name_zh,
        "organisation_en": organisation.name_en,
    }


def record(name: str, person_id: int, by: Actor, now: datetime, **data: object) -> int:
    """Record what happened to a person; return the event's id."""
    return outbox.record(name, subject=outbox.Subject(SUBJECT, person_id), by=by, at=now, data=data)


def _require_free(seat: Seat) -> None:
    days = (seat.since, seat.until)
    if Appointment.objects.filter(person_id=seat.person_id, post=seat.post, valid__overlap=days).exists():
        raise Conflict(_("This person holds this post in these days already."))


def _tell(people: Iterable[int | None], event: str, seat: Seat, event_id: int, reason: str) -> None:
    words, person = events.EVENT_WORDS[event], Person.objects.get(id=seat.person_id)
    post, organisation = seat.post, seat.post.organisation
    text = Words(
        f"{words.zh}：{person.name_zh}，{organisation.name_zh}{post.name_zh}",
        f"{words.en}: {person.name_en}, {post.name_en} of {organisation.name_en}",
    )
    is_asked = event == events.APPOINTMENT_PROPOSED
    url = reverse("governance:proposal-list") if is_asked else reverse("governance:person", args=[seat.person_id])
    notify([id_ for id_ in people if id_ is not None], event_id=event_id, reason=reason, text=text, url=url)
