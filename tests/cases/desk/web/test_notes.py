"""Notes and watching on the page of a case."""

from django.urls import reverse

from cases.models import CaseWatch
from governance.models import Event
from tests import stories
from tests.cases.desk.web.test_desk import signed_in
from tests.district import District


def test_a_note_leads_back_beside_the_queue_and_stands_on_the_page(district: District) -> None:
    case, browser = stories.filed(district), signed_in(district, "li")
    address = reverse("cases:case-note", args=[case.number])

    response = browser.post(address, {"text": "Called <b>them</b>", "view": "decide", "beside": "1"})

    assert response["Location"] == f"{reverse('cases:desk')}?view=decide&case={case.number}"
    shown = browser.get(reverse("cases:case", args=[case.number]))
    assert '<p class="plain-text">Called &lt;b&gt;them&lt;/b&gt;</p>' in shown.text


def test_a_refused_note_stays_in_its_form(district: District) -> None:
    case = stories.filed(district)

    response = signed_in(district, "li").post(reverse("cases:case-note", args=[case.number]), {"text": "@nobody look"})

    assert response.status_code == 422
    assert "Nobody who may read this note is called @nobody." in response.text
    assert "@nobody look</textarea>" in response.text
    assert not Event.objects.filter(name="cases.case.noted").exists()


def test_an_empty_note_is_refused(district: District) -> None:
    case = stories.filed(district)

    response = signed_in(district, "li").post(reverse("cases:case-note", args=[case.number]), {"text": " "})

    assert response.status_code == 422


def test_one_button_watches_and_stops_watching(district: District) -> None:
    case, browser = stories.filed(district), signed_in(district, "li")
    address, watch = reverse("cases:case", args=[case.number]), reverse("cases:case-watch", args=[case.number])
    assert "Watch this case" in browser.get(address).text

    browser.post(watch, {"watching": "yes"})
    assert CaseWatch.objects.filter(case=case, person=district.person("li")).exists()
    assert "Stop watching" in browser.get(address).text

    browser.post(watch, {"watching": "no"})
    assert not CaseWatch.objects.exists()


def test_a_department_sees_no_notes_and_may_not_write_one(district: District) -> None:
    case = stories.dispatched(district)
    signed_in(district, "li").post(reverse("cases:case-note", args=[case.number]), {"text": "Only for us"})
    browser = signed_in(district, "zhou")

    assert "Only for us" not in browser.get(reverse("cases:case", args=[case.number])).text
    assert browser.post(reverse("cases:case-note", args=[case.number]), {"text": "x"}).status_code == 403
    assert browser.post(reverse("cases:case-watch", args=[case.number])).status_code == 403


def test_a_stranger_learns_of_no_case(district: District) -> None:
    case = stories.filed(district)

    response = signed_in(district, "xu").post(reverse("cases:case-note", args=[case.number]), {"text": "x"})

    assert response.status_code == 404


def test_a_note_that_was_kept_before_says_so_and_keeps_what_was_typed(district: District) -> None:
    case, browser = stories.filed(district), signed_in(district, "li")
    address, sent = reverse("cases:case-note", args=[case.number]), {"text": "Called", "key": "once"}
    browser.post(address, sent)

    response = browser.post(address, sent)

    assert response.status_code == 422
    assert "This was already done." in response.text
    assert Event.objects.filter(name="cases.case.noted").count() == 1
