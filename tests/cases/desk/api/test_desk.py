"""What the desk does with many cases and saved views, for programs."""

from cases.models import Case
from tests import stories
from tests.api import a_key, caller
from tests.district import District

KEPT = {"name": "垃圾", "view": "open", "category": "urban-litter"}


def test_many_cases_are_moved_once_and_each_failure_says_why(district: District) -> None:
    fresh, stale = stories.filed(district), stories.filed(district)
    cases = [{"number": fresh.number, "version": 1}, {"number": stale.number, "version": 7}]
    client, key = caller(district, "li"), a_key()

    answers = [client.post("cases/many/", {"verb": "register", "cases": cases}, key=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["done"] == [fresh.number]
    assert [(each["number"], each["status"]) for each in answers[0].json()["failed"]] == [(stale.number, 409)]
    assert Case.objects.get(id=fresh.pk).version == 2


def test_an_entry_that_fits_no_case_is_named(district: District) -> None:
    cases = [{"number": stories.registered(district).number}]

    answer = caller(district, "li").post("cases/many/", {"verb": "dispatch", "cases": cases, "lead": "X"}, key=a_key())

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["lead"])


def test_views_are_kept_counted_changed_and_forgotten(district: District) -> None:
    stories.filed(district)
    client = caller(district, "li")

    kept = client.post("desk/views/", KEPT).json()
    client.post("desk/views/", {"name": "逾期", "view": "late"})
    changed = client.patch(f"desk/views/{kept['id']}/", {"name": "清运", "position": 2}).json()
    listed = client.get("desk/views/").json()

    assert (kept["count"], kept["shared_with"], kept["may_change"]) == ("1", "", True)
    assert changed["name"] == "清运"
    assert [view["name"] for view in listed] == ["逾期", "清运"]
    assert client.delete(f"desk/views/{kept['id']}/").status_code == 204
    assert client.delete(f"desk/views/{kept['id']}/").status_code == 404
    assert client.patch(f"desk/views/{kept['id']}/", {}).status_code == 404


def test_a_view_is_shared_by_who_leads_the_organisation_only(district: District) -> None:
    shared = {**KEPT, "share_with": "990000001"}

    assert caller(district, "li").post("desk/views/", shared).status_code == 403
    assert caller(district, "chen").post("desk/views/", shared).status_code == 201
    assert [(view["shared_with"], view["may_change"]) for view in caller(district, "he").get("desk/views/").json()] == [
        ("990000001", False)
    ]
