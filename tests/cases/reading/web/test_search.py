"""The search page: what is typed in the bar of any page."""

from django.test import Client
from django.urls import reverse

from cases.reading.commands.searching import note_search
from cases.reading.queries.search import PAGE_ROWS
from tests import stories
from tests.district import District


def signed_in(district: District, username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district.person(username))
    return client


def test_the_bar_of_every_page_leads_to_the_search(district: District) -> None:
    desk = signed_in(district, "li").get(reverse("cases:desk"))

    assert f'<form action="{reverse("cases:search")}" method="get" role="search">' in desk.text


def test_what_was_found_is_shown_with_its_words_and_leads_to_the_case(district: District) -> None:
    case = stories.filed(district, title="Market", text="The rubbish <b>smells</b>")
    note_search(case.pk)

    response = signed_in(district, "li").get(reverse("cases:search"), {"q": "smells"})

    assert reverse("cases:case", args=[case.number]) in response.text
    assert "The rubbish &lt;b&gt;<mark>smells</mark>&lt;/b&gt;" in response.text
    assert "1 case" in response.text


def test_somebody_of_another_street_finds_nothing(district: District) -> None:
    case = stories.filed(district)
    note_search(case.pk)

    response = signed_in(district, "xu").get(reverse("cases:search"), {"q": case.number})

    assert "No case holds these words" in response.text


def test_the_page_says_what_can_be_searched_and_what_cannot(district: District) -> None:
    browser = signed_in(district, "li")

    assert "What are you looking for?" in browser.get(reverse("cases:search")).text
    assert "at least two characters" in browser.get(reverse("cases:search"), {"q": "路"}).text


def test_pages_lead_on_and_back_and_a_made_up_key_shows_the_first(district: District) -> None:
    for _ in range(PAGE_ROWS + 1):
        note_search(stories.filed(district).pk)
    browser, address = signed_in(district, "li"), reverse("cases:search")

    first = browser.get(address, {"q": "垃圾", "before": "x"})
    second = browser.get(first.context["next_url"])

    assert len(second.context["page"].rows) == 1
    assert second.context["first_url"] == first.context["next_url"].split("&before")[0]
    assert second.context["next_url"] == ""


def test_who_is_not_signed_in_is_sent_to_sign_in(district: District, client: Client) -> None:
    assert client.get(reverse("cases:search")).status_code == 302
