"""What every endpoint of the API shares: who asks, under which key and version, and how it is described."""

import functools
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from governance.errors import Invalid
from governance.http.actor import actor_of
from governance.http.entries import EntriesParser
from governance.http.problems import PROBLEM_TYPE
from governance.permissions import Actor

KEY_HEADER = "Idempotency-Key"
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

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check who asks, and that the body is not larger than can be read at once."""
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.largest_body:
            raise RequestDataTooBig

    @property
    def actor(self) -> Actor:
        """The person on whose behalf the request runs."""
        return actor_of(self.request)

    def entries(self, takes: type[serializers.Serializer[Any]]) -> Mapping[str, Any]:
        """Return the checked entries of the body; raise a validation error that names each unusable one."""
        return _shared(takes).run_validation(self.request.data)

    def asked(self, takes: type[serializers.Serializer[Any]]) -> Mapping[str, Any]:
        """Return the checked entries of the address's query string."""
        return _shared(takes).run_validation(self.request.query_params)


class PublicEndpoint(Endpoint):
    """An address that needs no account."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


def shown(shape: type[serializers.Serializer[Any]], found: Any) -> Any:
    """Return what `shape` shows of `found`."""
    return _shared(shape).to_representation(found)


@functools.cache
def _shared(shape: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    # Checking and showing keep no state in a serializer; making one anew copies each of its fields every time.
    return shape()


def key_of(request: Request, *scope: object) -> str | None:
    """Return the request's idempotency key bound to `scope`, so that nobody meets another's request by its key."""
    sent = request.headers.get(KEY_HEADER, "").strip()
    if not sent:
        return None
    if not SHORTEST_KEY <= len(sent) <= LONGEST_KEY:
        message = _("Send a key of %(least)d to %(most)d characters, such as a UUID.")
        message %= {"least": SHORTEST_KEY, "most": LONGEST_KEY}
        raise Invalid(message, {KEY_HEADER: message})
    named = "\x1f".join([*map(str, scope), sent])
    return hashlib.blake2b(named.encode(), digest_size=24).hexdigest()


def needed_key_of(request: Request, *scope: object) -> str:
    """Return the idempotency key bound to `scope`; raise Invalid when the request names none."""
    key = key_of(request, *scope)
    if key is None:
        message = _("Name this request with an Idempotency-Key, such as a UUID; sent twice it is then done once.")
        raise Invalid(message, {KEY_HEADER: message})
    return key


def seen_version(request: Request, entries: Mapping[str, Any]) -> int | None:
    """Return the version that the client has seen, from If-Match or the body; None when it names none."""
    sent = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if sent in ("", "*"):
        return entries.get("version")
    if not (sent.isascii() and sent.isdigit() and len(sent) < 10):
        message = _('If-Match takes the version that you have seen, such as "3".')
        raise Invalid(message, {"If-Match": message})
    return int(sent)


class PageIn(serializers.Serializer[Any]):
    """Which page of a list."""

    after = serializers.CharField(required=False, default="", help_text="`next` of the page before.")
    size = serializers.IntegerField(required=False, default=PAGE_SIZE, min_value=1, max_value=LARGEST_PAGE)


class PageOut(serializers.Serializer[Any]):
    """A page of a list; the rows are in `results`."""

    next = serializers.CharField(allow_null=True, help_text="Send it as `after` for the next page; null at the end.")


# ---- description ------------------------------------------------------------------------------------------------


class ProblemOut(serializers.Serializer[Any]):
    """An error as problem details (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField(help_text="The kind of error, in English.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What to do next, in the language of Accept-Language.")
    code = serializers.CharField(help_text="What is wrong, by a name that stays when the words change.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Why an entry cannot be used, in sentences by its name; entries of entries are named with dots.",
    )
    ids = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="Which it is about, such as items of a checklist."
    )


PROBLEMS: Mapping[int, tuple[str, str, str]] = {
    400: ("ParseError", "The body is not what its type says.", "JSON parse error."),
    401: ("NotAuthenticated", "No valid token or session.", "Authentication credentials were not provided."),
    403: ("NotAllowed", "Seen, but not theirs to do.", "Your post does not allow this here."),
    404: ("NotFound", "There is no such thing, or the actor may not know of it.", "There is no such case."),
    409: ("Conflict", "Stale or out of order.", "Someone moved this case while you were writing."),
    413: ("TooLarge", "The body is too large.", "Send at most 12 MB."),
    415: ("UnsupportedMediaType", "The body's type is not taken here.", "Unsupported media type."),
    422: ("Invalid", "Badly filled; errors names each entry.", "Some entries cannot be used yet."),
    429: ("Throttled", "Too many requests; Retry-After says how long to wait.", "Request was throttled."),
}

KEY_PARAMETER = OpenApiParameter(
    KEY_HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Names this request, such as a UUID. Sent twice, it is done once. 同一请求重发只办理一次。",
)
NEEDED_KEY_PARAMETER = OpenApiParameter(
    KEY_HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="Names this request, such as a UUID. Sent twice, it is done once. 同一请求重发只办理一次。",
)
VERSION_PARAMETER = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description='The version that you have seen, such as "3"; another one answers 409. It may be in the body instead.',
)


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
) -> Any:
    """Describe one operation: its id, a summary in both languages, what it takes, and every way it may answer."""
    problems = {(code, PROBLEM_TYPE): _problem(code) for code in sorted({*errors, *(() if is_public else (401,))})}
    return extend_schema(
        operation_id=name,
        summary=summary,
        tags=[tag],
        request=takes,
        parameters=list(parameters),
        responses={**({} if answer is None and also else {status: answer}), **(also or {}), **problems},
        examples=list(examples),
        auth=[] if is_public else None,
    )


def _problem(status: int) -> OpenApiResponse:
    title, description, detail = PROBLEMS[status]
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    example = OpenApiExample(title, value=body, response_only=True, media_type=PROBLEM_TYPE, status_codes=[str(status)])
    return OpenApiResponse(ProblemOut, description=description, examples=[example])


class TokenScheme(OpenApiAuthenticationExtension):
    """How the description names the token."""

    target_class = "governance.http.actor.TokenActorAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme."""
        description = "`Authorization: Token …`, from POST /api/v1/token/."
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": description}


class SessionScheme(OpenApiAuthenticationExtension):
    """How the description names the browser's session."""

    target_class = "governance.http.actor.SessionActorAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme."""
        description = "The browser's session; writing needs the X-CSRFToken header."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": description}
