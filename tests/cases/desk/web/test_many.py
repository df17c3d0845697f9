"""Ticked rows, saved views, the map beside the list and who else is there, as people meet them in a browser."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.casework.queries.presence import FADES_AFTER, others_at
from cases.desk.commands.presence import enter
from cases.desk.commands.saved_views import Filters, save_view
from cases.models import Case, SavedView
from governance.ground.http.cache import ImpatientRedis
from tests import stories
from tests.cases.desk.web.test_desk import signed_in
from tests.district import District, moment

MANY = "/desk/many/"


def ticked(*cases: Case) -> list[str]:
    return [f"{case.number}.{case.version}" for case in cases]


def test_what_was_ticked_is_asked_about_and_moved(district: District) -> None:
    cases = [stories.filed(district), stories.filed(district)]
    client, asked = signed_in(district, "li"), {"verb": "register", "case": ticked(*cases), "view": "decide"}

    form = client.get(MANY, asked)
    response = client.post(MANY, {**asked, "key": form.context["form"].initial.get("key") or "one"})

    assert all(case.number in form.text for case in cases)
    assert response.url == "/desk/?view=decide"
    assert set(Case.objects.filter(id__in=[case.pk for case in cases]).values_list("state", flat=True)) == {
        "registered"
    }


def test_each_case_that_could_not_be_moved_has_a_line_with_the_reason(district: District) -> None:
    fresh, stale = stories.filed(district), stories.filed(district)
    stale.version = 9

    response = signed_in(district, "li").post(
        MANY, {"verb": "register", "case": ticked(fresh, stale), "key": "one", "view": "decide"}
    )

    assert response.status_code == 200
    assert [each.number for each in response.context["outcome"].failed] == [stale.number]
    assert "Someone moved this case" in response.text
    assert Case.objects.get(id=fresh.pk).state == "registered"


@pytest.mark.parametrize(
    ("verb", "said"), [("decline", {}), ("dispatch", {"lead": "nobody"}), ("note", {"text": "@nobody at all"})]
)
def test_what_does_not_fit_stays_in_the_form(district: District, verb: str, said: dict[str, str]) -> None:
    case = stories.registered(district)

    response = signed_in(district, "li").post(MANY, {"verb": verb, "case": ticked(case), "key": "one", **said})

    assert response.status_code == 422
    assert f'value="{case.number}.{case.version}"' in response.text


def test_nothing_ticked_leads_back_to_the_list_and_an_unknown_verb_nowhere(district: District) -> None:
    client = signed_in(district, "li")

    assert client.get(MANY, {"verb": "register", "view": "late"}).url == "/desk/?view=late"
    assert client.get(MANY, {"verb": "explode", "case": "x"}).status_code == 404


def test_a_row_says_which_verbs_fit_it(district: District) -> None:
    stories.filed(district)

    response = signed_in(district, "li").get(reverse("cases:desk"), {"view": "open"})

    assert 'data-verbs="register supervise note watch decline"' in response.text


def test_a_view_is_kept_from_the_desk_and_stands_beside_the_others_with_its_count(district: District) -> None:
    stories.filed(district)
    client, filters = signed_in(district, "li"), {"view": "open", "category": "urban-litter"}

    kept = client.post(reverse("cases:saved-views"), {**filters, "name": "Litter"})
    response = client.get(kept.url)

    link = response.context["desk"].saved[0]
    assert (link.label, link.count, link.current) == ("Litter", "1", True)
    assert not any(view.current for view in response.context["desk"].views)
    assert f'<option value="{link.code}" selected>Litter (1)' in response.text, "a phone says which view is open"


def test_a_view_is_renamed_moved_and_deleted(district: District) -> None:
    first, second = (save_view(Filters("late"), by=district.actor("li"), name=name) for name in ("One", "Two"))
    client = signed_in(district, "li")

    client.post(reverse("cases:saved-view-rename", args=[first.pk]), {"name": "First"})
    client.post(reverse("cases:saved-view-place", args=[second.pk]), {"position": 1})
    refused = client.post(reverse("cases:saved-view-rename", args=[first.pk]), {"name": "Two"})
    page = client.get(reverse("cases:saved-views"))

    assert refused.status_code == 422
    assert "Choose another name" in refused.text
    assert [entry.name for entry, *_rest in page.context["own"]] == ["Two", "First"]
    client.post(reverse("cases:saved-view-delete", args=[first.pk]))
    client.post(reverse("cases:saved-view-place", args=[second.pk]), {"position": "somewhere"})
    assert list(SavedView.objects.values_list("name", flat=True)) == ["Two"]


def test_a_view_is_shared_by_the_director_and_refused_to_the_dispatcher(district: District) -> None:
    sent = {"view": "late", "name": "Late", "share_with": "990000001"}

    shared = signed_in(district, "chen").post(reverse("cases:saved-views"), sent)
    taken = signed_in(district, "chen").post(reverse("cases:saved-views"), {**sent, "view": "open"})
    own = signed_in(district, "li").post(reverse("cases:saved-views"), sent)

    assert (shared.status_code, taken.status_code) == (302, 422)
    assert own.status_code == 302
    assert list(SavedView.objects.order_by("id").values_list("organisation__code", flat=True)) == ["990000001", None]


def test_the_neighbours_of_a_case_follow_the_filters_of_a_kept_view(district: District) -> None:
    first = stories.filed(district)
    stories.filed(district, category="urban-vendors")
    last = stories.filed(district)

    response = signed_in(district, "li").get(
        reverse("cases:case", args=[first.number]), {"view": "open", "category": "urban-litter"}
    )

    assert response.context["next_url"].startswith(reverse("cases:case", args=[last.number]))
    assert "category=urban-litter" in response.context["next_url"]


def test_the_map_has_a_pin_for_each_case_of_the_page_that_has_a_place(district: District) -> None:
    case = stories.filed(district)
    client = signed_in(district, "li")

    points = client.get(reverse("cases:desk-points"), {"view": "decide"}).json()
    page = client.get(reverse("cases:desk"), {"view": "decide", "map": "1"})

    assert [point["properties"]["number"] for point in points["features"]] == [case.number]
    assert points["features"][0]["geometry"]["coordinates"] == [118.705, 31.205]
    assert 'data-bounds="118.700000,31.200000,118.710000,31.210000"' in page.text
    assert "map=1" in page.context["desk"].views[0].url


def test_a_case_of_another_street_has_no_pin(district: District) -> None:
    stories.filed(district)

    points = signed_in(district, "xu").get(reverse("cases:desk-points"), {"view": "open"}).json()

    assert points["features"] == []


@pytest.mark.parametrize(
    ("name", "arguments", "method"),
    [
        ("desk-many", [], "get"),
        ("desk-points", [], "get"),
        ("saved-views", [], "get"),
        ("saved-view-rename", [1], "post"),
        ("saved-view-place", [1], "post"),
        ("saved-view-delete", [1], "post"),
        ("case-present", ["QH-2026-000001"], "get"),
    ],
)
def test_a_stranger_is_asked_to_log_in(db: None, name: str, arguments: list[object], method: str) -> None:
    response = getattr(Client(), method)(reverse(f"cases:{name}", args=arguments))

    assert response.status_code == 302
    assert reverse("login") in response["Location"]


def test_a_saved_view_chosen_among_the_others_opens_with_its_own_filters(district: District) -> None:
    li = signed_in(district, "li")
    kept = save_view(Filters("decide", category="urban-litter"), by=district.actor("li"), name="逾期垃圾")

    page = li.get(reverse("cases:desk"), {"view": "decide"}).text
    sent = {"view": str(kept.pk), "category": "urban", "q": "菜场"}
    chosen = li.get(reverse("cases:desk"), sent)
    narrowed = li.get(reverse("cases:desk"), {**sent, "kept": str(kept.pk)})
    strangers = signed_in(district, "xu").get(reverse("cases:desk"), {"view": str(kept.pk)})

    assert f'<option value="{kept.pk}" lang="zh-Hans">逾期垃圾' in page
    assert chosen["Location"] == "/desk/?view=decide&category=urban-litter"
    assert narrowed["Location"].startswith("/desk/?view=decide&category=urban&q=")
    assert strangers.status_code == 200


# ---- who else is there ---------------------------------------------------------------------------------------------


@pytest.fixture
def empty_room() -> None:
    cache.clear()


@pytest.mark.usefixtures("empty_room")
def test_the_list_and_the_case_say_who_else_has_it_open(district: District) -> None:
    case = stories.filed(district)
    li, chen = signed_in(district, "li"), signed_in(district, "chen")
    here = reverse("cases:case-present", args=[case.number])

    alone = chen.get(here)
    met = li.get(here)
    listed = li.get(reverse("cases:desk"), {"view": "decide"})

    assert "Chen" not in alone.text
    assert "Chen, street director" in met.text
    assert [row.others for group in listed.context["desk"].groups for row in group.rows] == [["Chen, street director"]]


@pytest.mark.usefixtures("empty_room")
def test_the_inbox_of_a_department_says_who_else_has_the_case_open(district: District) -> None:
    case = stories.dispatched(district)
    enter(district.actor("chen"), case.number, now=timezone.now())

    page = signed_in(district, "zhou").get(reverse("cases:inbox")).context["page"]

    assert [row.others for group in page.groups for row in group.rows] == [("Chen, street director",)]


@pytest.mark.usefixtures("empty_room")
def test_who_went_away_fades(district: District) -> None:
    case = stories.filed(district)
    enter(district.actor("chen"), case.number, now=moment())

    later = moment() + timedelta(seconds=FADES_AFTER)

    assert others_at([case.number], district.actor("li"), now=later) == {case.number: []}


@pytest.mark.usefixtures("empty_room")
def test_nobody_learns_by_presence_of_a_case_that_is_not_theirs(district: District) -> None:
    case = stories.filed(district)

    response = signed_in(district, "xu").get(reverse("cases:case-present", args=[case.number]))

    assert response.status_code == 404
    assert others_at([case.number], district.actor("li"), now=timezone.now()) == {}


def test_without_redis_the_desk_shows_nobody_and_works(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.filed(district)
    monkeypatch.setattr(ImpatientRedis, "_absent_until", float("inf"))
    enter(district.actor("chen"), case.number, now=timezone.now())

    response = signed_in(district, "li").get(reverse("cases:desk"), {"view": "decide"})

    assert response.status_code == 200
    assert [row.others for group in response.context["desk"].groups for row in group.rows] == [()]
