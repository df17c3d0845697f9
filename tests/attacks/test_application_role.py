"""The role under which the portal runs: it does all of its work, and cannot touch what has happened."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from governance.ground import outbox
from governance.ground.commands.history import seal_chains
from governance.ground.commands.rights import grant_application
from governance.ground.queries.chain import wrong_history
from governance.models import Event
from tests import stories
from tests.district import District

ROLE = "shaosheng_app_of_attacks"


@pytest.fixture
def as_application(district: District) -> Iterator[District]:
    """Let the portal speak as its own role for one test; the role is rolled back with the rest."""
    grant_application(ROLE, "x" * 20)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
    yield district
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_the_portal_does_its_work_under_its_role(as_application: District) -> None:
    case = stories.calling_back(as_application)
    whistled = stories.routed(as_application)
    outbox.drain()

    assert seal_chains(now=timezone.now()) >= 2
    assert wrong_history(now=timezone.now()) == []
    assert Event.objects.filter(subject_id__in=[case.pk, whistled.pk]).count() > 8


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE governance_event SET by_zh = 'x'",
        "DELETE FROM governance_event",
        "TRUNCATE governance_event CASCADE",
        "ALTER TABLE governance_event DISABLE TRIGGER event_keep",
        "DROP TRIGGER event_keep ON governance_event",
        "CREATE TRIGGER mine BEFORE INSERT ON governance_event EXECUTE FUNCTION governance_event_keep()",
        "CREATE OR REPLACE FUNCTION governance_event_digest(e governance_event) RETURNS text"
        " LANGUAGE sql AS 'SELECT $$$$'",
        "ALTER FUNCTION governance_event_chain() SECURITY INVOKER",
        "UPDATE governance_chainhead SET count = 1",
        "UPDATE governance_chainhead SET unkeyed = 9",
        "INSERT INTO governance_chainhead (subject_kind, subject_id, count, digest) VALUES ('x', 1, 1, 'x')",
        "DELETE FROM governance_chainhead",
        "DELETE FROM governance_chainanchor",
        "UPDATE governance_securityevent SET address = 'x'",
        "DELETE FROM governance_securityevent",
        "DELETE FROM django_migrations",
        "CREATE TABLE public.governance_event_of_mine (id bigint)",
        "SET session_replication_role = replica",
        "COPY governance_event TO PROGRAM 'cat'",
        "ALTER TABLE governance_event OWNER TO shaosheng_app_of_attacks",
        "CREATE TEMPORARY TABLE forged (LIKE governance_event); CREATE TRIGGER forge BEFORE INSERT ON forged"
        " FOR EACH ROW EXECUTE FUNCTION governance_event_chain()",
    ],
)
def test_the_portals_role_cannot_forge_what_has_happened(as_application: District, statement: str) -> None:
    refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner|must be superuser")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_table_of_ones_own_does_not_stand_before_the_heads(as_application: District) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE governance_chainhead (LIKE public.governance_chainhead)")
    case = stories.filed(as_application)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count FROM public.governance_chainhead WHERE subject_kind = 'cases.case' AND subject_id = %s",
            [case.pk],
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("url", ["", "postgis://shaosheng_app@127.0.0.1/x", "postgis://{user}:x@127.0.0.1/x"])
def test_rights_are_given_to_another_role_than_the_owner_and_with_a_password(
    district: District, settings: Settings, url: str
) -> None:
    settings.APPLICATION_DATABASE_URL = url.format(user=connection.settings_dict["USER"])

    with pytest.raises(CommandError, match=r"APPLICATION_DATABASE_URL|another one"):
        call_command("grant_application", stdout=StringIO())


def test_the_command_gives_the_rights_and_may_do_so_twice(district: District, settings: Settings) -> None:
    settings.APPLICATION_DATABASE_URL = f"postgis://{ROLE}:a-password@127.0.0.1/x"

    for _time in range(2):
        call_command("grant_application", stdout=StringIO())

    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'governance_event', 'INSERT')", [ROLE])
        assert cursor.fetchone() == (True,)
