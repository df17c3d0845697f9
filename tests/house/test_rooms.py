"""What must hold for the whole house, whoever adds a room."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.module_loading import import_string

from governance.ground import outbox
from governance.ground.workflow import PERMISSION_WORDS, Permission
from governance.models import Role
from governance.wings import offering
from tests.district import District

ROOT = Path(__file__).parents[2]
APPS = ("governance", "grids", "cases", "services")

# What anybody may open without an account; everything else sends strangers to the log-in page or denies itself.
PUBLIC = {
    "login",
    "logout",
    "login-provider",
    "login-provider-callback",
    "login-code",  # Leads back to the password, which comes before it.
    "governance:first-password",
    "governance:second-factor",
    "set_language",
    "api-schema",
    "api-docs",
    "governance:home",
    "governance:gallery-show",  # In the demo and in tests only.
    "governance:health-live",
    "governance:health-ready",
    "governance:health-pages",
    "governance:metrics",  # To whoever brings its token; there is none in these tests.
    "cases:reports-here",  # Empty until the device fills it in.
    "cases:reports-here-who",  # Whoever asks is told who they are.
    "cases:public-report",
    "cases:public-report-done",
    "cases:public-track",
    "cases:public-case",
    "cases:public-photo",
    "cases:report-questions",  # The public page asks it what belongs to a category.
    "cases:report-place",  # The public page asks it for the cell under its pin.
    "grids:tile",
    "grids:cell",
    "services:item-list",
    "services:item",
}
PUBLIC_API = re.compile(r"^api/v1/(token|public|services|categories)\b")
SAMPLES = {"int": "1", "str": "QH-2026-000001", "slug": "nothing", "uuid": "00000000-0000-4000-8000-000000000000"}


def test_every_subscription_names_a_declared_event_and_an_existing_handler() -> None:
    declared = frozenset().union(*(events.ALL for events in offering("events")))

    assert outbox.subscriptions()
    for event, wishes in outbox.subscriptions().items():
        assert event in declared
        for wish in wishes:
            assert callable(import_string(wish.handler))


DECIDES = re.compile(r"import .*\b(Permission|require_\w*path|require_anywhere|require_one_of)\b|\.(holds|covers\w*)\(")


def test_no_view_decides_who_may() -> None:
    views = [path for app in APPS for path in (ROOT / app).rglob("web/views/*.py")]

    assert len(views) > 40
    assert [str(path.relative_to(ROOT)) for path in views if DECIDES.search(path.read_text())] == []


BY_HAND = re.compile(r"\"/(?:people|cases|inbox|log|grids|rates|organisations|account|appointments|desk|today)/")


def test_nobody_spells_the_address_of_a_page_by_hand() -> None:
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]

    assert len(sources) > 400
    assert [str(path.relative_to(ROOT)) for path in sources if BY_HAND.search(path.read_text())] == []


def test_no_app_leaves_its_rules_or_commands_unmeasured() -> None:
    measured = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["coverage"]["run"]["source_pkgs"]

    rooms = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for app in APPS
        for depth in ("*", "*/*", "kit/*/*")
        for path in (ROOT / app).glob(depth)
        if path.stem in ("workflow", "permissions", "commands")
        and path.parent.name != "management"
        and (path.is_file() or (path / "__init__.py").is_file())
    }
    assert set(measured) == rooms


def test_every_event_is_named_after_its_app() -> None:
    assert {events.__name__.partition(".")[0] for events in offering("events")} == set(APPS)
    for events in offering("events"):
        app = events.__name__.partition(".")[0]
        assert all(name.startswith(f"{app}.") for name in events.ALL)


def test_every_permission_has_a_sentence_in_both_languages() -> None:
    assert set(PERMISSION_WORDS) == set(Permission)
    assert all(words.zh and words.en for words in PERMISSION_WORDS.values())


def test_every_role_brings_only_declared_permissions(district: District) -> None:
    assert Role.objects.exists()
    for role in Role.objects.all():
        assert set(role.permissions) <= set(Permission), role.code


def test_no_migration_was_named_by_the_machine() -> None:
    names = [path.stem for app in APPS for path in (ROOT / app / "migrations").glob("0*.py")]

    assert names
    assert not [name for name in names if re.search(r"_auto_|_initial$|_and_more$", name)]


def test_no_table_is_left_without_a_name_for_people() -> None:
    unnamed = [
        model.__name__
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if "__str__" not in {name for base in model.__mro__[:-2] for name in vars(base)}
    ]

    assert unnamed == []


def routes(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and a sample address of every route below a resolver."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route, entry.namespace or space)
        elif isinstance(entry, URLPattern):
            yield (f"{space}:{entry.name}" if space else str(entry.name)), route


def sample(route: str) -> str:
    """Fill a route's converters with values that name nothing real."""
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "str", "1"), route)
    return "/" + re.sub(r"[\^$]|\\Z|\(\?P<\w+>[^)]*\)", "", filled)


def answers(client: Client, route: str) -> list[Any]:
    """What a stranger gets from an address."""
    return [getattr(client, method)(sample(route)) for method in ("get", "post")]


def is_sent_away(answer: Any) -> bool:
    """Whether an answer asks a stranger who they are."""
    return answer.status_code in (401, 403) or answer.headers.get("Location", "").startswith(f"{reverse('login')}?")


def test_every_address_is_public_by_decision_or_closed_to_strangers(client: Client, district: District) -> None:
    open_doors = []
    for name, route in routes(get_resolver()):
        if name in PUBLIC or PUBLIC_API.match(route):
            continue
        for answer in answers(client, route):
            if answer.status_code not in (302, 401, 403, 404, 405):
                open_doors.append((name, answer.request["REQUEST_METHOD"], answer.status_code))

    assert not open_doors, "\n".join(map(str, open_doors))


def test_what_is_called_public_is_there_and_asks_no_stranger_who_they_are(client: Client, district: District) -> None:
    public = [(name, route) for name, route in routes(get_resolver()) if name in PUBLIC or PUBLIC_API.match(route)]

    assert {name for name, _route in public} >= PUBLIC
    in_the_api = {found[1] for _name, route in public if (found := PUBLIC_API.match(route))}
    assert in_the_api == {"token", "public", "services", "categories"}
    assert [name for name, route in public if all(map(is_sent_away, answers(client, route)))] == []


@pytest.mark.parametrize("app", APPS)
def test_every_module_begins_with_a_sentence(app: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / app).rglob("*.py")
        if path.stat().st_size
        and not path.read_text(encoding="utf-8").lstrip("#! /usrbinevpyth\n").startswith('"""')
        and not re.match(r"\d{4}_", path.name)
    ]

    assert silent == []
