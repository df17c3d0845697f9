"""Photos as the API takes them: sent one by one, then attached by their tickets."""

from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from rest_framework import serializers

from cases.casework.commands.photos import KeptPhoto
from cases.rules.workflow import MOST_PHOTOS

PHOTO_SALT = "cases.photo"
PHOTO_SECONDS = 2 * 24 * 60 * 60


def photo_ticket(photo: KeptPhoto) -> str:
    """Return the text by which the client may attach the photo that it has sent."""
    return signing.dumps(list(photo), salt=PHOTO_SALT)


class PhotoTicketField(serializers.CharField):
    """A photo that was sent before, by its ticket."""

    def to_internal_value(self, data: Any) -> KeptPhoto:  # type: ignore[override]
        """Return the kept photo that the ticket stands for."""
        try:
            return KeptPhoto(*signing.loads(super().to_internal_value(data), salt=PHOTO_SALT, max_age=PHOTO_SECONDS))
        except signing.BadSignature as error:
            raise serializers.ValidationError(_("Send this photo again; its ticket is not valid any more.")) from error


def photo_tickets() -> serializers.ListField:
    """Return the field that takes up to six photos."""
    return serializers.ListField(
        child=PhotoTicketField(max_length=400),
        required=False,
        default=list,
        max_length=MOST_PHOTOS,
        help_text="Tickets from POST /photos/.",
    )


class PhotoIn(serializers.Serializer[Any]):
    """A picture: JPEG, PNG or WebP, at most 12 MB."""

    photo = serializers.FileField()


class PhotoOut(serializers.Serializer[Any]):
    """The ticket with which the picture is attached, and its size as kept."""

    ticket = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
