"""The anchors of the days: whether they follow from each other, and against a copy kept elsewhere."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from governance.ground.errors import NotAllowed
from governance.ground.models import ChainAnchor
from governance.ground.queries.anchors import (
    COLUMNS,
    FEWER,
    MISSING,
    OTHER,
    UNREAD,
    anchor_rows,
    differences,
    digest_of_anchor,
    rows_of_anchors,
    wrong_anchors,
)
from governance.ground.seals import seal
from tests.district import District, moment

FIRST = date(2026, 3, 2)


def anchors(count: int = 3) -> Iterator[ChainAnchor]:
    """Yield the anchors of some days as the portal makes them, not written."""
    previous = ""
    for n in range(count):
        anchor = ChainAnchor(
            day=FIRST + timedelta(days=n),
            at=moment(23, 59, days=n),
            chains=5 + n,
            events=20 + 10 * n,
            weight=f"{n}",
            previous=previous,
        )
        anchor.digest = previous = digest_of_anchor(anchor)
        anchor.seal = seal("anchor", anchor.digest)
        yield anchor


def sealed_anew(anchor: ChainAnchor, **changes: Any) -> ChainAnchor:
    """Change an anchor as somebody does who has the key."""
    for name, value in changes.items():
        setattr(anchor, name, value)
    anchor.digest = digest_of_anchor(anchor)
    anchor.seal = seal("anchor", anchor.digest)
    return anchor


def test_anchors_as_the_portal_made_them_are_right() -> None:
    assert list(wrong_anchors(anchors())) == []
    assert list(wrong_anchors([])) == []


@pytest.mark.parametrize("name", ["day", "at", "chains", "events", "weight", "previous"])
def test_whatever_is_changed_of_an_anchor_is_found(name: str) -> None:
    changed = list(anchors())
    new = {"day": date(2026, 5, 1), "at": moment(1), "chains": 99, "events": 999, "weight": "x", "previous": "y"}
    setattr(changed[1], name, new[name])

    assert any("it is not the portal's" in each for each in wrong_anchors(changed))


def test_a_seal_of_another_anchor_is_found() -> None:
    first, second, third = anchors()
    second.seal = third.seal

    assert list(wrong_anchors([first, second, third])) == [f"anchor {second.day}: it is not the portal's"]


def test_a_day_that_was_taken_out_is_found() -> None:
    first, _second, third = anchors()

    assert list(wrong_anchors([first, third])) == [f"anchor {third.day}: it does not follow from the one before it"]


def test_the_first_day_follows_from_nothing() -> None:
    _first, second, third = anchors()

    assert list(wrong_anchors([second, third])) == [f"anchor {second.day}: it does not follow from the one before it"]


@pytest.mark.parametrize("fewer", [{"events": 19}, {"chains": 4}])
def test_a_day_that_counts_less_than_the_one_before_is_found(fewer: dict[str, int]) -> None:
    first, second, _third = anchors()

    assert list(wrong_anchors([first, sealed_anew(second, **fewer)])) == [
        f"anchor {second.day}: it counts less than the one before it"
    ]


def copied(**changes: str) -> list[dict[str, str]]:
    """Write three anchors and return the copy that somebody kept, its second line changed."""
    ChainAnchor.objects.bulk_create(anchors())
    heading, *rows = rows_of_anchors()
    copy = [dict(zip(map(str, heading), map(str, row), strict=True)) for row in rows]
    copy[1].update(changes)
    return copy


@pytest.fixture
def _no_anchors(district: District) -> None:
    assert not ChainAnchor.objects.exists()


@pytest.mark.usefixtures("_no_anchors")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"digest": "another"}, [OTHER]),
        ({"digest": ""}, [OTHER]),
        ({"events": "31"}, [FEWER]),
        ({"chains": "7"}, [FEWER]),
        ({"events": "29"}, []),
        ({"events": ""}, [UNREAD]),
        ({"events": "many"}, [UNREAD]),
        ({"events": "-1"}, [UNREAD]),
        ({"chains": "٣"}, [UNREAD]),
        ({"chains": "9" * 19}, [UNREAD]),
        ({"day": "2026-02-28"}, [MISSING]),
        ({"day": ""}, [MISSING]),
    ],
)
def test_a_copy_tells_what_was_changed_since(changes: dict[str, str], found: list[Any]) -> None:
    assert [each.what for each in differences(copied(**changes))] == found


@pytest.mark.usefixtures("_no_anchors")
def test_the_last_day_of_a_copy_may_have_grown_but_not_shrunk() -> None:
    copy = copied()
    copy[2]["digest"] = "of an hour before"
    grown = list(differences(copy))
    copy[2]["events"] = "41"

    assert grown == []
    assert [(each.day, each.what) for each in differences(copy)] == [("2026-03-04", FEWER)]


@pytest.mark.usefixtures("_no_anchors")
def test_a_day_that_is_no_day_is_told_in_few_signs() -> None:
    (difference,) = differences([{"day": "x" * 500, "chains": "1", "events": "1"}])

    assert (difference.day, difference.what) == ("x" * 40, MISSING)


@pytest.mark.usefixtures("_no_anchors")
def test_only_an_auditor_takes_a_copy(district: District) -> None:
    copied()

    heading, *rows = anchor_rows(district.actor("yang"))

    assert heading == COLUMNS
    assert [row[0] for row in rows] == [FIRST + timedelta(days=n) for n in range(3)]
    for other in ("feng", "li"):
        with pytest.raises(NotAllowed):
            anchor_rows(district.actor(other))
