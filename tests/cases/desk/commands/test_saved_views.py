"""Views that people keep for themselves or share with their organisation."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cases.desk.commands.saved_views import MOST_VIEWS, Filters, delete_view, place_view, rename_view, save_view
from cases.desk.queries.saved_views import may_share_with, saved_lists
from cases.models import SavedView
from governance.ground.errors import Invalid, NotAllowed, NotFound
from tests.district import District

LITTER = Filters("open", category="urban-litter")
STREET = "990000001"


def names(district: District, username: str) -> list[str]:
    return [entry.name for entry in saved_lists(district.actor(username))]


def test_a_kept_view_is_seen_by_its_owner_only(district: District) -> None:
    save_view(LITTER, by=district.actor("li"), name="  垃圾   清运 ")

    assert names(district, "li") == ["垃圾 清运"]
    assert names(district, "chen") == []


def test_a_shared_view_is_seen_by_everyone_at_the_organisation(district: District) -> None:
    save_view(LITTER, by=district.actor("chen"), name="垃圾", share_with=STREET)

    assert {name: names(district, name) for name in ("li", "he", "xu", "zhou", "qian")} == {
        "li": ["垃圾"],
        "he": ["垃圾"],
        "xu": [],
        "zhou": [],
        "qian": [],
    }


@pytest.mark.parametrize("share_with", [STREET, "990000002", "no such place"])
def test_who_leads_no_organisation_shares_nothing(district: District, share_with: str) -> None:
    with pytest.raises(NotAllowed):
        save_view(LITTER, by=district.actor("li"), name="垃圾", share_with=share_with)

    assert may_share_with(district.actor("li")) == []
    assert may_share_with(district.actor("chen")) == [(STREET, "东街道")]


def test_a_shared_view_is_changed_by_who_leads_the_organisation_only(district: District) -> None:
    view = save_view(LITTER, by=district.actor("chen"), name="垃圾", share_with=STREET)

    for change in (rename_view, place_view, delete_view):
        said = {rename_view: {"name": "别的"}, place_view: {"position": 1}, delete_view: {}}[change]
        with pytest.raises(NotAllowed):
            change(view.pk, by=district.actor("li"), **said)
    rename_view(view.pk, by=district.actor("deng"), name="清运")

    assert names(district, "li") == ["清运"]


def test_another_persons_view_does_not_exist(district: District) -> None:
    view = save_view(LITTER, by=district.actor("li"), name="垃圾")

    with pytest.raises(NotFound):
        delete_view(view.pk, by=district.actor("he"))


def test_saving_the_same_again_changes_nothing_and_other_filters_need_another_name(district: District) -> None:
    first = save_view(LITTER, by=district.actor("li"), name="垃圾")

    assert save_view(LITTER, by=district.actor("li"), name="垃圾") == first
    with pytest.raises(Invalid):
        save_view(Filters("late"), by=district.actor("li"), name="垃圾")


def test_a_name_that_is_taken_is_not_given_again(district: District) -> None:
    save_view(LITTER, by=district.actor("li"), name="垃圾")
    other = save_view(Filters("late"), by=district.actor("li"), name="逾期")

    with pytest.raises(Invalid):
        rename_view(other.pk, by=district.actor("li"), name="垃圾")


@pytest.mark.parametrize("name", ["", "   ", "长" * 41])
def test_a_view_has_a_name_that_can_be_read(district: District, name: str) -> None:
    with pytest.raises(Invalid):
        save_view(LITTER, by=district.actor("li"), name=name)


def test_a_view_that_the_desk_does_not_have_is_not_kept(district: District) -> None:
    with pytest.raises(Invalid):
        save_view(Filters("nonsense"), by=district.actor("li"), name="垃圾")


def test_there_is_an_end_to_keeping(district: District) -> None:
    for n in range(MOST_VIEWS):
        save_view(LITTER, by=district.actor("li"), name=f"视图 {n}")

    with pytest.raises(Invalid):
        save_view(LITTER, by=district.actor("li"), name="再一个")


@pytest.mark.parametrize(
    ("position", "order"),
    [(1, ["丙", "甲", "乙"]), (2, ["甲", "丙", "乙"]), (9, ["甲", "乙", "丙"]), (0, ["丙", "甲", "乙"])],
)
def test_a_view_is_put_at_a_place_of_its_list(district: District, position: int, order: list[str]) -> None:
    for name in ("甲", "乙", "丙"):
        view = save_view(Filters("late"), by=district.actor("li"), name=name)

    place_view(view.pk, by=district.actor("li"), position=position)

    assert names(district, "li") == order


def test_shared_views_have_an_order_of_their_own(district: District) -> None:
    own = save_view(LITTER, by=district.actor("chen"), name="自己的")
    for name in ("甲", "乙"):
        view = save_view(Filters("late"), by=district.actor("chen"), name=name, share_with=STREET)

    place_view(view.pk, by=district.actor("chen"), position=1)

    assert names(district, "chen") == ["自己的", "乙", "甲"]
    assert SavedView.objects.get(id=own.pk).rank == 1


def test_a_deleted_view_is_gone(district: District) -> None:
    view = save_view(LITTER, by=district.actor("li"), name="垃圾")

    delete_view(view.pk, by=district.actor("li"))

    assert names(district, "li") == []


def test_a_view_that_the_desk_no_longer_has_is_not_shown(district: District) -> None:
    view = save_view(LITTER, by=district.actor("li"), name="垃圾")
    SavedView.objects.filter(id=view.pk).update(view="gone")

    assert names(district, "li") == []


def test_no_more_views_are_saved_at_once_than_one_after_the_other(committed_district: District) -> None:
    li, together = committed_district.actor("li"), Barrier(MOST_VIEWS + 4)

    def save(number: int) -> None:
        together.wait()
        try:
            save_view(LITTER, by=li, name=f"view {number}")
        except Invalid:
            return
        finally:
            connection.close()

    with ThreadPoolExecutor(together.parties) as pool:
        list(pool.map(save, range(together.parties)))

    assert SavedView.objects.count() == MOST_VIEWS
    assert sorted(SavedView.objects.values_list("rank", flat=True)) == list(range(1, MOST_VIEWS + 1))
