"""Many assignments at once: each by its own command, and what cannot be done holds up no other."""

import pytest

from cases import events
from cases.casework.commands import handling
from cases.casework.commands.holding import claim_assignment
from cases.desk.commands.bulk_parts import FailedPart, Part, PartsOutcome, step_many
from cases.desk.workflow import MOST_AT_ONCE, PartVerb
from cases.models import Assignment, Case
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.models import Event
from tests import stories
from tests.cases.casework.commands.test_holding import colleague
from tests.district import District, moment

pytestmark = pytest.mark.django_db

NOW = moment(12)


def part_of(case: Case) -> Part:
    return Part(case.number, Assignment.objects.get(case=case, role="lead").pk)


def done(
    district: District, verb: PartVerb, parts: list[Part], *, by: str = "zhou", key: str = "k", to: str = ""
) -> PartsOutcome:
    return step_many(verb, parts, by=district.actor(by), now=NOW, key=key, to=to)


def kinds(failed: list[FailedPart]) -> list[tuple[Part, type[Exception]]]:
    return [(each.part, type(each.error)) for each in failed]


def test_every_assignment_is_signed_for_once_however_often_it_is_sent(district: District) -> None:
    parts = [part_of(stories.dispatched(district)) for _ in range(2)]

    outcomes = [done(district, PartVerb.SIGN_FOR, [*parts, parts[0]]) for _ in range(2)]

    assert outcomes == [PartsOutcome(parts, [])] * 2
    assert set(Assignment.objects.values_list("signed_at", "signed_by__username")) == {(NOW, "zhou")}
    assert Event.objects.filter(name=events.ASSIGNMENT_SIGNED).count() == 2


def test_with_what_it_cannot_be_done_is_named_and_the_others_are_done(district: District) -> None:
    fresh, signed, strange, gone = (part_of(stories.dispatched(district)) for _ in range(4))
    theirs = part_of(stories.dispatched(district, lead="D-HOUSING"))
    handling.sign_for(signed.number, by=district.actor("zhou"), now=moment(11), assignment_id=signed.assignment_id)
    strange = strange._replace(assignment_id=gone.assignment_id)

    outcome = done(district, PartVerb.SIGN_FOR, [signed, fresh, theirs, strange])

    assert outcome.done == [fresh]
    assert kinds(list(outcome.failed)) == [(signed, Conflict), (theirs, NotFound), (strange, NotFound)]
    assert [each.number for each in outcome.failed] == [signed.number, theirs.number, strange.number]
    unsigned = Assignment.objects.filter(id__in=[theirs.assignment_id, gone.assignment_id])
    assert set(unsigned.values_list("signed_at", flat=True)) == {None}


def test_who_knows_of_a_case_and_has_no_part_in_it_is_told_so_for_each(district: District) -> None:
    part = part_of(stories.dispatched(district))

    outcomes = [done(district, verb, [part], by="li") for verb in (PartVerb.SIGN_FOR, PartVerb.CLAIM)]

    assert [kinds(list(outcome.failed)) for outcome in outcomes] == [[(part, NotAllowed)]] * 2


def test_what_nobody_has_is_claimed_and_what_a_colleague_has_is_not(district: District) -> None:
    colleague(district)
    free, held = (part_of(stories.dispatched(district)) for _ in range(2))
    claim_assignment(held.number, by=district.actor("ma"), now=moment(11), assignment_id=held.assignment_id)

    outcome = done(district, PartVerb.CLAIM, [free, held])

    assert outcome.done == [free]
    assert kinds(list(outcome.failed)) == [(held, Conflict)]
    assert Assignment.objects.get(id=free.assignment_id).holder == district.person("zhou")
    assert Assignment.objects.get(id=held.assignment_id).holder == district.person("ma")


def test_the_head_gives_them_to_a_colleague_and_a_colleague_does_not(district: District) -> None:
    colleague(district)
    colleague(district, "tou", "department-head")
    parts = [part_of(stories.dispatched(district)) for _ in range(2)]

    refused = done(district, PartVerb.GIVE, parts, to="ma")
    given = done(district, PartVerb.GIVE, parts, by="tou", to="ma")

    assert kinds(list(refused.failed)) == [(part, NotAllowed) for part in parts]
    assert given == PartsOutcome(parts, [])
    assert set(Assignment.objects.values_list("holder__username", flat=True)) == {"ma"}


def test_a_colleague_of_none_goes_back_to_the_form_and_a_colleague_of_some_is_refused_for_the_rest(
    district: District,
) -> None:
    colleague(district, "tou", "department-head")
    colleague(district, "ma", where="D-URBAN-E")
    bureaus, offices = (part_of(stories.dispatched(district, lead=lead)) for lead in ("D-URBAN", "D-URBAN-E"))

    with pytest.raises(Invalid) as nobody:
        done(district, PartVerb.GIVE, [bureaus, offices], by="tou", to="wu")
    outcome = done(district, PartVerb.GIVE, [bureaus, offices], by="tou", to="ma")

    assert "to" in nobody.value.fields
    assert outcome.done == [offices]
    assert kinds(list(outcome.failed)) == [(bureaus, Invalid)]


@pytest.mark.parametrize("count", [0, MOST_AT_ONCE + 1])
def test_none_or_too_many_are_refused(district: District, count: int) -> None:
    with pytest.raises(Invalid, match="100"):
        done(district, PartVerb.CLAIM, [Part(f"QH-2026-{n:06}", n) for n in range(count)])


def test_among_others_leaves_the_same_trace_as_alone(district: District) -> None:
    alone, among = (part_of(stories.dispatched(district)) for _ in range(2))
    handling.sign_for(alone.number, by=district.actor("zhou"), now=NOW, assignment_id=alone.assignment_id)

    done(district, PartVerb.SIGN_FOR, [among])

    ids = [Case.objects.get(number=part.number).pk for part in (alone, among)]
    traces = [
        list(Event.objects.filter(subject_kind="cases.case", subject_id=id_).values_list("name", "by_id"))
        for id_ in ids
    ]
    assert traces[0] == traces[1]
