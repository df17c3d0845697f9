"""What every test may use: the district and its cast, a browser, and memories of its own."""

import asyncio
from asyncio import AbstractEventLoop
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from governance.ground.memory import forget_everything
from governance.models import Organisation
from tests.browser import launch
from tests.district import District, build_district


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Build the district once; ordinary tests see it and roll back what they do to it."""
    with django_db_blocker.unblock():
        # Tests that commit empty every table when they end; only a test of the guard itself puts it back.
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE governance_event DISABLE TRIGGER event_keep_all")
            cursor.execute("ALTER TABLE governance_securityevent DISABLE TRIGGER security_keep_all")
        build_district()


@pytest.fixture
def _ground(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Build the district anew where a committing test has emptied the tables, once for all the tests that follow."""
    with django_db_blocker.unblock():
        if not connection.in_atomic_block:
            _rebuild()


@pytest.fixture(scope="module")
def ground_of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The district for modules whose test classes open their transaction before any fixture of a test."""
    with django_db_blocker.unblock():
        _rebuild()


def _rebuild() -> None:
    if not Organisation.objects.exists():
        build_district()


@pytest.fixture
def district(_ground: None, db: None) -> District:
    """The test district; what a test does to it is rolled back."""
    return District() if Organisation.objects.exists() else build_district()


@pytest.fixture
def committed_district(transactional_db: None) -> District:
    """The test district for tests that commit, or whose work other processes must see."""
    return District() if Organisation.objects.exists() else build_district()


@pytest.fixture(scope="session")
def chromium() -> Iterator[tuple[Browser, AbstractEventLoop]]:
    """One Chromium for the whole run, started for the first test that looks at a page, and the loop that drives it."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield browser, loop
        asyncio._set_running_loop(loop)
        browser.close()


@pytest.fixture
def browser(chromium: tuple[Browser, AbstractEventLoop]) -> Iterator[Browser]:
    """The Chromium of all tests; open contexts of your own in it and close them."""
    browser, loop = chromium
    # Playwright leaves its loop marked as running between two calls, and Django keeps the database shut where a loop
    # runs. The mark is set for the tests that look at pages, and for no other.
    asyncio._set_running_loop(loop)
    yield browser
    asyncio._set_running_loop(None)


@pytest.fixture(autouse=True)
def _fresh_memories(tmp_path: Path, settings: Settings) -> None:
    """Give each test its own media folder; let none know what another has read, or speak its language.

    What is kept for half a minute would otherwise run out in the middle of a test that counts statements.
    """
    settings.MEDIA_ROOT = tmp_path / "media"
    translation.activate(settings.LANGUAGE_CODE)
    forget_everything()
