"""Where sessions are kept: read from Redis, written to PostgreSQL with whose they are and from where."""

from datetime import datetime
from typing import Any, cast

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore as CachedSessions
from django.http import HttpRequest
from django.utils import timezone

from governance.chart.models import AccountSession
from governance.ground.http.gate.origin import origin
from governance.ground.models import Person

STARTED = "started_at"


class SessionStore(CachedSessions):
    """The sessions of this portal."""

    cache_key_prefix = "governance.sessions."

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        return AccountSession

    def create_model_instance(self, data: dict[str, Any]) -> AccountSession:
        """Return the row to be written, with the person in whose name the session speaks."""
        row = cast(AccountSession, super().create_model_instance(data))
        now, here, person_id = timezone.now(), origin(), data.get(SESSION_KEY)
        row.person_id = int(person_id) if person_id else None
        row.address, row.device = here.address, here.device
        row.started_at = datetime.fromisoformat(data[STARTED]) if STARTED in data else now
        row.last_seen_at = now
        return row


def signed_in_at(request: HttpRequest) -> datetime:
    """Return when the session at hand began; long ago where it does not say."""
    return datetime.fromisoformat(request.session.get(STARTED, "1970-01-01T00:00:00+00:00"))


def renew_session(request: HttpRequest, person: Person) -> None:
    """Let the session at hand go on, under another key, with the password that its person has now."""
    request.session.cycle_key()
    request.session[HASH_SESSION_KEY] = person.get_session_auth_hash()
