"""What every test may use: the district, its cast, and the guarantee that both are there."""

from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from cases.queries.limits import forget_limits
from governance.models import Organisation
from governance.queries.calendar import forget_calendar
from tests.district import District, build_district

SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Build the district once; ordinary tests see it and roll back what they do to it."""
    with django_db_blocker.unblock():
        # Tests that commit empty every table when they end; only a test of the guard itself puts it back.
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE governance_event DISABLE TRIGGER event_keep_all")
        build_district()


@pytest.fixture
def district(db: None) -> District:
    """The test district; built anew where a committing test has emptied the tables."""
    return District() if Organisation.objects.exists() else build_district()


@pytest.fixture
def committed_district(transactional_db: None) -> District:
    """The test district for tests that commit, or whose work other processes must see."""
    return District() if Organisation.objects.exists() else build_district()


@pytest.fixture(autouse=True)
def _fresh_memories(tmp_path: Path, settings: Settings) -> None:
    """Give each test its own media folder; let none read another's calendar or limits, or speak its language."""
    settings.MEDIA_ROOT = tmp_path / "media"
    translation.activate(settings.LANGUAGE_CODE)
    forget_calendar()
    forget_limits()
