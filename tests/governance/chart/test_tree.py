"""The tree keeps its own paths, whoever writes it and however many at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from random import Random

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from governance.chart.commands.organisations import create_organisation, move_organisation, rename_organisation
from governance.chart.queries.tree import wrong_paths
from governance.ground.errors import Conflict
from governance.ground.permissions import PORTAL
from governance.models import Organisation
from tests.district import District, moment

WRITERS, MOVES = 6, 25


def grown(district: District, count: int) -> list[int]:
    """Add party groups in a row of branches below the committee, and return their ids."""
    ids = [district.organisation("P-990000").pk]
    for n in range(count):
        made = create_organisation(
            by=PORTAL,
            now=moment(),
            parent_id=ids[n // 2],
            kind="party-group",
            code=f"G-{n}",
            name_zh=f"第{n}组",
            name_en=f"Group {n}",
        )
        ids.append(made.pk)
    return ids[1:]


def test_a_child_stands_below_its_parent(district: District) -> None:
    top, street, community = (district.organisation(code) for code in ("990000", "990000001", "990000001001"))

    assert top.path == f"/{top.pk}/"
    assert community.path == f"/{top.pk}/{street.pk}/{community.pk}/"
    assert (top.depth, street.depth, community.depth) == (1, 2, 3)


def test_what_is_below_moves_along(district: District) -> None:
    street, other = district.organisation("990000001"), district.organisation("990000002")

    move_organisation(street.pk, by=PORTAL, now=moment(), parent_id=other.pk)

    community = district.organisation("990000001001")
    assert community.path == f"{other.path}{street.pk}/{community.pk}/"
    assert community.depth == 4
    assert wrong_paths() == []


def test_nothing_is_moved_under_itself(district: District) -> None:
    street, community = district.organisation("990000001"), district.organisation("990000001001")

    with pytest.raises(Conflict):
        move_organisation(street.pk, by=PORTAL, now=moment(), parent_id=community.pk)
    with pytest.raises(Conflict):
        move_organisation(street.pk, by=PORTAL, now=moment(), parent_id=street.pk)
    assert wrong_paths() == []


def test_sql_past_the_commands_cannot_make_a_circle_or_a_wrong_path(district: District) -> None:
    street, community = district.organisation("990000001"), district.organisation("990000001001")

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE governance_organisation SET parent_id = %s WHERE id = %s", [community.pk, street.pk])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE governance_organisation SET parent_id = parent_id, path = 'x', depth = 9")
    assert wrong_paths() == []


def test_a_parent_that_is_not_there_is_refused(district: District) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE governance_organisation SET parent_id = 0 WHERE code = '990000001'")


def test_check_tree_names_a_wrong_path(district: District) -> None:
    street = district.organisation("990000001")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE governance_organisation SET path = '/0/' WHERE id = %s", [street.pk])

    assert wrong_paths() == [street.pk]


def test_many_who_move_at_once_leave_a_whole_tree(committed_district: District) -> None:
    ids = grown(committed_district, 24)

    with ThreadPoolExecutor(WRITERS) as writers:
        outcomes = list(writers.map(_move_at_random, [(seed, ids) for seed in range(WRITERS)]))

    assert sum(moved for moved, _refused in outcomes) > 0
    assert sum(moved + refused for moved, refused in outcomes) == WRITERS * MOVES
    assert wrong_paths() == []
    assert Organisation.objects.filter(pk__in=ids, path__startswith="/").count() == len(ids)


def _move_at_random(told: tuple[int, list[int]]) -> tuple[int, int]:
    """Move and rename at random; every move is made or refused as a circle, and nothing else goes wrong."""
    seed, ids = told
    random, moved, refused = Random(seed), 0, 0
    try:
        for n in range(MOVES):
            one, other = random.sample(ids, 2)
            try:
                move_organisation(one, by=PORTAL, now=moment(), parent_id=other)
                moved += 1
            except Conflict:
                refused += 1
            names = {"name_zh": f"{seed}改{n}", "name_en": f"Renamed {seed} {n}"}
            rename_organisation(other, by=PORTAL, now=moment(), led_by_id=None, **names)
    finally:
        connection.close()
    return moved, refused


def test_two_organisations_swapped_at_once_make_no_circle(committed_district: District) -> None:
    ids = grown(committed_district, 2)

    with ThreadPoolExecutor(2) as writers:
        list(writers.map(_move_quietly, [(ids[0], ids[1]), (ids[1], ids[0])]))

    assert wrong_paths() == []


def _move_quietly(told: tuple[int, int]) -> None:
    try:
        move_organisation(told[0], by=PORTAL, now=moment(), parent_id=told[1])
    except Conflict:
        pass
    finally:
        connection.close()


def test_an_organisation_begins_with_a_day(district: District) -> None:
    street = district.organisation("990000001")

    assert street.valid.lower == date(2024, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=street.pk).update(valid=(None, None))
