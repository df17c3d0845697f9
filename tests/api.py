"""A program that speaks to the API for one of the cast."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone

from governance.ground.workflow import digest_of
from governance.models import ApiToken, Person
from tests.district import IN_PEACH_GARDEN, RULED_CATEGORY, District

_keys = count(1)
# One for all programs: making one reads the middleware and every static file anew.
_handler = ClientHandler(enforce_csrf_checks=True)


@dataclass
class Caller:
    """One person's program; without a person it is a stranger's."""

    headers: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def __post_init__(self) -> None:
        self.client.handler = _handler

    def get(self, path: str, **query: Any) -> Any:
        """Read an address below /api/v1/."""
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers)

    def post(
        self, path: str, body: Any = None, *, key: str | None = None, version: int | None = None, **headers: str
    ) -> Any:
        """Send JSON to an address below /api/v1/."""
        sent = {**self.headers, **headers}
        if key is not None:
            sent["Idempotency-Key"] = key
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        return self.client.post(f"/api/v1/{path}", body or {}, content_type="application/json", headers=sent)

    def patch(self, path: str, body: Any) -> Any:
        """Change something at an address below /api/v1/."""
        return self.client.patch(f"/api/v1/{path}", body, content_type="application/json", headers=self.headers)

    def upload(self, path: str, *, key: str | None = None, **files: Any) -> Any:
        """Send files to an address below /api/v1/."""
        sent = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        return self.client.post(f"/api/v1/{path}", files, headers=sent)

    def delete(self, path: str, *, key: str | None = None) -> Any:
        """Delete an address below /api/v1/."""
        sent = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        return self.client.delete(f"/api/v1/{path}", headers=sent)


def stranger() -> Caller:
    """Return a program without a token."""
    return Caller()


def caller(district: District, username: str) -> Caller:
    """Return a program with the token of one of the cast."""
    return Caller({"Authorization": f"Token {token_of(district.person(username))}"})


def token_of(person: Person) -> str:
    """Return a token of somebody, the same each time it is asked for."""
    key, now = f"a-token-for-tests-of-{person.username}", timezone.now()
    entries = {"name": "tests", "created_at": now, "expires_at": now + timezone.timedelta(days=30)}
    ApiToken.objects.get_or_create(digest=digest_of(key), defaults={**entries, "person": person})
    return key


def a_report(**changes: Any) -> dict[str, Any]:
    """Return a report in Peach Garden as a client sends it."""
    return {
        "text": "菜场门口的垃圾三天没有清运，气味很大。",
        "category": RULED_CATEGORY,
        "longitude": IN_PEACH_GARDEN[0],
        "latitude": IN_PEACH_GARDEN[1],
        "address": "桃园路 12 号",
        "resident_name": "居民甲",
        "resident_phone": "19900001234",
        **changes,
    }


def a_key() -> str:
    """Return an idempotency key that was not used before."""
    return f"test-key-{next(_keys)}"
