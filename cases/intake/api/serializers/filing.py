"""Filing a case, with an account or without."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from cases.casework.api.serializers.choices import CALL_PARTS, REPORTED_SOURCES
from cases.casework.api.serializers.photos import photo_tickets
from cases.rules.queries.questions import LONGEST_ANSWER
from cases.rules.workflow import Source
from cases.rules.workflow.fields import longest
from grids.workflow import Datum, Position, from_gcj02


class PublicReportIn(serializers.Serializer[Any]):
    """What a resident reports: the matter and the place."""

    text = serializers.CharField(max_length=longest("text"))
    category = serializers.CharField(max_length=longest("category"))
    longitude = serializers.FloatField(required=False, allow_null=True, default=None, min_value=-180, max_value=180)
    latitude = serializers.FloatField(required=False, allow_null=True, default=None, min_value=-90, max_value=90)
    datum = serializers.ChoiceField([datum.value for datum in Datum], required=False, default=Datum.WGS84.value)
    community_code = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=longest("community_code"),
        help_text="Where there is no point.",
    )
    address = serializers.CharField(required=False, default="", allow_blank=True, max_length=longest("address"))
    resident_name = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=longest("resident_name")
    )
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

    title = serializers.CharField(required=False, default="", allow_blank=True, max_length=longest("title"))
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
