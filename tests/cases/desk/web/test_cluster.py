"""A group demand on one page: all its cases, one message to all, split, linked without joining."""

from typing import Any

import pytest
from django.test import Client

from cases.casework.commands.joining import join_case, link_cases, tell_residents
from cases.desk.queries.cluster import cluster_page
from cases.models import Case
from cases.rules.workflow import LONGEST_TEXT
from governance.ground.errors import Conflict, Invalid, NotAllowed
from tests import stories
from tests.api import caller
from tests.counting import statements
from tests.district import District, moment


def joined(district: District, count: int = 3) -> tuple[Case, list[Case]]:
    """Return a case that is handled, and those that were joined to it; two are of one resident."""
    whole = stories.registered(district, resident_phone="19900000000")
    parts = [stories.registered(district, resident_phone=f"1990000000{min(n, 1)}") for n in range(count)]
    for case in parts:
        join_case(case.number, by=district.actor("li"), now=moment(11), to=whole.number)
    return whole, parts


@pytest.fixture
def li(district: District, client: Client) -> Client:
    """The dispatcher of East Street at the browser."""
    client.force_login(district.person("li"))
    return client


def test_each_case_of_it_leads_to_the_whole(district: District) -> None:
    whole, parts = joined(district)

    pages = [cluster_page(district.actor("li"), case.number) for case in (whole, parts[0])]

    assert pages[0] == pages[1]
    page = pages[0]
    assert [member.number for member in page.members] == [whole.number, *(case.number for case in parts)]
    assert (page.joined, page.residents) == (3, 2)
    assert [member.may_split_off for member in page.members] == [False, True, True, True]
    assert {line.number for line in page.lines} == {whole.number, *(case.number for case in parts)}
    moments = [line.at for line in page.lines]
    assert moments == sorted(moments, reverse=True)


def test_it_costs_the_same_with_one_and_with_many(district: District) -> None:
    actor, (one, _parts), (many, _more) = district.actor("li"), joined(district, 1), joined(district, 12)
    cluster_page(actor, one.number)

    with statements() as few:
        cluster_page(actor, one.number)
    with statements() as lot:
        cluster_page(actor, many.number)

    assert len(few) == len(lot) <= 5


def test_only_what_somebody_may_see_stands_there(district: District) -> None:
    whole, parts = joined(district)
    path = district.organisation("990000001001").path
    Case.objects.filter(id=parts[0].pk).update(accused_path=path)

    page = cluster_page(district.actor("zhao"), whole.number)

    assert page.joined == 2
    assert not page.may_tell


def test_one_message_reaches_the_tracking_page_of_each(li: Client, district: District) -> None:
    whole, parts = joined(district)

    answer = li.post(f"/cases/{whole.number}/cluster/tell/", {"text": "电梯配件周五到货", "key": "k-1"})
    again = li.post(f"/cases/{whole.number}/cluster/tell/", {"text": "电梯配件周五到货", "key": "k-1"})

    assert [answer.status_code, again.status_code] == [302, 302]
    for case in (whole, *parts):
        assert Client().get(f"/track/{case.tracking_code}/").content.decode().count("电梯配件周五到货") == 1
    assert Case.objects.get(id=whole.pk).version == whole.version


def test_what_cannot_be_told_is_refused(li: Client, district: District) -> None:
    whole, _parts = joined(district, 1)
    tell: dict[str, Any] = {"now": moment(12), "text": "通知"}

    assert li.post(f"/cases/{whole.number}/cluster/tell/", {"text": " ", "key": "k"}).status_code == 422
    with pytest.raises(Invalid):
        tell_residents(whole.number, by=district.actor("li"), now=moment(12), text=" ")
    with pytest.raises(Invalid):
        tell_residents(whole.number, by=district.actor("li"), now=moment(12), text="长" * (LONGEST_TEXT + 1))
    with pytest.raises(NotAllowed):
        tell_residents(whole.number, by=district.actor("zhao"), **tell)


def test_cases_are_linked_without_joining(li: Client, district: District) -> None:
    whole, _parts = joined(district, 1)
    other = stories.filed(district)
    address = f"/cases/{whole.number}/cluster/"

    linked = li.post(f"{address}link/", {"to": other.number})
    again = li.post(f"{address}link/", {"to": other.number})
    unknown = li.post(f"{address}link/", {"to": "QH-2026-999999"})

    assert [linked.status_code, again.status_code, unknown.status_code] == [302, 409, 422]
    page = li.get(address).context["page"]
    assert [(row.number, row.state.label) for row in page.linked] == [(other.number, "待受理")]
    with pytest.raises(Conflict):
        link_cases(other.number, by=district.actor("li"), now=moment(12), to=whole.number)


def test_the_map_shows_where_they_are(li: Client, district: District) -> None:
    whole, parts = joined(district, 1)
    Case.objects.filter(id=parts[0].pk).update(location=None)

    found = li.get(f"/cases/{whole.number}/cluster/points/").json()["features"]

    assert [feature["properties"]["number"] for feature in found] == [whole.number]


def test_who_does_not_know_of_the_case_finds_no_cluster(district: District, client: Client) -> None:
    whole, _parts = joined(district, 1)
    client.force_login(district.person("xu"))

    for rest in ("", "points/"):
        assert client.get(f"/cases/{whole.number}/cluster/{rest}").status_code == 404
    for rest, form in (("tell/", {"text": "通知", "key": "k"}), ("link/", {"to": whole.number})):
        assert client.post(f"/cases/{whole.number}/cluster/{rest}", form).status_code == 404


def test_programs_tell_all_residents(district: District) -> None:
    whole, parts = joined(district, 1)

    answer = caller(district, "li").post(f"cases/{whole.number}/tell-residents/", {"text": "周五到货"})

    assert answer.status_code == 200
    assert "周五到货" in Client().get(f"/track/{parts[0].tracking_code}/").content.decode()
