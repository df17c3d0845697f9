"""What is suggested on the pages: beside a report, beside a lead, and on the administrator's page."""

import re

import pytest
from django.test import Client

from cases.models import Case, SuggestionVersion
from cases.reading.commands.nearness import note_words
from cases.reading.commands.suggestions import train_on_rows
from cases.reading.queries.reading import forget_version
from governance.ground.permissions import PORTAL
from governance.models import Event
from tests import stories
from tests.cases.intake.web.test_report import entries
from tests.counting import statements
from tests.district import IN_PEACH_GARDEN, OUTSIDE, UNRULED_CATEGORY, District, moment
from tests.learning import labelled

HELP, REPORT, VERSIONS = "/cases/new/help/", "/cases/new/", "/rules/suggestions/"
HTMX = {"HX-Request": "true"}
PLACE = {"longitude": str(IN_PEACH_GARDEN[0]), "latitude": str(IN_PEACH_GARDEN[1])}
LITTER = "小区门口的垃圾没有清运"


@pytest.fixture
def trained(district: District) -> SuggestionVersion:
    """A version in use that knows litter, lights and vendors."""
    version = train_on_rows(labelled(), on="X.csv", by=PORTAL, now=moment())
    forget_version()
    return version


def as_person(district: District, username: str) -> Client:
    client = Client()
    client.force_login(district.person(username))
    return client


def page(client: Client, door: str, **sent: object) -> str:
    answer = client.post(door, sent) if sent else client.get(door)
    assert answer.status_code == 200
    return answer.content.decode()


def seal_on(html: str) -> str:
    found = re.findall(r'name="suggested" value="([^"]+)"', html)
    assert found
    return str(found[-1])


def test_a_category_is_suggested_with_its_words_and_who_would_act(district: District, trained: object) -> None:
    html = page(as_person(district, "wang"), HELP, text=LITTER, **PLACE)

    assert 'data-take-category="urban-litter"' in html
    assert "<q>垃圾</q>" in html
    assert "城市管理局" in html


def test_nothing_is_chosen_by_the_portal_itself(district: District, trained: object) -> None:
    html = page(as_person(district, "wang"), REPORT, **{**entries(text=LITTER, category=""), "ask": "1"})

    assert "checked" not in html
    assert 'name="take" value="urban-litter"' in html


def test_without_script_the_suggestion_is_taken_by_a_button(district: District, trained: object) -> None:
    html = page(as_person(district, "wang"), REPORT, **{**entries(text=LITTER, category=""), "take": "urban-litter"})

    assert re.search(r'value="urban-litter" checked', html)
    assert LITTER in html
    assert not Case.objects.exists()


def test_the_reason_stands_where_nothing_can_be_suggested(district: District) -> None:
    html = page(as_person(district, "wang"), HELP, text=LITTER)

    assert "暂不推荐类别" in html


def test_what_the_words_hardly_speak_for_is_no_second_opinion(district: District, trained: object) -> None:
    html = page(as_person(district, "wang"), HELP, text=LITTER)

    assert "data-take-category" in html
    assert "urban-vendors" not in html


def test_a_word_or_two_is_too_little_to_suggest_by(district: District, trained: object) -> None:
    assert "data-take-category" not in page(as_person(district, "wang"), HELP, text="垃圾")
    assert "data-take-category" not in page(as_person(district, "wang"), HELP, text="zzzz zzzz")


@pytest.mark.parametrize(
    ("told", "category"),
    [
        ("停水两天，什么时候能来水", "utility-water"),
        ("路灯坏了晚上很黑", "urban-lights"),
        ("There has been no water for two days", "utility-water"),
    ],
)
def test_a_category_that_is_called_by_its_name_comes_first(
    district: District, trained: object, told: str, category: str
) -> None:
    html = page(as_person(district, "wang"), HELP, text=told)

    assert re.findall(r'data-take-category="([^"]+)"', html)[:1] == [category]


def test_what_the_portal_knows_too_little_of_is_met_with_silence(district: District, trained: object) -> None:
    html = page(as_person(district, "wang"), HELP, text="昨天下午在小区门口有人跟我说已经三天了")

    assert "data-take-category" not in html


def test_a_place_outside_the_grid_suggests_nobody_to_act(district: District, trained: object) -> None:
    outside = {"longitude": str(OUTSIDE[0]), "latitude": str(OUTSIDE[1])}

    html = page(as_person(district, "wang"), HELP, text=LITTER, **outside)

    assert 'data-take-category="urban-litter"' in html
    assert "城市管理局" not in html


def test_a_community_from_the_list_is_a_place_too(district: District, trained: object) -> None:
    html = page(as_person(district, "wang"), HELP, text=LITTER, community_code="990000001001")

    assert "城市管理局" in html


def test_entries_that_cannot_be_read_count_as_not_typed(district: District, trained: object) -> None:
    html = page(as_person(district, "wang"), HELP, text=LITTER, longitude="x", latitude="31")

    assert 'data-take-category="urban-litter"' in html


def test_open_cases_near_are_shown_while_typing(district: District) -> None:
    case = stories.filed(district)
    note_words(case.pk)

    html = page(as_person(district, "wang"), HELP, text="菜场门口垃圾三天没清运", community_code="")

    assert case.number in html
    assert "用语相同" in html


def test_a_street_official_is_helped_in_their_own_street(district: District) -> None:
    case = stories.filed(district)
    note_words(case.pk)

    assert case.number in page(as_person(district, "li"), HELP, text=case.text)
    assert case.number not in page(as_person(district, "xu"), HELP, text=case.text)


def test_helping_costs_few_statements(district: District, trained: object) -> None:
    for _ in range(12):
        note_words(stories.filed(district).pk)
    client = as_person(district, "wang")
    page(client, HELP, text=LITTER, resident_phone="19900001234", **PLACE)

    with statements() as ran:
        page(client, HELP, text=LITTER, resident_phone="19900001234", **PLACE)

    # Session and actor, the place, the line of the list with its lead, and three for the near cases.
    assert len(ran) <= 8, ran


@pytest.mark.parametrize("username", ["zhou", "qian", "newcomer"])
def test_who_reports_nothing_is_helped_with_nothing(district: District, username: str) -> None:
    assert as_person(district, username).post(HELP, {"text": LITTER}).status_code == 403


@pytest.mark.parametrize(("category", "taken"), [("urban-litter", True), ("housing-lift", False)])
def test_the_event_keeps_what_was_suggested_and_whether_it_was_taken(
    district: District, trained: SuggestionVersion, category: str, taken: bool
) -> None:
    wang = as_person(district, "wang")

    seal = seal_on(page(wang, HELP, text=LITTER, **PLACE))
    wang.post(REPORT, {**entries(text=LITTER, category=category), "suggested": seal})

    kept = Event.objects.get(name="cases.case.reported").data["suggested"]
    assert kept["version"] == trained.pk
    assert kept["categories"][0] == "urban-litter"
    assert kept["taken"] is taken


@pytest.mark.parametrize("seal", ["", "made up"])
def test_a_suggestion_that_the_portal_did_not_make_is_not_kept(district: District, seal: str) -> None:
    as_person(district, "wang").post(REPORT, {**entries(), "suggested": seal})

    assert "suggested" not in Event.objects.get(name="cases.case.reported").data


def test_the_list_names_the_lead_and_the_event_keeps_that_it_was_taken(district: District) -> None:
    case, li = stories.registered(district), as_person(district, "li")

    html = page(li, f"/cases/{case.number}/leads/")
    li.post(f"/cases/{case.number}/dispatch/", {"lead": "D-URBAN", "version": 2, "suggested": seal_on(html)})

    assert 'data-take-lead="D-URBAN"' in html
    kept = Event.objects.get(name="cases.case.dispatched").data["suggested"]
    assert kept == {"leads": ["D-URBAN"], "ground": "list", "taken": True}


def test_past_cases_name_the_lead_where_the_list_has_no_line(district: District) -> None:
    past = stories.handled(district, stories.dispatched(district, category=UNRULED_CATEGORY, lead="D-URBAN"), "zhou")
    Case.objects.filter(id=past.pk).update(state="closed", is_open=False, closed_at=moment(15), next_alarm_at=None)
    case, li = stories.registered(district, category=UNRULED_CATEGORY), as_person(district, "li")

    html = page(li, f"/cases/{case.number}/leads/")

    assert 'data-take-lead="D-URBAN"' in html
    assert "1" in html
    assert "城市管理局" in page(as_person(district, "chen"), f"/cases/{case.number}/called/?kind=work")


def test_nobody_is_suggested_where_neither_list_nor_past_knows_anybody(district: District) -> None:
    case = stories.registered(district, category=UNRULED_CATEGORY)

    html = page(as_person(district, "li"), f"/cases/{case.number}/leads/")

    assert "data-take-lead" not in html
    assert "suggested" not in html


def test_a_lead_who_no_longer_exists_is_not_suggested(district: District) -> None:
    case = stories.registered(district)
    urban = district.organisation("D-URBAN")
    type(urban).objects.filter(id=urban.pk).update(valid=("2024-01-01", "2025-01-01"))

    assert "data-take-lead" not in page(as_person(district, "li"), f"/cases/{case.number}/leads/")


def test_the_form_alone_brings_the_suggestion_without_script(district: District) -> None:
    case = stories.registered(district)

    html = page(as_person(district, "li"), f"/cases/{case.number}/dispatch/")

    assert "城市管理局" in html
    assert seal_on(html)


def test_the_case_page_leads_to_what_is_near_before_dispatch_only(district: District) -> None:
    li = as_person(district, "li")
    waiting, sent = stories.registered(district), stories.dispatched(district)

    assert f"/cases/{waiting.number}/near/" in page(li, f"/cases/{waiting.number}/")
    assert f"/cases/{sent.number}/near/" not in page(li, f"/cases/{sent.number}/")


def test_what_is_near_to_a_case_is_a_page_and_a_part_of_one(district: District) -> None:
    one, other = stories.registered(district), stories.registered(district)
    note_words(one.pk)
    note_words(other.pk)
    li = as_person(district, "li")

    whole = page(li, f"/cases/{one.number}/near/")
    part = li.get(f"/cases/{one.number}/near/", headers=HTMX).content.decode()

    assert "<html" in whole
    assert "<html" not in part
    assert other.number in whole
    assert other.number in part


@pytest.mark.parametrize("username", ["xu", "sun", "zhou", "newcomer"])
@pytest.mark.parametrize("address", ["near", "leads"])
def test_who_may_not_know_of_a_case_is_told_nothing_about_it(district: District, username: str, address: str) -> None:
    case = stories.registered(district)

    assert as_person(district, username).get(f"/cases/{case.number}/{address}/").status_code == 404


def test_the_administrators_page_shows_each_version_with_its_figures(
    district: District, trained: SuggestionVersion
) -> None:
    html = page(as_person(district, "feng"), VERSIONS)

    assert "X.csv" in html
    assert f"{(trained.macro_f1 or 0) * 100:.1f} %" in html
    assert html.count("<tr>") == 4


def test_the_administrators_page_counts_what_was_taken(district: District, trained: object) -> None:
    wang = as_person(district, "wang")
    seal = seal_on(page(wang, HELP, text=LITTER))
    wang.post(REPORT, {**entries(text=LITTER), "suggested": seal})

    assert "1 次展示，采纳 1 次" in page(as_person(district, "feng"), VERSIONS)


def test_the_page_says_why_nothing_is_suggested_before_any_training(district: District) -> None:
    assert "暂不推荐类别" in page(as_person(district, "feng"), VERSIONS)


def test_an_administrator_trains_and_activates_by_buttons(district: District, trained: SuggestionVersion) -> None:
    feng = as_person(district, "feng")
    newer = train_on_rows(labelled(), on="Y.csv", by=PORTAL, now=moment())

    asked = feng.post(f"{VERSIONS}train/")
    activated = feng.post(f"{VERSIONS}{trained.pk}/activate/")

    assert (asked.status_code, activated.status_code) == (302, 302)
    assert Event.objects.filter(name="cases.suggestions.requested").exists()
    assert SuggestionVersion.objects.in_use().get() == trained
    assert not SuggestionVersion.objects.get(id=newer.pk).is_active


ADMINISTRATORS = {"feng"}


@pytest.mark.parametrize("username", ["wang", "zhao", "li", "he", "chen", "deng", "xu", "zhou", "qian", "feng", "yang"])
def test_only_a_districts_administrator_opens_the_page_or_its_buttons(
    district: District, trained: SuggestionVersion, username: str
) -> None:
    client = as_person(district, username)

    shown = client.get(VERSIONS).status_code
    sent = [client.post(f"{VERSIONS}{button}/").status_code for button in ("train", f"{trained.pk}/activate")]

    assert [shown, *sent] == ([200, 302, 302] if username in ADMINISTRATORS else [403, 403, 403])
