"""A form that somebody was faster than: what happened meanwhile, everything that was typed, and one more click."""

import re
from typing import Any

from django.urls import reverse

from cases.casework.commands import community, desk, handling
from cases.casework.commands.notes import note_case
from cases.models import Assignment, Case, Photo
from tests import stories
from tests.cases.desk.web.test_desk import signed_in
from tests.cases.desk.web.test_moves import a_photo
from tests.district import District, moment


def hidden_fields(page: str, dialog: str) -> dict[str, str]:
    """Return what the form of a dialog sends along by itself."""
    form = re.search(rf'<form id="{dialog}-form".*?</form>', page, re.S)
    assert form is not None
    found = re.findall(r'<input type="hidden" name="(\w+)"[^>]* value="([^"]*)"', form[0])
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_a_late_move_shows_who_did_what_meanwhile_and_goes_through_on_the_next_click(district: District) -> None:
    case, li = stories.filed(district), signed_in(district, "li")
    address = reverse("cases:case-decline", args=[case.number])
    opened = hidden_fields(li.get(address).text, "decline")
    desk.register_case(case.number, by=district.actor("chen"), now=moment(11))
    desk.leave_to_community(case.number, by=district.actor("chen"), now=moment(12), note="请社区先看")
    community.return_to_street(case.number, by=district.actor("zhao"), now=moment(13), reason="超出社区能力")

    late = li.post(address, {**opened, "reason": "outside-duty", "note": "写了很久的话"})

    assert late.status_code == 409
    dialog = re.search(r'<dialog id="decline".*?</dialog>', late.text, re.S)
    assert dialog is not None
    assert [words for words in ("Registered", "Left to the community", "Returned to the street") if words in dialog[0]]
    assert "Chen, street director" in dialog[0]
    assert "超出社区能力" in dialog[0]
    assert "写了很久的话</textarea>" in dialog[0]
    assert "Reported</span>" not in dialog[0]
    assert late.context["typed"] == []
    again = li.post(address, {**hidden_fields(late.text, "decline"), "reason": "outside-duty", "note": "写了很久的话"})
    assert again.status_code == 302
    assert Case.objects.get(pk=case.pk).outcome == "写了很久的话"


def test_photos_that_came_with_a_late_move_are_sent_by_the_next_click(district: District) -> None:
    case = stories.dispatched(district)
    mine = Assignment.objects.get(case=case)
    step: dict[str, Any] = {"assignment_id": mine.pk, "by": district.actor("zhou"), "now": moment(11)}
    handling.sign_for(case.number, **step)
    handling.make_contact(case.number, note="已联系", **step)
    zhou = signed_in(district, "zhou")
    address = reverse("cases:assignment-finish", args=[case.number, mine.pk])
    opened = hidden_fields(zhou.get(address).text, f"a{mine.pk}-finish")
    handling.note_progress(case.number, note="又来了一车", **step)

    late = zhou.post(address, {**opened, "result": "已清运", "photos": [a_photo("a.png")]})
    kept = re.findall(r'name="kept" value="([^"]+)" checked', late.text)
    again = zhou.post(address, {**hidden_fields(late.text, f"a{mine.pk}-finish"), "result": "已清运", "kept": kept})

    assert (late.status_code, len(kept), again.status_code) == (409, 1, 302)
    assert Photo.objects.filter(case=case, moment="finish").count() == 1


def test_what_the_reader_may_not_see_is_not_told_in_the_conflict(district: District) -> None:
    case = stories.dispatched(district)
    mine = Assignment.objects.get(case=case)
    zhou = signed_in(district, "zhou")
    address = reverse("cases:assignment-sign_for", args=[case.number, mine.pk])
    seen = zhou.get(reverse("cases:case", args=[case.number])).context["page"].latest
    note_case(case.number, by=district.actor("li"), now=moment(11), text="只给街道看")

    late = zhou.post(address, {"version": case.version + 1, "seen": seen})

    assert late.status_code == 409
    assert "只给街道看" not in late.text


def test_a_late_application_shows_what_happened_meanwhile(district: District) -> None:
    case, li = stories.dispatched(district), signed_in(district, "li")
    mine = Assignment.objects.get(case=case)
    address = reverse("cases:application-of-case", args=[case.number, "supervision"])
    opened = dict(
        re.findall(r'<input type="hidden" name="(version|seen|key)"[^>]* value="([^"]*)"', li.get(address).text)
    )
    handling.sign_for(case.number, assignment_id=mine.pk, by=district.actor("zhou"), now=moment(11))

    late = li.post(address, {**opened, "reason": "请督办"})

    assert late.status_code == 409
    assert "Signed for" in late.text
    assert "请督办</textarea>" in late.text


def test_what_was_typed_for_a_move_that_is_gone_is_read_in_plain_words(district: District) -> None:
    case, li = stories.registered(district), signed_in(district, "li")
    desk.answer_case(case.number, by=district.actor("chen"), now=moment(11), answer="好了")

    late = li.post(reverse("cases:case-decline", args=[case.number]), {"reason": "outside-duty", "note": "写了很久"})

    assert late.status_code == 409
    assert late.context["typed"] == [
        ("Lawful reason", "Outside the duty of any public body"),
        ("Your own words to the resident", "写了很久"),
    ]


def test_a_form_sent_again_with_another_department_is_never_taken_for_the_first(district: District) -> None:
    case, li = stories.registered(district), signed_in(district, "li")
    address = reverse("cases:case-dispatch", args=[case.number])
    form = hidden_fields(li.get(address).text, "dispatch")

    first = li.post(address, {**form, "lead": "D-URBAN"})
    again = li.post(address, {**form, "lead": "D-URBAN"})
    other = li.post(address, {**form, "lead": "D-WATER"})

    assert [answer.status_code for answer in (first, again, other)] == [302, 302, 409]
    assert [row.organisation.code for row in Assignment.objects.filter(case=case)] == ["D-URBAN"]
