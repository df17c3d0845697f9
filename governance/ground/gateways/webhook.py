"""A signed POST to somebody else's gateway for text messages or chats."""

import hashlib
import hmac
import json
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, NoReturn
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit

from django.utils.encoding import iri_to_uri

SECONDS = 5


class NotSent(Exception):
    """The other side did not take it; says why."""


def told_of(error: Exception) -> str:
    """Return what is noted of a fault: never nothing, whether or not it says what it is."""
    return str(error) if isinstance(error, NotSent) else f"{type(error).__name__}: {error}".removesuffix(": ")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """What is signed for one address goes to no other."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> NoReturn:
        raise HTTPError(req.full_url, code, "redirects are not followed", headers, fp)


_opener = urllib.request.build_opener(_NoRedirects)


def encoded(url: str) -> str:
    """Return an address as it is sent: the host in Punycode, everything else in percent signs.

    Raises ValueError, of which UnicodeError is one, for a host or a port that cannot be.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode()
    named = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port is not None else ""
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    return iri_to_uri(urlunsplit(parts._replace(netloc=f"{user}{named}{port}")))


def signature(secret: str, moment: str, body: bytes) -> str:
    """Return HMAC-SHA256 over the moment, a dot, and the body, in hex: what the receiver compares with."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def post(url: str, *, secret: str, key: str, moment: str, told: Mapping[str, Any]) -> None:
    """Send a JSON object once; raise NotSent unless the other side answers with a status of 2xx.

    `key` names the message: sent again after a lost answer it is the same, so the receiver can leave it.
    """
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        "X-Shaosheng-Moment": moment,
        "X-Shaosheng-Signature": f"sha256={signature(secret, moment, body)}",
    }
    request = urllib.request.Request(encoded(url), data=body, headers=headers, method="POST")
    try:
        with _opener.open(request, timeout=SECONDS):
            return
    except (OSError, HTTPException) as error:
        raise NotSent(told_of(error)) from error
