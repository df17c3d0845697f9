"""How the API is described: the headers and problems that its operations share, and who may ask."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

KEY_HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotency-Replayed"


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


PROBLEMS: Mapping[int, str] = {
    400: "The request is not what its type says.",
    401: "No valid token or session.",
    403: "Seen, but not theirs to do.",
    404: "There is no such thing, or the actor may not know of it.",
    409: "Stale, out of order, or another request under a used key; code says which.",
    413: "The body is too large.",
    414: "The address is too long.",
    415: "The body's type is not taken here.",
    422: "Badly filled, or a name that is not known; errors names each entry.",
    429: "Too many requests; Retry-After says how long to wait.",
    431: "The headers are too large, or too many.",
    500: "A fault of the portal; nothing was saved.",
    503: "Busy; Retry-After says how long to wait.",
}

KEY_WORDS = (
    "Names this request, such as a UUID. Sent twice, it is done once: the repeat is answered as the first was, with "
    "Idempotency-Replayed. Under a used key another method, address or body is refused. 同一请求重发只办理一次。"
)
KEY_PARAMETER = OpenApiParameter(
    KEY_HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=KEY_WORDS,
)
NEEDED_KEY_PARAMETER = OpenApiParameter(
    KEY_HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description=KEY_WORDS,
)
VERSION_PARAMETER = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description='The version that you have seen, such as "3"; another one answers 409. It may be in the body instead.',
)


def problem_response(status: int) -> OpenApiResponse:
    """Return how one kind of problem is described."""
    return OpenApiResponse(ProblemOut, description=PROBLEMS[status])


class TokenScheme(OpenApiAuthenticationExtension):
    """How the description names the token."""

    target_class = "governance.ground.http.gate.actor.TokenActorAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme."""
        description = "`Authorization: Token …`, from POST /api/v1/token/."
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": description}


class SessionScheme(OpenApiAuthenticationExtension):
    """How the description names the browser's session."""

    target_class = "governance.ground.http.gate.actor.SessionActorAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme."""
        description = "The browser's session; writing needs the X-CSRFToken header."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": description}
