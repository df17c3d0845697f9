"""Claiming on the pages: the inbox by who works on what, the case, and the form that gives."""

from datetime import date

from django.urls import reverse

from cases.casework.commands.holding import claim_assignment
from cases.models import Assignment
from governance.chart.commands.people import end_appointment
from governance.ground.permissions import PORTAL
from governance.models import Appointment
from tests import stories
from tests.api import caller
from tests.cases.casework.commands.test_holding import colleague
from tests.cases.desk.web.test_desk import signed_in
from tests.district import District, moment


def test_the_inbox_shows_mine_nobodys_and_a_colleagues_apart(district: District) -> None:
    colleague(district)
    cases = [stories.dispatched(district, title=title) for title in ("Of mine", "Of nobody", "Of Ma")]
    for case, holder in zip(cases, ("zhou", "", "ma"), strict=True):
        if holder:
            which = {"assignment_id": Assignment.objects.get(case=case).pk}
            claim_assignment(case.number, by=district.actor(holder), now=moment(11), **which)
    browser, program = signed_in(district, "zhou"), caller(district, "zhou")
    wanted = {
        "mine": ["Of mine"],
        "nobody": ["Of nobody"],
        "colleagues": ["Of Ma"],
        "": ["Of mine", "Of nobody", "Of Ma"],
    }

    shown = {whose: browser.get("/inbox/", {"whose": whose}).text for whose in wanted}
    listed = {whose: program.get("inbox/", whose=whose).json()["results"] for whose in ("mine", "nobody", "colleagues")}

    assert {whose: [c.title for c in cases if c.title in text] for whose, text in shown.items()} == wanted
    assert [[row["title"] for row in rows] for rows in listed.values()] == [["Of mine"], ["Of nobody"], ["Of Ma"]]
    assert [rows[0]["holder"] for rows in listed.values()] == ["zhou", None, "ma"]
    assert "Colleague ma" in shown["colleagues"]


def test_one_click_claims_and_hands_back_in_the_inbox(district: District) -> None:
    case, browser = stories.dispatched(district), signed_in(district, "zhou")
    mine = Assignment.objects.get(case=case)
    where = [case.number, mine.pk]

    claimed = browser.post(reverse("cases:assignment-claim", args=where), {"back": "inbox"})
    with_me = browser.get("/inbox/").text
    browser.post(reverse("cases:assignment-hand-back", args=where), {"back": "inbox"})

    assert claimed["Location"] == "/inbox/"
    assert reverse("cases:assignment-hand-back", args=where) in with_me
    assert reverse("cases:assignment-claim", args=where) in browser.get("/inbox/").text


def test_who_comes_second_reads_on_the_next_page_who_was_faster(district: District) -> None:
    colleague(district)
    case = stories.dispatched(district)
    mine = Assignment.objects.get(case=case)
    where = [case.number, mine.pk]
    claim_assignment(case.number, assignment_id=mine.pk, by=district.actor("ma"), now=moment(11))

    response = signed_in(district, "zhou").post(reverse("cases:assignment-claim", args=where), follow=True)

    assert "Colleague ma has claimed this already." in response.text


def test_what_somebody_had_who_left_is_nobodys_and_offered_to_claim(district: District) -> None:
    colleague(district)
    case = stories.dispatched(district)
    mine = Assignment.objects.get(case=case)
    where = [case.number, mine.pk]
    claim_assignment(case.number, assignment_id=mine.pk, by=district.actor("ma"), now=moment(11))
    left = Appointment.objects.get(person__username="ma")
    browser, program = signed_in(district, "zhou"), caller(district, "zhou")
    address = reverse("cases:assignment-claim", args=where)

    before = [browser.get(page).text for page in ("/inbox/", f"/cases/{case.number}/")]
    end_appointment(left.pk, by=PORTAL, now=moment(12), ends_on=date(2026, 3, 1))
    after = [browser.get(page).text for page in ("/inbox/", f"/cases/{case.number}/", "/inbox/?whose=nobody")]

    assert not any(address in text for text in before)
    assert all(address in text for text in after)
    assert f'value="{mine.pk}.{case.number}" data-verbs="sign_for claim"' in after[0]
    assert case.title not in browser.get("/inbox/?whose=colleagues").text
    assert [row["holder"] for row in program.get("inbox/", whose="nobody").json()["results"]] == [None]
    assert program.get(f"cases/{case.number}/").json()["assignments"][0]["holder"] is None


def test_who_leads_chooses_a_colleague_and_others_see_no_such_form(district: District) -> None:
    colleague(district, "tou", "department-head")
    case = stories.dispatched(district)
    mine = Assignment.objects.get(case=case)
    address, head = reverse("cases:assignment-give", args=[case.number, mine.pk]), signed_in(district, "tou")

    page = head.get(address)
    wrong = head.post(address, {"to": "wu"})
    given = head.post(address, {"to": "zhou"})

    assert "Zhou, urban management" in page.text
    assert "Wu, housing" not in page.text
    assert (wrong.status_code, given.status_code) == (422, 302)
    mine.refresh_from_db()
    assert mine.holder == district.person("zhou")
    assert address in head.get(reverse("cases:case", args=[case.number])).text
    zhou = signed_in(district, "zhou")
    assert address not in zhou.get(reverse("cases:case", args=[case.number])).text
    assert zhou.get(address).status_code == 403
    assert signed_in(district, "wu").get(address).status_code == 404


def test_programs_claim_give_and_hand_back(district: District) -> None:
    colleague(district, "tou", "department-head")
    case = stories.dispatched(district)
    base = f"cases/{case.number}/assignments/{Assignment.objects.get(case=case).pk}"
    head, staff = caller(district, "tou"), caller(district, "zhou")

    claimed = staff.post(f"{base}/claim/")
    too_late = head.post(f"{base}/claim/")
    refused = staff.post(f"{base}/give/", {"to": "tou"})
    unknown = head.post(f"{base}/give/", {"to": "wu"})
    given = head.post(f"{base}/give/", {"to": "tou"})
    back = head.post(f"{base}/hand-back/")

    assert [r.status_code for r in (claimed, too_late, refused, unknown, given, back)] == [200, 409, 403, 422, 200, 200]
    assert [r.json()["holder"] for r in (claimed, given, back)] == ["zhou", "tou", None]
    assert {person["username"] for person in staff.get(f"{base}/colleagues/").json()} == {"zhou", "tou"}
    assert caller(district, "li").get(f"{base}/colleagues/").status_code == 403
    assert caller(district, "wu").get(f"{base}/colleagues/").status_code == 404
