"""Where somebody is signed in, and in what words that is told."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation
from pytest_django.fixtures import Settings

from governance.chart.queries.sessions import device_words, handle_of, sessions_of
from governance.models import AccountSession
from tests.district import District, moment

AGENTS = [
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126 Safari/537.36 Edg/126",
        "Edge on Windows",
    ),
    ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126 Safari/537.36", "Chrome on Windows"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605 Version/17 Safari/605", "Safari on macOS"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 MicroMessenger/8", "WeChat on iPhone"),
    ("Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605 Safari/604", "Safari on iPad"),
    ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 Mobile DingTalk/7", "DingTalk on Android"),
    ("Mozilla/5.0 (Phone; OpenHarmony 4.0) AppleWebKit/537.36 Chrome/114", "Chrome on HarmonyOS"),
    ("Mozilla/5.0 (X11; Linux x86_64; UOS) AppleWebKit/537.36 Firefox/115", "Firefox on UOS/Kylin"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox on Linux"),
    ("Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 Chrome/78 Safari/537.36 360SE", "360 on Windows"),
    ("Firefox", "Firefox"),
    ("a device on Android", "Android"),
    ("curl/8.5.0", "curl/8.5.0"),
    ("x" * 60, "x" * 40),
    ("", "unknown device"),
]


@pytest.mark.parametrize(("agent", "words"), AGENTS)
def test_a_device_is_told_by_browser_and_system(agent: str, words: str) -> None:
    with translation.override("en"):
        assert device_words(agent) == words


def opened(district: District, key: str, *, by: str = "li", seen: datetime, **told: datetime) -> None:
    """Write a session as signing in does."""
    AccountSession.objects.create(
        session_key=key,
        session_data="",
        person_id=district.person(by).pk,
        address="10.0.0.7",
        device="Firefox on Linux",
        started_at=seen - timedelta(minutes=5),
        last_seen_at=seen,
        expire_date=told.get("expires", seen + timedelta(hours=12)),
    )


def test_this_browser_stands_first_then_the_latest_used(district: District) -> None:
    for key, minute in (("old", 1), ("this", 2), ("new", 3)):
        opened(district, key, seen=moment(minute=minute))

    found = sessions_of(district.actor("li"), this="this", now=moment(minute=10))

    assert [each.handle for each in found] == [handle_of(key) for key in ("this", "new", "old")]
    assert [each.is_this for each in found] == [True, False, False]


def test_somebody_else_s_sessions_are_not_told(district: District) -> None:
    opened(district, "hers", by="wang", seen=moment())

    assert sessions_of(district.actor("li"), this="hers", now=moment()) == []


def test_what_has_run_out_or_stood_idle_too_long_is_over(district: District, settings: Settings) -> None:
    settings.SESSION_IDLE_MINUTES = 30
    opened(district, "idle", seen=moment(9, 30))
    opened(district, "fresh", seen=moment(9, 31))
    opened(district, "over", seen=moment(9, 50), expires=moment(10))

    assert [each.handle for each in sessions_of(district.actor("li"), this="", now=moment(10))] == [handle_of("fresh")]


def test_the_name_of_a_session_on_the_page_does_not_open_it(district: District) -> None:
    opened(district, "secret-key", seen=moment())

    (found,) = sessions_of(district.actor("li"), this="", now=moment())

    assert "secret-key" not in str(found)
    assert len(found.handle) == 20
    assert handle_of("secret-key") != handle_of("secret-kez")
