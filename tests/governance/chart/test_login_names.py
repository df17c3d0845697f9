"""Log-in names as they are compared, and what a password may not be made of."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from governance.chart.commands.passwords import check_password
from governance.chart.commands.people import create_person
from governance.ground import events
from governance.ground.errors import Invalid
from governance.models import Person, SecurityEvent, folded
from tests.district import District, moment
from tests.house.migrating import migration

GOOD = "street-lamp-1949"


@pytest.mark.parametrize("spelling", ["Li", "LI", "ｌｉ", "ＬＩ", "ｌI"])
def test_one_name_is_not_given_twice_in_another_spelling(district: District, spelling: str) -> None:
    with pytest.raises(Invalid):
        create_person(
            by=district.actor("feng"), now=moment(), username=spelling, name_zh="李", name_en="Li", password=GOOD
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(username=spelling, name_zh="李", name_en="Li")


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("dispatcher", "dispatcher"),
        ("dispatcher", "Dispatcher-2026"),
        ("dispatcher", "my.ｄｉｓｐａｔｃｈｅｒ.key"),
        ("Ｄispatcher", "xx-dispatcher-xx"),
        ("li", "li123456"),
        ("li", "2026-LI-2026"),
        ("longlogin", "longlogin"),
        ("li", "12345678"),
        ("li", "password"),
        ("li", "short"),
    ],
)
def test_a_password_is_not_made_of_the_name_nor_weak(username: str, password: str) -> None:
    with pytest.raises(Invalid):
        check_password(password, username=username)


@pytest.mark.parametrize(("username", "password"), [("li", "brilliant-lamp-1949"), ("dispatcher", GOOD), ("li", GOOD)])
def test_a_good_password_is_taken(username: str, password: str) -> None:
    check_password(password, username=username)


def test_names_that_collide_when_folded_are_told_apart_by_the_upgrade(district: District) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'governance_person'::regclass AND contype = 'u' "
            "AND pg_get_constraintdef(oid) LIKE '%username_folded%'"
        )
        (name,) = cursor.fetchone()
        cursor.execute(f'ALTER TABLE governance_person DROP CONSTRAINT "{name}"')
    Person.objects.bulk_create(
        [Person(username=name, name_zh="李", name_en="Li") for name in ("Li", "LI", "li-2", "other")]
    )

    migration("fold_names").fold(apps, None)

    people = Person.objects.filter(name_en="Li").order_by("id")
    assert [person.username for person in people] == ["Li-3", "LI-4", "li-2", "other"]
    assert district.person("li").username_folded == "li"
    names = Person.objects.values_list("username_folded", flat=True)
    assert len(names) == len(set(names))
    assert SecurityEvent.objects.filter(kind=events.ACCOUNT_RENAMED).count() == 2


def test_folding_twice_changes_nothing_more() -> None:
    for name in ("ﬀ", "ẞ", "İ", "Ｄ", "dispatcher"):
        assert folded(folded(name)) == folded(name)
