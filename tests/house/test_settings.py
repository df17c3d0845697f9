"""A setting that cannot be used stops the start and is named; one that can be used is used as it was meant."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
A_KEY = "A" * 43 + "="
B_KEY = "B" * 42 + "A="
PRODUCTION = {
    "DEPLOYMENT": "production",
    "SECRET_KEY": "x1" * 30,
    "FIELD_KEYS": A_KEY,
    "INDEX_KEY": B_KEY,
    "EVENT_KEYS": "x" * 40,
    "ALLOWED_HOSTS": "portal.example",
    "CSRF_TRUSTED_ORIGINS": "https://portal.example",
}
READ_EACH = """
import json, os, sys
from django.core.exceptions import ImproperlyConfigured
said = []
for given in json.load(sys.stdin):
    os.environ.clear()
    os.environ.update(given)
    sys.modules.pop("governance.settings", None)
    try:
        import governance.settings
        said.append("")
    except ImproperlyConfigured as error:
        said.append(str(error))
json.dump(said, sys.stdout)
"""


def starts_with(*environments: Mapping[str, str]) -> list[str]:
    """Read the settings with each environment, in one process; return what each said, or nothing."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", READ_EACH],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"},
        input=json.dumps([{"PATH": "/usr/bin:/bin", **PRODUCTION, **each} for each in environments]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


UNUSABLE = [
    ("FIELD_KEYS", ""),
    ("FIELD_KEYS", "no-key-at-all"),
    ("FIELD_KEYS", f"{A_KEY},"),
    ("FIELD_KEYS", f"{A_KEY},{'C' * 40}"),
    ("FIELD_KEYS", f"{A_KEY},{A_KEY}"),
    ("INDEX_KEY", ""),
    ("EVENT_KEYS", ""),
    ("EVENT_KEYS", "too-short"),
    ("EVENT_KEYS", f"{A_KEY},{A_KEY}"),
    ("APPLICATION_DATABASE_URL", "mysql://a@b/c"),
    ("INDEX_KEY", "kurz"),
    ("SECRET_KEY_FALLBACKS", "too-short"),
    ("DATABASE_URL", "mysql://a@b/c"),
    ("DATABASE_URL", "sqlite:///portal.db"),
    ("DATABASE_URL", "postgis://a@b:port/c"),
    ("DATABASE_URL", "postgis://a@b:5432/"),
    ("DATABASE_URL", "not an address"),
    ("DATABASE_URL", ""),
    ("REDIS_URL", "http://redis:6379/0"),
    ("REDIS_URL", "redis://redis:6379/zero"),
    ("REDIS_URL", "redis://redis:port/0"),
    ("REDIS_URL", ""),
    ("EMAIL_URL", "mail.example.org"),
    ("EMAIL_URL", "http://mail.example.org"),
    ("EMAIL_URL", "smtp://"),
    ("EMAIL_URL", "smtp://mail.example.org:port"),
    ("EMAIL_URL", "smtp://mail.example.org/?timeout=soon"),
    ("EMAIL_URL", "smtp://mail.example.org/?tls=Truee"),
    ("EMAIL_URL", ""),
    ("EMAIL_FROM", "nobody"),
    ("EMAIL_FROM", "a@b\nBcc: c@d"),
    ("TIME_ZONE", "Asia/Nowhere"),
    ("TIME_ZONE", ""),
    ("PORTAL_ADDRESS", "portal.example"),
    ("PORTAL_ADDRESS", "https://portal example"),
    ("PORTAL_ADDRESS", "https://portal.example:port"),
    ("OUTSIDE_TILE_URL", "tiles.example.org/{z}/{x}/{y}.png"),
    ("OUTSIDE_TILE_URL", "https://tiles.example.org/tile.png"),
    ("ALLOWED_HOSTS", "https://portal.example"),
    ("ALLOWED_HOSTS", "portal.example,"),
    ("ALLOWED_HOSTS", "portal.example:8000"),
    ("CSRF_TRUSTED_ORIGINS", "portal.example"),
    ("CSRF_TRUSTED_ORIGINS", "https://portal.example/"),
    ("MEDIA_ROOT", "/proc/media"),
    ("MEDIA_ROOT", "/etc/hostname"),
    ("BEAT_SCHEDULE_FILE", "/proc/beat-schedule"),
    ("SECURE_COOKIES", "perhaps"),
    ("HSTS_WHOLE_DOMAIN", "perhaps"),
    ("TRUSTED_PROXIES", "all"),
    ("CASE_NUMBER_PREFIX", "区"),
    ("LOG_LEVEL", "LOUD"),
    ("LOG_FORMAT", "xml"),
    ("METRICS_TOKEN", "short"),
    ("METRICS_FOLDER", "/proc/metrics"),
    ("SENTRY_DSN", "sentry.example.org"),
    ("SENTRY_DSN", "https://sentry.example.org/"),
    ("DATABASE_CONNECTION_AGE", "-1"),
    ("PUBLIC_REPORTS_PER_HOUR", "0"),
    ("DEPLOYMENT", "staging"),
]
USABLE = [
    {},
    {"FIELD_KEYS": f"{A_KEY},{B_KEY}"},
    {"SECRET_KEY_FALLBACKS": "y2" * 20},
    {"DATABASE_URL": "postgresql://a:b%40c@[::1]:5432/portal?sslmode=require"},
    {"REDIS_URL": "rediss://:word@redis.example:6380/3"},
    {"REDIS_URL": "unix:///run/redis.sock?db=2"},
    {"EMAIL_URL": "console:"},
    {"LOG_FORMAT": "line", "METRICS_TOKEN": "m" * 32, "SENTRY_DSN": "https://key@sentry.example.org/7"},
    {"EMAIL_URL": "smtp://who:what@mail.example.org:587/?tls=True", "PORTAL_ADDRESS": "https://portal.example"},
    {"EMAIL_URL": "submission://mail.example.org", "PORTAL_ADDRESS": "https://portal.example"},
    {"EMAIL_URL": "file:///tmp/mails"},
    {"EMAIL_FROM": "哨声 <no-reply@portal.example>"},
    {"PORTAL_ADDRESS": "https://portal.example:8443", "OUTSIDE_TILE_URL": "https://t.example/{z}/{x}/{y}.png"},
    {"ALLOWED_HOSTS": ".portal.example,10.0.0.1,[::1]"},
]


@pytest.fixture(scope="module")
def refusals() -> list[str]:
    """What the start says to every unusable value, read in one process."""
    return starts_with(*({name: value} for name, value in UNUSABLE))


@pytest.mark.parametrize("case", range(len(UNUSABLE)), ids=[f"{name}={value}" for name, value in UNUSABLE])
def test_a_bad_setting_stops_the_start_with_its_name(refusals: list[str], case: int) -> None:
    assert UNUSABLE[case][0] in refusals[case]


def test_good_settings_start() -> None:
    assert starts_with(*USABLE) == [""] * len(USABLE)


def test_no_refusal_repeats_a_secret() -> None:
    told = starts_with(
        {"FIELD_KEYS": "secret-of-mine"},
        {"INDEX_KEY": "secret-of-mine"},
        {"EVENT_KEYS": "secret-of-mine"},
        {"SECRET_KEY": "secret-of-mine"},
        {"SECRET_KEY_FALLBACKS": "secret-of-mine"},
        {"DATABASE_URL": "mysql://a:secret-of-mine@b/c"},
        {"EMAIL_URL": "smtp://a:secret-of-mine@b:port"},
        {"REDIS_URL": "http://:secret-of-mine@b/0"},
    )

    assert all(told)
    assert not [each for each in told if "secret-of-mine" in each]


def test_production_refuses_the_demos_index_key_and_fallbacks_that_are_the_key_itself() -> None:
    demo = "ZGVtby1vbmx5LWZpZWxkLWtleS1uZXZlci1pbi1wcm8="

    told = starts_with({"INDEX_KEY": demo}, {"SECRET_KEY_FALLBACKS": PRODUCTION["SECRET_KEY"]})

    assert "INDEX_KEY" in told[0]
    assert "SECRET_KEY_FALLBACKS" in told[1]


@pytest.mark.parametrize("scheme", ["smtp", "smtps", "submission", "submit"])
def test_mails_are_not_sent_without_an_address_for_their_links(scheme: str) -> None:
    (told,) = starts_with({"EMAIL_URL": f"{scheme}://who:secret-of-mine@mail.example.org"})

    assert "PORTAL_ADDRESS" in told
    assert "secret-of-mine" not in told


READ_HSTS = """
from governance import settings
print(settings.SECURE_HSTS_SECONDS > 0, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD)
"""


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({}, "True False False"),
        ({"HSTS_WHOLE_DOMAIN": "true"}, "True True True"),
        ({"SECURE_COOKIES": "false"}, "False False False"),
    ],
)
def test_the_portal_binds_its_neighbours_to_https_only_where_somebody_says_so(
    chosen: dict[str, str], said: str
) -> None:
    environment = {"PATH": "/usr/bin:/bin", **PRODUCTION, **chosen}
    command = [sys.executable, "-W", "ignore", "-c", READ_HSTS]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == said
