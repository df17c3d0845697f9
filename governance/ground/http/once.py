"""What is sent twice under one key is done once, and a key serves one request only: for programs and forms alike."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException

from governance.ground.errors import Conflict, PortalError
from governance.ground.http.gate.actor import actor_of
from governance.ground.models import SentRequest

Done = TypeVar("Done")
# What a browser adds to a form by itself, anew each time.
NOT_SAID = frozenset({"csrfmiddlewaretoken"})


class Sending(NamedTuple):
    """Who sent something under which key, as one digest, and a digest of what was asked for."""

    key: str
    fingerprint: str


class SentBeforeError(Exception):
    """This very request was carried out before; `answer` is what was answered."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


def digest_of(*parts: object) -> str:
    """Return a digest of parts that cannot be mistaken for other parts."""
    return hashlib.blake2b("\x1f".join(map(str, parts)).encode(errors="replace"), digest_size=24).hexdigest()


def sending_of(request: HttpRequest, body: Any, *who: object, key: str) -> Sending:
    """Return what a request asks for, whom it comes from and under which key."""
    return Sending(digest_of(*who, key), digest_of(request.method, request.path, _plain(body)))


def once(sending: Sending, act: Callable[[], Done], answer_of: Callable[[Done], str] = lambda _done: "") -> Done:
    """Carry out a request and remember its key with it, in one transaction; what is refused leaves the key free.

    Raises SentBeforeError when this very request was carried out before, Conflict when another one was under its key.
    """
    try:
        with transaction.atomic():
            done = act()
            SentRequest.objects.create(key=sending.key, fingerprint=sending.fingerprint, answer=answer_of(done))
            return done
    except (PortalError, APIException, IntegrityError):
        require_unsent(sending)
        raise


def once_in_parts(
    sending: Sending, act: Callable[[], Done], answer_of: Callable[[Done], str] = lambda _done: ""
) -> Done:
    """Carry out a request of many transactions, of which each knows by itself whether it was done before."""
    require_unsent(sending)
    done = act()
    row = SentRequest(key=sending.key, fingerprint=sending.fingerprint, answer=answer_of(done))
    SentRequest.objects.bulk_create([row], ignore_conflicts=True)
    return done


def require_unsent(sending: Sending) -> None:
    """Raise SentBeforeError or Conflict when something was carried out under the key."""
    kept = SentRequest.objects.filter(key=sending.key).first()
    if kept is None:
        return
    if kept.fingerprint == sending.fingerprint:
        raise SentBeforeError(kept.answer)
    message = _("Something else was done under this key. What you ask for now was not: send it under a key of its own.")
    raise Conflict(message, code="key-reused")


def form_key(request: HttpRequest, key: str | None) -> str | None:
    """Return the key of a page's form bound to who sent it and to all that stands in it.

    A form that comes back with other entries is another request: it is never taken for one that was carried out.
    """
    if not key:
        return None
    said = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_SAID}
    files = {name: request.FILES.getlist(name) for name in request.FILES}
    sending = sending_of(request, [said, files], "page", actor_of(request).person_id, key=key)
    return digest_of(*sending)


def _plain(body: Any) -> str:
    return json.dumps(_told(body), sort_keys=True, ensure_ascii=False, default=str)


def _told(body: Any) -> Any:
    if isinstance(body, QueryDict):
        return {name: [_told(each) for each in body.getlist(name)] for name in body}
    if isinstance(body, Mapping):
        return {str(name): _told(value) for name, value in body.items()}
    if isinstance(body, UploadedFile):
        told = [body.name, _content(body.chunks())]
        body.seek(0)
        return told
    return [_told(each) for each in body] if isinstance(body, list | tuple) else body


def _content(chunks: Iterable[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=24)
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
