"""What the moves of a case and the steps of an assignment take, and how the case stands after them."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from cases.api.serializers.choices import SATISFACTIONS
from cases.api.serializers.filing import photo_tickets
from cases.commands.closing import Answers
from cases.workflow import LONGEST_TEXT, Satisfaction

LONGEST_NOTE = 2000


def _note(help_text: str = "") -> serializers.CharField:
    return serializers.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST_NOTE, help_text=help_text
    )


class MoveIn(serializers.Serializer[Any]):
    """A move that says nothing but what the client has seen."""

    version = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=2**31 - 1,
        help_text="The version that you have seen; another one answers 409.",
    )


class AnswerIn(MoveIn):
    """An answer at once."""

    answer = serializers.CharField(max_length=LONGEST_TEXT)


class DeclineIn(MoveIn):
    """One of the six lawful reasons."""

    reason = serializers.CharField(max_length=40, help_text="A code from /decline-reasons/.")
    note = _note("What the resident is told; empty means the register's own sentence.")


class NoteIn(MoveIn):
    """A note that may be empty."""

    note = _note()


class DispatchIn(MoveIn):
    """To whom the case goes."""

    lead = serializers.CharField(max_length=20, help_text="A code from /responders/.")
    asked = _note("What is asked of the lead.")


class WhistleIn(MoveIn):
    """A whistle: what is needed, where and when."""

    kind = serializers.CharField(max_length=40, help_text="A code from /whistle-kinds/.")
    needs = serializers.CharField(max_length=LONGEST_NOTE)
    place = serializers.CharField(max_length=300)
    gather_at = serializers.DateTimeField()


class RouteIn(MoveIn):
    """Who acts where the responsibility list has no line."""

    lead = serializers.CharField(max_length=20, help_text="A code from /responders/.")
    co_handlers = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, default=list, max_length=20
    )


class ResultIn(MoveIn):
    """What was done."""

    result = serializers.CharField(max_length=LONGEST_TEXT)
    photos = photo_tickets()


class ReturnIn(MoveIn):
    """Why the community cannot handle it."""

    reason = serializers.CharField(max_length=LONGEST_NOTE)


class VerifyIn(MoveIn):
    """What was found on site."""

    is_done = serializers.BooleanField(help_text="True as reported; false sends it back to the same lead.")
    note = serializers.CharField(max_length=LONGEST_NOTE)
    photos = photo_tickets()


class CallBackIn(MoveIn):
    """What the resident said, or that nobody answered."""

    is_reached = serializers.BooleanField()
    was_contacted = serializers.BooleanField(required=False, allow_null=True, default=None)
    is_solved = serializers.BooleanField(required=False, allow_null=True, default=None)
    satisfaction = serializers.ChoiceField(
        SATISFACTIONS,
        required=False,
        allow_null=True,
        default=None,
    )
    note = _note()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Turn the three answers into one; whoever was reached has answered all three."""
        is_reached = attrs.pop("is_reached")
        said = {name: attrs.pop(name) for name in ("was_contacted", "is_solved", "satisfaction")}
        missing = {name: _("Say what the resident answered.") for name, answer in said.items() if answer is None}
        if is_reached and missing:
            raise serializers.ValidationError(missing)
        answers = (
            Answers(said["was_contacted"], said["is_solved"], Satisfaction(said["satisfaction"]))
            if is_reached
            else None
        )
        return {**attrs, "answers": answers}


class SpokenIn(MoveIn):
    """What was said, or how the work goes."""

    note = serializers.CharField(max_length=LONGEST_NOTE)


class ReportInIn(MoveIn):
    """Where the department reports in."""

    place = serializers.CharField(max_length=300)
    longitude = serializers.FloatField(required=False, allow_null=True, default=None, min_value=-180, max_value=180)
    latitude = serializers.FloatField(required=False, allow_null=True, default=None, min_value=-90, max_value=90)
    note = _note()


class ProgressIn(SpokenIn):
    """How the work goes, with photos."""

    photos = photo_tickets()


class MovedOut(serializers.Serializer[Any]):
    """How the case stands after the move."""

    number = serializers.CharField()
    state = serializers.CharField()
    is_open = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Send it with the next move.")
    round = serializers.IntegerField()
    due_at = serializers.DateTimeField()
