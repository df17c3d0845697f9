"""Cases and assignments follow the organisation chart."""

from django.utils import timezone

from cases.casework.commands import desk
from cases.casework.commands.following import follow_organisation
from cases.models import Assignment, Case
from governance.chart.commands.organisations import create_organisation, move_organisation
from governance.ground import outbox
from governance.ground.permissions import PORTAL
from governance.ground.queries.chain import wrong_history
from governance.models import Event
from tests import stories
from tests.district import District, moment


def move(district: District, code: str, parent: str) -> int:
    """Move an organisation and let the workers follow."""
    moved = district.organisation(code)
    move_organisation(moved.pk, by=district.actor("feng"), now=moment(12), parent_id=district.organisation(parent).pk)
    outbox.drain()
    return moved.pk


def closed(district: District) -> Case:
    """Return a case that ended with an answer."""
    case = stories.registered(district)
    return desk.answer_case(case.number, by=district.actor("li"), now=moment(11), answer="已答复")


def test_open_cases_go_with_their_community_to_its_new_street(district: District) -> None:
    case = stories.registered(district)

    moved = move(district, "990000001001", "990000002")

    now = Case.objects.get(id=case.pk)
    assert now.street.code == "990000002"
    assert now.version == case.version + 1
    assert Event.objects.filter(subject_id=case.pk, name="cases.case.followed_community").count() == 1
    assert Case.objects.visible_to(district.actor("xu")).filter(id=case.pk).exists()
    assert not Case.objects.visible_to(district.actor("li")).filter(id=case.pk).exists()
    assert follow_organisation(moved, now=moment(13)) == 0
    assert not wrong_history(now=timezone.now())


def test_ended_cases_stay_with_the_street_that_answered_for_them(district: District) -> None:
    ended = closed(district)

    move(district, "990000001001", "990000002")

    assert Case.objects.get(id=ended.pk).street.code == "990000001"


def test_cases_of_a_moved_street_go_to_its_new_district(district: District) -> None:
    case = stories.registered(district)
    other = create_organisation(
        by=PORTAL, now=moment(), parent_id=None, kind="district", code="880000", name_zh="邻区", name_en="Next District"
    )

    street = district.organisation("990000001")
    move_organisation(street.pk, by=PORTAL, now=moment(12), parent_id=other.pk)
    outbox.drain()

    assert Case.objects.get(id=case.pk).district_id == other.pk


def test_an_office_takes_its_work_to_its_new_department(district: District) -> None:
    case = stories.dispatched(district, lead="D-URBAN-E")

    move(district, "D-URBAN-E", "D-HOUSING")

    mine = Assignment.objects.get(case=case)
    assert mine.scope_path == district.organisation("D-URBAN-E").path
    assert mine.department.code == "D-HOUSING"
    assert Assignment.objects.visible_to(district.actor("wu")).filter(id=mine.pk).exists()
    assert not Assignment.objects.visible_to(district.actor("zhou")).filter(id=mine.pk).exists()
