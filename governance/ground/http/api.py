"""What every endpoint of the API shares: who asks, under which key and version, and how it is described."""

import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.ground.errors import Invalid
from governance.ground.http.description import KEY_HEADER, REPLAYED_HEADER, problem_response
from governance.ground.http.description import KEY_PARAMETER as KEY_PARAMETER
from governance.ground.http.description import NEEDED_KEY_PARAMETER as NEEDED_KEY_PARAMETER
from governance.ground.http.description import VERSION_PARAMETER as VERSION_PARAMETER
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.gate.entries import EntriesParser
from governance.ground.http.languages import speak_as_chosen
from governance.ground.http.names import refuse_unknown
from governance.ground.http.once import SentBeforeError, digest_of, once, sending_of
from governance.ground.http.problems import PROBLEM_TYPE
from governance.ground.http.shapes import shared
from governance.ground.permissions import Actor

WRITING = ("post", "put", "patch", "delete")
KEPT_HEADERS = ("Location", "ETag")
SHORTEST_KEY, LONGEST_KEY = 8, 200
PAGE_SIZE, LARGEST_PAGE = 50, 200
LARGEST_UPLOAD = 64 * 1024 * 1024


class JsonAlways(BaseContentNegotiation):
    """The API speaks one language, whatever is accepted."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """Return the parser for what was sent."""
        return DefaultContentNegotiation().select_parser(request, parsers)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the first."""
        first = next(iter(renderers))
        return first, first.media_type or ""


class Endpoint(APIView):
    """One address of the API; each method reads, calls one command or query, and answers."""

    parser_classes: Sequence[type[BaseParser]] = (EntriesParser,)
    content_negotiation_class = JsonAlways
    largest_body = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    # How a request under a key is carried out; one of many transactions has a way of its own.
    once: ClassVar[Callable[..., Response]] = staticmethod(once)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check who asks, and that the body is not larger than can be read at once."""
        super().initial(request, *args, **kwargs)
        speak_as_chosen(request, self.actor)
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.largest_body:
            raise RequestDataTooBig

    @property
    def actor(self) -> Actor:
        """The person on whose behalf the request runs."""
        return actor_of(self.request)

    def entries(self, takes: type[serializers.Serializer[Any]]) -> Mapping[str, Any]:
        """Return the checked entries of the body; raise a validation error that names each unusable one."""
        return shared(takes).run_validation(self.request.data)

    def asked(self, takes: type[serializers.Serializer[Any]]) -> Mapping[str, Any]:
        """Return the checked entries of the address's query string."""
        return shared(takes).run_validation(self.request.query_params)

    def answered(self, act: Callable[[], Response]) -> Response:
        """Carry a request out; under a key, once: a repeat is answered as the first was, and marked."""
        key = sent_key(self.request)
        if key is None:
            return act()
        sending = sending_of(self.request, self.request.data, "api", self.actor.person_id, key=key)
        try:
            return type(self).once(sending, act, _kept)
        except SentBeforeError as before:
            repeated = self.repeated(**json.loads(before.answer))
            repeated[REPLAYED_HEADER] = "true"
            return repeated

    def repeated(self, status: int, data: Any, headers: Mapping[str, str]) -> Response:
        """Return the answer to a request that was carried out before."""
        return Response(data, status=status, headers=headers)


def _kept(response: Response) -> str:
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    return JSONRenderer().render({"status": response.status_code, "data": response.data, "headers": headers}).decode()


class PublicEndpoint(Endpoint):
    """An address that needs no account."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


def shown(shape: type[serializers.Serializer[Any]], found: Any) -> Any:
    """Return what `shape` shows of `found`."""
    return shared(shape).to_representation(found)


def sent_key(request: Request) -> str | None:
    """Return the idempotency key as it was sent; raise Invalid for one that is too short to be one's own."""
    sent = request.headers.get(KEY_HEADER, "").strip()
    if not sent:
        return None
    if not SHORTEST_KEY <= len(sent) <= LONGEST_KEY:
        message = _("Send a key of %(least)d to %(most)d characters, such as a UUID.")
        message %= {"least": SHORTEST_KEY, "most": LONGEST_KEY}
        raise Invalid(message, {KEY_HEADER: message})
    return sent


def key_of(request: Request, *scope: object) -> str | None:
    """Return the request's idempotency key bound to `scope`, so that nobody meets another's request by its key."""
    sent = sent_key(request)
    return None if sent is None else digest_of(*scope, sent)


def needed_key_of(request: Request, *scope: object) -> str:
    """Return the idempotency key bound to `scope`; raise Invalid when the request names none."""
    key = key_of(request, *scope)
    if key is None:
        message = _("Name this request with an Idempotency-Key, such as a UUID; sent twice it is then done once.")
        raise Invalid(message, {KEY_HEADER: message}, code="key-missing")
    return key


def etag_of(version: int, found: Any) -> str:
    """Return a tag that changes with all that was shown, and begins with the version that a move asks for."""
    return f'"{version}-{digest_of(JSONRenderer().render(found))[:16]}"'


def seen_version(request: Request, entries: Mapping[str, Any]) -> int | None:
    """Return the version that the client has seen, from If-Match or the body; None when it names none."""
    sent = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"').partition("-")[0]
    if sent in ("", "*"):
        return entries.get("version")
    if not (sent.isascii() and sent.isdigit() and len(sent) < 10):
        message = _('If-Match takes the version that you have seen, such as "3".')
        raise Invalid(message, {"If-Match": message})
    return int(sent)


class PageIn(serializers.Serializer[Any]):
    """Which page of a list."""

    after = serializers.CharField(required=False, default="", allow_blank=True, help_text="`next` of the page before.")
    size = serializers.IntegerField(required=False, default=PAGE_SIZE, min_value=1, max_value=LARGEST_PAGE)


class PageOut(serializers.Serializer[Any]):
    """A page of a list; the rows are in `results`."""

    next = serializers.CharField(allow_null=True, help_text="Send it as `after` for the next page; null at the end.")


def operation(
    name: str,
    summary: str,
    *,
    tag: str,
    answer: Any,
    status: int = 200,
    also: Mapping[Any, Any] | None = None,
    takes: Any = None,
    errors: Iterable[int] = (),
    parameters: Sequence[Any] = (),
    examples: Sequence[OpenApiExample] = (),
    is_public: bool = False,
    is_keyless: bool = False,
) -> Any:
    """Describe one operation, and hold requests to the description: what it does not name is refused by name.

    Whatever writes takes a key, but for what is keyless: an answer that must not be kept, or one that says nothing new.
    """

    def described(method: Callable[..., Response]) -> Any:
        writes = method.__name__ in WRITING
        is_keyed = writes and not is_keyless
        told = [*parameters, *([KEY_PARAMETER] if is_keyed and NEEDED_KEY_PARAMETER not in parameters else [])]
        shape = next(iter(takes.values())) if isinstance(takes, Mapping) else takes

        @functools.wraps(method)
        def through(self: Endpoint, request: Request, *args: Any, **kwargs: Any) -> Response:
            refuse_unknown(request.query_params, *_asked_of(parameters))
            if writes:
                refuse_unknown(request.data, shape and shared(shape))
            act = functools.partial(method, self, request, *args, **kwargs)
            return self.answered(act) if is_keyed else act()

        return extend_schema(
            operation_id=name,
            summary=summary,
            tags=[tag],
            request=takes,
            parameters=told,
            responses=_answers(answer, status, also, {*errors, *_usual(writes, is_keyed, is_public)}),
            examples=list(examples),
            auth=[] if is_public else None,
        )(through)

    return described


def _asked_of(parameters: Sequence[Any]) -> list[serializers.Serializer[Any]]:
    return [shared(asked) for asked in parameters if not isinstance(asked, OpenApiParameter)]


def _usual(writes: bool, is_keyed: bool, is_public: bool) -> Iterable[int]:
    """Return the problems that every operation of its kind may answer with."""
    yield from (400, 414, 422, 431, 500, 503)
    if not is_public:
        yield 401
    if writes:
        yield from (413, 415)
    if writes and not is_public:
        yield 403
    if is_keyed:
        yield 409


def _answers(answer: Any, status: int, also: Mapping[Any, Any] | None, problems: Iterable[int]) -> dict[Any, Any]:
    usual = {} if answer is None and also else {status: answer}
    return {**usual, **(also or {}), **{(code, PROBLEM_TYPE): problem_response(code) for code in sorted(problems)}}
