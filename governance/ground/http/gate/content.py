"""Requests whatever their Content-Type says: Django reads it before any middleware could refuse it."""

import codecs
from typing import Any

from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest
from django.utils.http import parse_header_parameters


def is_readable(content_type: str) -> bool:
    """Tell whether what comes under this Content-Type is read as UTF-8, or as what names no encoding that there is."""
    try:
        _kind, said = parse_header_parameters(content_type)
        return "charset" not in said or codecs.lookup(said["charset"]).name == "utf-8"
    except LookupError:
        return True
    except ValueError:
        return False


class _Unread(HttpRequest):
    """Leaves what cannot be read for `EntriesMiddleware` to refuse."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        if is_readable(meta.get("CONTENT_TYPE", "")):
            super()._set_content_type_params(meta)  # type: ignore[misc]
            return
        self.content_type, self.content_params = "", {}


class ReadableRequest(_Unread, WSGIRequest):
    """A request of a WSGI server."""


class ReadableASGIRequest(_Unread, ASGIRequest):
    """A request of an ASGI server."""


class Doorway(WSGIHandler):
    """Django behind a WSGI server."""

    request_class = ReadableRequest


class ASGIDoorway(ASGIHandler):
    """Django behind an ASGI server."""

    request_class = ReadableASGIRequest
