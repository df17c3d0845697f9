"""Signing in with the district's own identity provider: it says who somebody is, never what they may do."""

from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from governance.ground.models import Person, folded

# What a provider says of how somebody proved who they are (RFC 8176), where that was more than a password.
MORE_THAN_A_PASSWORD = frozenset({"mfa", "otp", "hwk"})


class ProviderBackend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Finds the person of a log-in name that the provider vouches for; it opens no account and gives no right."""

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """Return what the ID token says; raise SuspiciousOperation for one that was not issued to this portal."""
        said: dict[str, Any] = super().verify_token(token, **kwargs)
        audience = said.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if said.get("iss") != settings.OIDC_ISSUER or settings.OIDC_RP_CLIENT_ID not in audiences or "exp" not in said:
            raise SuspiciousOperation("the ID token was not issued to this portal by its provider")
        return said

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> Person | None:
        """Return the open account whose log-in name the provider names, or None."""
        claims = self.get_userinfo(access_token, id_token, payload)
        if not payload.get("sub") or claims.get("sub") != payload["sub"]:
            raise SuspiciousOperation("the provider speaks of two people")
        self.request.is_second_factor_seen = bool(MORE_THAN_A_PASSWORD & set(payload.get("amr") or ()))
        name = folded(str(claims.get(settings.OIDC_CLAIM) or ""))
        return Person.objects.filter(username_folded=name, is_active=True).first() if name else None
