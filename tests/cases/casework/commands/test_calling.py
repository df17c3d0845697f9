"""When residents may be called: as they wish, within the hours of calling, and again after a call in vain."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.casework.commands import closing
from cases.casework.commands.calling import wish_call
from cases.desk.queries.today import call_back_page
from cases.models import Case
from cases.rules.workflow.calling import Hours, next_window
from governance.ground.errors import Conflict, Invalid, NotFound
from tests import stories
from tests.api import stranger
from tests.district import District, moment

HOURS = Hours(9, 12, 17, 20)


@pytest.mark.parametrize(
    ("now", "after", "part", "opens", "closes"),
    [
        (moment(10), None, "", moment(9), moment(20)),
        (moment(10), None, "morning", moment(9), moment(12)),
        (moment(13), None, "morning", moment(9, days=1), moment(12, days=1)),
        (moment(13), None, "evening", moment(17), moment(20)),
        (moment(21), None, "", moment(9, days=1), moment(20, days=1)),
        (moment(10), moment(14), "", moment(14), moment(20)),
        (moment(10), moment(14), "morning", moment(9, days=1), moment(12, days=1)),
        (moment(10), moment(0, days=3), "afternoon", moment(12, days=3), moment(17, days=3)),
        (moment(15), moment(14), "afternoon", moment(14), moment(17)),
    ],
)
def test_the_next_window(now: datetime, after: datetime | None, part: str, opens: datetime, closes: datetime) -> None:
    window = next_window(now, after=after, part=part, hours=HOURS)

    assert (window.opens_at, window.closes_at) == (opens, closes)


def test_who_may_be_called_now_stands_first_with_the_window(district: District) -> None:
    evening, unwished, tomorrow = (stories.calling_back(district) for _ in range(3))
    wish_call(evening.tracking_code, answer_code=stories.answer_code(evening), now=moment(14), part="evening")
    wish_call(tomorrow.tracking_code, answer_code=stories.answer_code(tomorrow), now=moment(14), after=date(2026, 3, 3))

    rows = call_back_page(district.actor("he"), now=moment(16)).rows
    at_night = call_back_page(district.actor("he"), now=moment(21)).rows

    assert [(row.number, row.may_call) for row in rows] == [
        (unwished.number, True),
        *((case.number, False) for case in (evening, tomorrow)),
    ]
    assert [row.window for row in rows[:2]] == ["20:00 前可回访", "2026-03-02 17:00 起可回访"]
    assert not any(row.may_call for row in at_night)
    assert call_back_page(district.actor("he"), now=moment(18)).rows[0].number == evening.number


def test_a_call_in_vain_is_tried_again_some_hours_later(district: District) -> None:
    case = stories.calling_back(district)
    he: dict[str, Any] = {"by": district.actor("he"), "answers": None}

    tried = closing.call_back(case.number, now=moment(15), **he)

    assert tried.call_after == moment(19)
    assert not call_back_page(district.actor("he"), now=moment(16)).rows[0].may_call
    assert call_back_page(district.actor("he"), now=moment(19, 30)).rows[0].may_call


def test_what_cannot_be_wished_is_refused(district: District) -> None:
    case = stories.filed(district)
    without_phone = stories.filed(district, resident_phone="")

    with pytest.raises(NotFound):
        wish_call("NOSUCHCODE", answer_code="", now=moment())
    with pytest.raises(Conflict):
        wish_call(without_phone.tracking_code, answer_code=stories.answer_code(without_phone), now=moment())
    for wrong in ({"part": "midnight"}, {"after": date(2026, 3, 1)}):
        with pytest.raises(Invalid):
            wish_call(case.tracking_code, answer_code=stories.answer_code(case), now=moment(), **wrong)


def test_the_tracking_page_takes_the_wish_and_shows_it(district: District, client: Client) -> None:
    case = stories.filed(district)
    address, code = f"/track/{case.tracking_code}/", {"answer_code": stories.answer_code(case)}

    answer = client.post(f"{address}call-time/", {"part": "morning", "after": "", **code})
    page = client.get(address)

    assert answer["Location"] == address
    assert page.context["call_form"].initial == {"part": "morning", "after": None}
    assert client.post(f"{address}call-time/", {"part": "", "after": "2020-01-01", **code}).status_code == 422
    assert client.post(f"{address}call-time/", {"part": "midnight", **code}).status_code == 422
    assert client.get(f"{address}call-time/").status_code == 405
    assert client.post("/track/NOSUCHCODE/call-time/", {"part": "", **code}).status_code == 404


def test_a_wish_for_what_is_over_shows_how_it_stands(district: District, client: Client) -> None:
    case = stories.filed(district, resident_phone="")
    wish = {"part": "morning", "answer_code": stories.answer_code(case)}

    assert client.post(f"/track/{case.tracking_code}/call-time/", wish).status_code == 409


def test_programs_wish_too(district: District) -> None:
    case = stories.filed(district)

    day = f"{timezone.localdate() + timedelta(days=40):%Y-%m-%d}"
    wish = {"after": day, "answer_code": stories.answer_code(case)}

    answer = stranger().post(f"public/cases/{case.tracking_code}/call-time/", wish)

    assert answer.status_code == 200
    kept = Case.objects.get(id=case.pk)
    assert kept.call_after is not None
    assert f"{timezone.localtime(kept.call_after):%F %H}" == f"{day} 00"
