"""A department whose part was taken back tries every way into the case that it had."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cases.casework.commands import closing
from cases.casework.commands.recusal import name_accused
from cases.models import Assignment, Case, Export
from cases.papers.commands.exports import export_case, fetch_export
from cases.reading.commands.phone_search import sought_phone
from cases.reading.commands.searching import note_search
from cases.reading.queries.search import search_page
from cases.rules.workflow.applications import Kind
from governance.ground import outbox
from governance.ground.errors import NotFound
from governance.models import Notification
from tests import stories
from tests.api import caller
from tests.cases.decisions.commands.test_applications import apply
from tests.cases.decisions.commands.test_rulings import decide
from tests.district import District, moment

RESIDENT = ("19900001234", "居民甲", "垃圾三天没有清运", "1234")


def by_contest(district: District) -> Case:
    """Release urban management by a granted contest; housing leads."""
    return decide(district, apply(district, stories.dispatched(district), Kind.CONTEST))


def by_recusal(district: District) -> Case:
    """Take the case from urban management because it is complained of there."""
    case = stories.dispatched(district, lead="D-HOUSING")
    accused = {"organisation": "D-HOUSING", "reason": "投诉对象"}
    return name_accused(case.number, by=district.actor("li"), now=moment(12), **accused)


def by_another_round(district: District) -> Case:
    """Give the second round to another lead: urban management finished the first one."""
    case = stories.verifying(district)
    found = {"is_done": False, "note": "没有清理"}
    case = closing.verify_case(case.number, by=district.actor("zhao"), now=moment(14), **found)
    return decide(district, apply(district, case, Kind.CONTEST, now=moment(14, 5)), now=moment(14, 30))


WAYS = [(by_contest, "zhou"), (by_recusal, "wu"), (by_another_round, "zhou")]


@pytest.mark.parametrize(("release", "username"), WAYS)
def test_a_released_department_reads_the_case_nowhere(
    district: District, client: Client, release: Callable[[District], Case], username: str
) -> None:
    case = release(district)
    note_search(case.pk)
    client.force_login(district.person(username))
    program, actor = caller(district, username), district.actor(username)

    page = client.get(f"/cases/{case.number}/")
    shown = client.post(reverse("cases:case-phone", args=[case.number]), {"reason": "核实"})
    record, revealed = (
        program.get(f"cases/{case.number}/"),
        program.post(f"cases/{case.number}/phone/", {"reason": "x"}),
    )

    assert [answer.status_code for answer in (page, shown, record, revealed)] == [404] * 4
    assert not any(word in answer.content.decode() for answer in (page, shown, record, revealed) for word in RESIDENT)
    for typed in ("垃圾 清运", case.number, "1234", "19900001234"):
        assert search_page(actor, typed, phone=sought_phone(typed, by=actor, now=moment(15))).rows == [], typed
    assert case.number not in client.get(reverse("cases:inbox")).content.decode()
    with pytest.raises(NotFound):
        export_case(case.number, by=actor, now=moment(15), key="after")


def test_of_what_was_taken_back_the_notice_says_the_number_alone(district: District) -> None:
    case = by_contest(district)
    outbox.drain()

    line = Notification.objects.filter(person=district.person("zhou")).order_by("-id").first()

    assert line is not None
    assert (case.number in line.text_zh, case.title in line.text_zh, line.url) == (True, False, "/inbox/")


def test_the_file_of_a_case_made_before_is_not_handed_out_after(district: District) -> None:
    case = stories.dispatched(district)
    zhou = district.actor("zhou")
    export = export_case(case.number, by=zhou, now=moment(10, 30), key="before")
    Export.objects.filter(id=export.pk).update(status=Export.ENDED, file="x.pdf", expires_at=moment(10, days=5))

    decide(district, apply(district, case, Kind.CONTEST))

    with pytest.raises(NotFound):
        fetch_export(export.pk, by=zhou, now=moment(13))


def test_its_own_part_stays_on_its_record(district: District) -> None:
    case = by_contest(district)

    mine = Assignment.objects.visible_to(district.actor("zhou")).filter(case=case)

    assert [(row.released_at, row.is_open) for row in mine] == [(moment(12, 30), False)]


def test_who_still_has_a_part_reads_on(district: District) -> None:
    case = by_contest(district)

    assert caller(district, "wu").get(f"cases/{case.number}/").status_code == 200
    finished = stories.verifying(district)
    assert caller(district, "zhou").get(f"cases/{finished.number}/").status_code == 200
