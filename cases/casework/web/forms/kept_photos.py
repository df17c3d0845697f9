"""Pictures that came with a form which could not be taken: stored, and sealed so that the next sending brings them."""

from collections.abc import Sequence

from django.core.signing import BadSignature, Signer

from cases.casework.commands.photos import KeptPhoto, is_there
from cases.rules.workflow import MOST_PHOTOS

SEAL = Signer(salt="cases.kept-photo")


def seals_of(photos: Sequence[KeptPhoto]) -> list[str]:
    """Return stored pictures as entries of a form."""
    return [SEAL.sign_object([photo.file, photo.width, photo.height]) for photo in photos]


def unsealed(seals: Sequence[str]) -> list[KeptPhoto]:
    """Return the stored pictures that the portal itself sealed; what is not its own, or was swept, is left out."""
    kept = []
    for seal in seals[:MOST_PHOTOS]:
        try:
            photo = KeptPhoto(*SEAL.unsign_object(seal))
        except BadSignature:
            continue
        if is_there(photo):
            kept.append(photo)
    return kept
