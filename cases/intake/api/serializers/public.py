"""What the holder of a tracking code sees, in the language of Accept-Language."""

from typing import Any

from rest_framework import serializers

from cases.casework.api.serializers.choices import CALL_PARTS, SATISFACTIONS
from cases.rules.workflow import LONGEST_TEXT
from governance.ground.http.shapes import DayIn


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


class VoicedIn(serializers.Serializer[Any]):
    """What only the resident can send."""

    answer_code = serializers.CharField(max_length=20, help_text="As it was given with the tracking code.")


class ResidentAnswerIn(VoicedIn):
    """What the resident says of the result."""

    seen_round = serializers.IntegerField(min_value=1, help_text="`round` of the case, as it was read.")
    was_contacted = serializers.BooleanField()
    is_solved = serializers.BooleanField()
    satisfaction = serializers.ChoiceField(SATISFACTIONS)
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=LONGEST_TEXT)


class FactsIn(VoicedIn):
    """What the resident adds to their case."""

    text = serializers.CharField(max_length=LONGEST_TEXT)


class FactsWithPhotosIn(VoicedIn):
    """What the resident adds to their case, as a form with files: words, photos or both."""

    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=LONGEST_TEXT)
    photos = serializers.ListField(
        child=serializers.FileField(), required=False, default=list, help_text="JPEG, PNG, WebP or HEIC, several."
    )


class CallTimeIn(VoicedIn):
    """When the resident wants to be called."""

    part = serializers.ChoiceField(CALL_PARTS, required=False, default="", allow_blank=True)
    after = DayIn(required=False, allow_null=True, default=None, help_text="Not before this day.")


class PublicCaseOut(serializers.Serializer[Any]):
    """How a case stands."""

    number = serializers.CharField()
    title = serializers.CharField()
    category = serializers.CharField()
    place = serializers.CharField()
    reported_at = serializers.DateTimeField()
    state = serializers.CharField()
    is_ended = serializers.BooleanField()
    round = serializers.IntegerField(help_text="Send it with the answer about its result.")
    may_answer = serializers.BooleanField(help_text="Whether the resident is asked about the result now.")
    may_add = serializers.BooleanField(help_text="Whether the resident may add something now.")
    who_acts = serializers.CharField()
    by_when = serializers.CharField()
    is_late = serializers.BooleanField()
    outcome = serializers.CharField()
    steps = StepOut(many=True)
    entries = EntryOut(many=True)


class AddedOut(PublicCaseOut):
    """How a case stands after the resident added something."""

    not_taken = serializers.ListField(
        child=serializers.CharField(),
        help_text="A sentence for each photo that could not be used; all others are kept.",
    )
