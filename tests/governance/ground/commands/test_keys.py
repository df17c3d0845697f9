"""A leaked key can be retired, and a mistake with keys is noticed before anything was sealed with it."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation
from pytest_django.fixtures import Settings

from cases.models import Case
from governance.ground.commands.channels import offer_gateway
from governance.ground.commands.keys import sealed_columns
from governance.ground.permissions import PORTAL
from governance.models import Event, Gateway, SealingKey, blind_index
from tests.district import District, moment
from tests.stories import filed

OLD, NEW, OTHER, INDEX, NEW_INDEX = (Fernet.generate_key().decode() for _n in range(5))
PHONE = "13900001234"
SECRET = "a-secret-between-us-and-the-gateway"


@pytest.fixture
def case(district: District, settings: Settings) -> Case:
    """A case whose resident's phone is sealed with the old key and indexed by the old index key."""
    translation.activate("en")
    settings.FIELD_KEYS, settings.INDEX_KEY = [OLD], INDEX
    call("check_keys")
    return filed(district, resident_phone=PHONE)


def call(command: str) -> str:
    """Run a command and return what it said."""
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


def raw(table: str, column: str) -> list[str]:
    """Return what a sealed column really holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} <> ''")
        return [row[0] for row in cursor.fetchall()]


def test_after_resealing_the_leaked_key_opens_nothing_and_can_be_dropped(case: Case, settings: Settings) -> None:
    secret = {"name_zh": "短信", "name_en": "SMS", "url": "https://sms.example.org/", "secret": SECRET}
    offer_gateway("sms", by=PORTAL, now=moment(), is_active=True, **secret)
    settings.FIELD_KEYS = [NEW, OLD]
    call("check_keys")

    said = call("reseal")

    assert "cases_case.resident_phone: 1\n" in said
    assert "governance_gateway.secret: 1\n" in said
    for column in sealed_columns():
        for text in raw(column.model._meta.db_table, column.field.column):
            with pytest.raises(InvalidToken):
                Fernet(OLD).decrypt(text)
    settings.FIELD_KEYS = [NEW]
    call("check_keys")
    assert Case.objects.get(pk=case.pk).resident_phone == PHONE
    assert Gateway.objects.get(code="sms").secret == SECRET
    assert Event.objects.filter(name="governance.key.resealed").count() == 1


def test_a_new_index_key_finds_what_was_written_under_the_old_one_after_resealing(
    case: Case, settings: Settings
) -> None:
    settings.INDEX_KEY = NEW_INDEX
    assert not Case.objects.filter(resident_phone_index=blind_index(PHONE)).exists()

    call("reseal")

    assert Case.objects.filter(resident_phone_index=blind_index(PHONE)).exists()


def test_the_index_outlives_the_key_that_sealed(case: Case, settings: Settings) -> None:
    before = case.resident_phone_index

    settings.FIELD_KEYS = [NEW, OLD]

    assert blind_index(PHONE) == before


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ([OLD, NEW], "stands behind an older one"),
        ([NEW], "lacks"),
        ([NEW, OTHER], "lacks"),
    ],
)
def test_a_mistake_with_the_field_keys_is_noticed(case: Case, settings: Settings, keys: list[str], says: str) -> None:
    settings.FIELD_KEYS = keys

    with pytest.raises(CommandError, match=says):
        call("check_keys")

    assert SealingKey.objects.count() == 1


def test_a_retired_key_never_seals_again(case: Case, settings: Settings) -> None:
    settings.FIELD_KEYS = [NEW, OLD]
    call("reseal")
    settings.FIELD_KEYS = [OLD, NEW]

    with pytest.raises(CommandError, match="was retired"):
        call("check_keys")


def test_keys_that_never_belonged_to_this_database_are_noticed(case: Case, settings: Settings) -> None:
    SealingKey.objects.all().delete()
    settings.FIELD_KEYS = [OTHER]

    with pytest.raises(CommandError, match=r"No key of FIELD_KEYS opens cases_case\.resident_phone"):
        call("check_keys")


def test_another_index_key_is_noticed(case: Case, settings: Settings) -> None:
    settings.INDEX_KEY = NEW_INDEX

    with pytest.raises(CommandError, match="INDEX_KEY is not the key"):
        call("check_keys")


def test_a_value_that_no_key_opens_keeps_every_key_from_being_retired(case: Case, settings: Settings) -> None:
    settings.FIELD_KEYS = [OTHER]

    with pytest.raises(CommandError, match="No key was retired"):
        call("reseal")

    assert not SealingKey.objects.exclude(retired_at=None).exists()
    assert Fernet(OLD).decrypt(raw("cases_case", "resident_phone")[0]).decode() == PHONE


def test_every_blind_index_is_written_anew_with_its_value() -> None:
    indexed = {column.field.indexed_in for column in sealed_columns()} - {""}
    kept = {
        field.column
        for column in sealed_columns()
        for field in column.model._meta.concrete_fields
        if field.column.endswith("_index")
    }

    assert kept == indexed
