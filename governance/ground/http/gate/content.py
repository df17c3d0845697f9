"""Requests as they must come in before any middleware sees them: of any Content-Type, and whole or not at all."""

import codecs
from typing import Any, BinaryIO

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


class WholeBody:
    """What a client sends, where less than it announced is an error: else a form cut in the middle passes for whole.

    Django asks for no more than the Content-Length, and takes an early end for the end. ASGI tells the two apart.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int) -> bytes:
        """Return so many bytes; raise OSError where the client stopped before."""
        pieces, missing = [], size
        while missing:
            piece = self._stream.read(missing)
            if not piece:
                raise _cut()
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def readline(self, size: int) -> bytes:
        """Return a line of at most so many bytes; raise OSError where the client stopped before its end."""
        line = self._stream.readline(size)
        if len(line) < size and not line.endswith(b"\n"):
            raise _cut()
        return line


def _cut() -> OSError:
    return OSError("The body ended before its Content-Length.")


class ReadableRequest(_Unread, WSGIRequest):
    """A request of a WSGI server."""

    def __init__(self, environ: dict[str, Any]) -> None:
        super().__init__({**environ, "wsgi.input": WholeBody(environ["wsgi.input"])})


class ReadableASGIRequest(_Unread, ASGIRequest):
    """A request of an ASGI server."""


class Doorway(WSGIHandler):
    """Django behind a WSGI server."""

    request_class = ReadableRequest


class ASGIDoorway(ASGIHandler):
    """Django behind an ASGI server."""

    request_class = ReadableASGIRequest
