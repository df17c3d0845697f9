"""What the holder of a tracking code sees, in the language of Accept-Language."""

from typing import Any

from rest_framework import serializers

from cases.api.serializers.choices import CALL_PARTS


class StepOut(serializers.Serializer[Any]):
    """One station on the way of a case."""

    label = serializers.CharField()  # type: ignore[assignment]
    status = serializers.CharField(help_text="done, current or todo")
    at = serializers.DateTimeField(allow_null=True)


class EntryOut(serializers.Serializer[Any]):
    """One thing that happened."""

    at = serializers.DateTimeField()
    what = serializers.CharField()
    who = serializers.CharField()
    words = serializers.CharField()


class CallTimeIn(serializers.Serializer[Any]):
    """When the resident wants to be called."""

    part = serializers.ChoiceField(CALL_PARTS, required=False, default="", allow_blank=True)
    after = serializers.DateField(required=False, allow_null=True, default=None, help_text="Not before this day.")


class PublicCaseOut(serializers.Serializer[Any]):
    """How a case stands."""

    number = serializers.CharField()
    title = serializers.CharField()
    category = serializers.CharField()
    place = serializers.CharField()
    reported_at = serializers.DateTimeField()
    state = serializers.CharField()
    is_ended = serializers.BooleanField()
    who_acts = serializers.CharField()
    by_when = serializers.CharField()
    is_late = serializers.BooleanField()
    outcome = serializers.CharField()
    steps = StepOut(many=True)
    entries = EntryOut(many=True)
