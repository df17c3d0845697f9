"""Filing a case, with an account or without, and its photos."""

from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from rest_framework import serializers

from cases.casework.api.serializers.choices import CALL_PARTS, REPORTED_SOURCES
from cases.casework.commands.photos import KeptPhoto
from cases.rules.queries.questions import LONGEST_ANSWER
from cases.rules.workflow import LONGEST_TEXT, MOST_PHOTOS, Source
from grids.workflow import Datum, Position, from_gcj02

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


class PublicReportIn(serializers.Serializer[Any]):
    """What a resident reports: the matter and the place."""

    text = serializers.CharField(max_length=LONGEST_TEXT)
    category = serializers.CharField(max_length=40)
    longitude = serializers.FloatField(required=False, allow_null=True, default=None, min_value=-180, max_value=180)
    latitude = serializers.FloatField(required=False, allow_null=True, default=None, min_value=-90, max_value=90)
    datum = serializers.ChoiceField([datum.value for datum in Datum], required=False, default=Datum.WGS84.value)
    community_code = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=20, help_text="Where there is no point."
    )
    address = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)
    resident_name = serializers.CharField(required=False, default="", allow_blank=True, max_length=60)
    resident_phone = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        help_text="One number in any spelling, with an extension if any; what else is told is kept beside it.",
    )
    call_part = serializers.ChoiceField(
        CALL_PARTS,
        required=False,
        default="",
        allow_blank=True,
        help_text="When the street may call.",
    )
    answers = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=LONGEST_ANSWER),
        required=False,
        default=dict,
        help_text="By the ids at /categories/{code}/questions/; what is wrong with one stands at answer-{id}.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take both halves of the point or none, and turn it into WGS-84."""
        is_shown_in = attrs.pop("datum")
        longitude, latitude = attrs["longitude"], attrs["latitude"]
        if (longitude is None) is not (latitude is None):
            raise serializers.ValidationError({"location": _("Give longitude and latitude, or neither.")})
        if is_shown_in == Datum.GCJ02 and longitude is not None:
            attrs["longitude"], attrs["latitude"] = from_gcj02(Position(longitude, latitude))
        return attrs


class ReportIn(PublicReportIn):
    """What a worker reports."""

    title = serializers.CharField(required=False, default="", allow_blank=True, max_length=120)
    source = serializers.ChoiceField(  # type: ignore[assignment]
        REPORTED_SOURCES, required=False, default=Source.WORKER.value
    )
    accused = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=40, help_text="The organisation that it complains of."
    )
    photos = photo_tickets()


class ReportedOut(serializers.Serializer[Any]):
    """The case that the report became."""

    number = serializers.CharField()
    is_new = serializers.BooleanField(help_text="False where the same request had filed it before.")


class PublicReportedOut(ReportedOut):
    """The case that a resident's own report became; only whoever reported it is told how to follow it."""

    tracking_code = serializers.CharField(help_text="With it the resident follows the case without an account.")
    answer_code = serializers.CharField(
        help_text="With it too the resident answers and says when to be called. Staff never see it."
    )
