"""What was suggested, sealed, so that a form brings back what the portal showed and nothing that somebody made up."""

from typing import Any

from django.core.signing import BadSignature, Signer

SEAL = Signer(salt="cases.suggested")


def sealed(shown: Any) -> str:
    """Return what was shown as an entry of a form; nothing when nothing was shown."""
    return SEAL.sign_object(shown) if shown else ""


def unsealed(entry: str) -> dict[str, Any] | None:
    """Return what was shown, or None when the entry is not the portal's own."""
    try:
        return dict(SEAL.unsign_object(entry)) if entry else None
    except BadSignature:
        return None
