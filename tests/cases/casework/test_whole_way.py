"""One case from the worker's report to the closing, by commands alone."""

from cases.casework.commands import closing
from cases.models import Assignment, Case
from cases.rules.workflow import Satisfaction, State
from governance.ground import outbox
from governance.models import Event, Notification
from tests import stories
from tests.district import District, moment


def test_a_whistled_case_reaches_its_closing(district: District) -> None:
    case = stories.routed(district)

    assert Assignment.objects.filter(case=case).count() == 3
    for username in ("wu", "zheng", "zhou"):
        case = stories.handled(district, case, username)
    case = closing.verify_case(case.number, by=district.actor("zhao"), now=moment(14), is_done=True, note="干净了")
    answers = closing.Answers(was_contacted=True, is_solved=True, satisfaction=Satisfaction.SATISFIED)
    closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=answers)
    stories.evaluated(district, case)
    outbox.drain()

    closed = Case.objects.get(id=case.pk)
    assert closed.state == State.CLOSED
    assert not closed.is_open
    seqs = Event.objects.filter(subject_kind="cases.case", subject_id=case.pk).values_list("seq", flat=True)
    assert list(seqs) == list(range(1, len(seqs) + 1))
    assert Notification.objects.filter(person=district.person("zhou"), reason="inbox").count() == 1
