"""Which colleague works on an assignment: claimed, handed back, given."""

import threading
from datetime import date

import pytest
from django.db import connection

from cases import events
from cases.casework.commands import handling
from cases.casework.commands.holding import claim_assignment, give_assignment, hand_back_assignment
from cases.models import Assignment, Case
from governance.chart.commands.people import appoint, create_person, create_post, end_appointment
from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.ground.permissions import PORTAL
from governance.models import Appointment, Event, Notification
from tests import stories
from tests.district import LONG_AGO, PASSWORD, District, moment

pytestmark = pytest.mark.django_db


def colleague(district: District, username: str = "ma", role: str = "department-staff", where: str = "D-URBAN") -> None:
    """Appoint one more person to a department."""
    person = create_person(
        by=PORTAL,
        now=LONG_AGO,
        username=username,
        name_zh=f"{username}同事",
        name_en=f"Colleague {username}",
        password=PASSWORD,
    )
    post = create_post(
        by=PORTAL,
        now=LONG_AGO,
        organisation_id=district.organisation(where).pk,
        role=role,
        name_zh=f"岗位{username}",
        name_en=f"Post {username}",
    )
    appoint(by=PORTAL, now=LONG_AGO, person_id=person.pk, post_id=post.pk, since=date(2024, 1, 1))


def given(district: District) -> tuple[Case, dict[str, int]]:
    """Return a dispatched case, and how its assignment is named."""
    case = stories.dispatched(district)
    return case, {"assignment_id": Assignment.objects.get(case=case).pk}


def test_who_claims_has_it_and_the_timeline_says_so(district: District) -> None:
    case, which = given(district)
    version = case.version

    claim_assignment(case.number, by=district.actor("zhou"), now=moment(11), **which)
    claim_assignment(case.number, by=district.actor("zhou"), now=moment(12), **which)

    assert Assignment.objects.get(case=case).holder == district.person("zhou")
    event = Event.objects.get(subject_id=case.pk, name=events.ASSIGNMENT_CLAIMED)
    assert (event.by_id, event.at, event.data["organisation_en"]) == (
        district.person("zhou").pk,
        moment(11),
        "Urban Management Bureau",
    )
    assert Case.objects.get(pk=case.pk).version == version


def test_who_comes_second_is_told_who_was_faster(district: District) -> None:
    colleague(district)
    case, which = given(district)
    claim_assignment(case.number, by=district.actor("zhou"), now=moment(11), **which)

    with pytest.raises(Conflict, match="周城管"):
        claim_assignment(case.number, by=district.actor("ma"), now=moment(11), **which)


def test_what_somebody_had_who_left_can_be_claimed(district: District) -> None:
    colleague(district)
    case, which = given(district)
    claim_assignment(case.number, by=district.actor("ma"), now=moment(11), **which)
    left = Appointment.objects.get(person__username="ma")
    end_appointment(left.pk, by=PORTAL, now=moment(12), ends_on=date(2026, 3, 1))

    claim_assignment(case.number, by=district.actor("zhou"), now=moment(13), **which)

    assert Assignment.objects.get(case=case).holder == district.person("zhou")


def test_who_has_it_hands_it_back_and_a_colleague_does_not(district: District) -> None:
    colleague(district)
    case, which = given(district)
    claim_assignment(case.number, by=district.actor("zhou"), now=moment(11), **which)

    with pytest.raises(NotAllowed):
        hand_back_assignment(case.number, by=district.actor("ma"), now=moment(12), **which)
    hand_back_assignment(case.number, by=district.actor("zhou"), now=moment(12), **which)
    hand_back_assignment(case.number, by=district.actor("ma"), now=moment(12), **which)

    assert Assignment.objects.get(case=case).holder is None
    assert Event.objects.filter(subject_id=case.pk, name=events.ASSIGNMENT_HANDED_BACK).count() == 1


def test_who_leads_the_department_gives_it_to_a_colleague_who_is_told(district: District) -> None:
    colleague(district)
    colleague(district, "tou", "department-head")
    case, which = given(district)
    claim_assignment(case.number, by=district.actor("zhou"), now=moment(11), **which)

    give_assignment(case.number, by=district.actor("tou"), now=moment(12), to="ma", **which)
    give_assignment(case.number, by=district.actor("tou"), now=moment(13), to="ma", **which)
    outbox.drain()

    assert Assignment.objects.get(case=case).holder == district.person("ma")
    assert Event.objects.get(subject_id=case.pk, name=events.ASSIGNMENT_GIVEN).data["holder_en"] == "Colleague ma"
    assert Notification.objects.filter(person__username="ma", text_en__startswith="Given to a colleague").count() == 1
    hand_back_assignment(case.number, by=district.actor("tou"), now=moment(14), **which)
    assert Assignment.objects.get(case=case).holder is None


@pytest.mark.parametrize("to", ["wu", "li", "nobody"])
def test_only_colleagues_of_the_department_are_given_anything(district: District, to: str) -> None:
    colleague(district, "tou", "department-head")
    case, which = given(district)

    with pytest.raises(Invalid):
        give_assignment(case.number, by=district.actor("tou"), now=moment(12), to=to, **which)


def test_who_does_not_lead_gives_nothing(district: District) -> None:
    case, which = given(district)

    with pytest.raises(NotAllowed):
        give_assignment(case.number, by=district.actor("zhou"), now=moment(12), to="zhou", **which)


@pytest.mark.parametrize(("person", "error"), [("wu", NotFound), ("li", NotAllowed), ("newcomer", NotFound)])
def test_others_hold_nothing_of_a_department(district: District, person: str, error: type[Exception]) -> None:
    case, which = given(district)

    with pytest.raises(error):
        claim_assignment(case.number, by=district.actor(person), now=moment(12), **which)


def test_what_is_finished_is_claimed_by_nobody(district: District) -> None:
    case = stories.routed(district, kind="work")
    stories.handled(district, case, "wu")
    done = Assignment.objects.get(case=case, organisation__code="D-HOUSING")

    with pytest.raises(Conflict):
        claim_assignment(case.number, by=district.actor("wu"), now=moment(12), assignment_id=done.pk)


def test_a_claim_lets_nobodys_form_go_stale(district: District) -> None:
    case, which = given(district)

    claim_assignment(case.number, by=district.actor("zhou"), now=moment(11), **which)

    handling.sign_for(case.number, by=district.actor("zhou"), now=moment(12), version=case.version, **which)


def test_of_two_claims_at_once_one_wins(committed_district: District) -> None:
    colleague(committed_district)
    case, which = given(committed_district)
    actors = [committed_district.actor(name) for name in ("zhou", "ma")]
    together, lost = threading.Barrier(2), []

    def claim(actor: object) -> None:
        together.wait()
        try:
            claim_assignment(case.number, by=actor, now=moment(11), **which)  # type: ignore[arg-type]
        except Conflict as conflict:
            lost.append((actor, conflict.message))
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (loser, message), holder = lost[0], Assignment.objects.get(case=case).holder
    assert len(lost) == 1
    assert holder is not None
    assert loser.person_id != holder.pk
    assert holder.name in message
