"""Keyed digests of the history: what nobody can make who has the database alone.

The keys stand in EVENT_KEYS, outside the database. What is sealed names its key, so that keys can be changed: the first
one seals, all of them verify. The forms below are never changed, because old rows verify by them.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings

WEIGHT_BYTES = 256
# Weights are added up in a whole so wide that no set of older heads can be found which weighs the same.
WHOLE = 1 << (8 * WEIGHT_BYTES)


@dataclass(frozen=True)
class Sealable:
    """The end of a chain: whose it is, how many events it has and the last one's digest, and how many bear no key."""

    kind: str
    id: int
    count: int
    digest: str
    unkeyed: int = 0

    @property
    def parts(self) -> tuple[object, ...]:
        """Return what a seal is made of."""
        return (self.kind, self.id, self.count, self.digest, self.unkeyed)


def seal(purpose: str, *parts: object) -> str:
    """Return the seal of some parts under the newest key."""
    name = newest_key()
    return f"{name}.{_digest(name, purpose, parts)}"


def is_sealed(given: str, purpose: str, *parts: object) -> bool:
    """Return whether a seal was made of these parts by one of the keys."""
    name = key_of(given)
    return name in _keys() and hmac.compare_digest(given, f"{name}.{_digest(name, purpose, parts)}")


def weight(head: Sealable, sealed: str) -> int:
    """Return what a sealed head adds to the whole of its day, by the key of its seal."""
    drawn = hashlib.shake_256(_digest(key_of(sealed), "weight", head.parts).encode()).digest(WEIGHT_BYTES)
    return int.from_bytes(drawn, "big")


def sign_event(*, data: str, found: Sequence[str] = (), **about: Any) -> str:
    """Return what proves that the portal itself recorded an event with these data, as JSON, whatever it adds to them.

    `found` names what only the database adds to the data; `about` is all else that is known before it is recorded.
    """
    name, nonce, added = newest_key(), secrets.token_hex(8), "+".join(found)
    return ".".join((name, nonce, added, _digest(name, "event", (nonce, added, _about(about), _plain(data)))))


def is_signed(given: str, *, data: str, is_first: bool, **about: Any) -> bool:
    """Return whether an event bears the portal's signature; what the database added to the data is not covered.

    The first event of a chain may be signed without its subject, whose id is only given with it.
    """
    name, nonce, added, digest = given.split(".") if given.count(".") == 3 else ("", "", "", "")
    if name not in _keys():
        return False
    plain = _plain(data)
    kept = {key: value for key, value in plain.items() if key not in added.split("+")}
    subjects = (about["subject_id"], None) if is_first else (about["subject_id"],)
    made = (_digest(name, "event", (nonce, added, _about({**about, "subject_id": each}), kept)) for each in subjects)
    return any(hmac.compare_digest(digest, each) for each in made)


def newest_key() -> str:
    """Return the name of the key that seals."""
    return next(iter(_keys()))


def key_of(given: str) -> str:
    """Return the name of the key that a seal or a signature names."""
    return given.partition(".")[0]


def is_known(name: str) -> bool:
    """Return whether there is a key of this name."""
    return name in _keys()


def _keys() -> Mapping[str, bytes]:
    return _named(tuple(settings.EVENT_KEYS))


@lru_cache(maxsize=8)
def _named(keys: tuple[str, ...]) -> Mapping[str, bytes]:
    return {hashlib.sha256(f"name of {key}".encode()).hexdigest()[:8]: key.encode() for key in keys}


def _digest(name: str, purpose: str, parts: Sequence[object]) -> str:
    text = json.dumps([purpose, *parts], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(_keys()[name], text.encode(errors="backslashreplace"), hashlib.sha256).hexdigest()


def _about(about: Mapping[str, Any]) -> dict[str, Any]:
    at: datetime = about["at"]
    return {**about, "at": at.astimezone(UTC).isoformat(timespec="microseconds")}


def _plain(data: str) -> dict[str, Any]:
    """Return data as the database gives them back: it writes numbers in its own way."""
    read: dict[str, Any] = json.loads(data, parse_float=_number)
    return read


def _number(text: str) -> float | int:
    value = float(text)
    return int(value) if value.is_integer() else value
