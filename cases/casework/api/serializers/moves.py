"""What the moves of a case and the steps of an assignment take, and how the case stands after them."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from cases.casework.api.serializers.choices import SATISFACTIONS
from cases.casework.api.serializers.photos import photo_tickets
from cases.casework.commands.closing import MOST_POINTS, Answers, Judgement
from cases.casework.commands.handling import Promise
from cases.casework.commands.whistle_calls import Call
from cases.rules.workflow import LONGEST_TEXT, MOST_CALLED, Satisfaction
from governance.ground.http.shapes import MomentIn

LONGEST_NOTE = 2000


def note_field(help_text: str = "") -> serializers.CharField:
    """Return the field of a note that may be empty."""
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


class RegisterIn(MoveIn):
    """In which category the case is registered, where it is another one."""

    category = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)


class AnswerIn(MoveIn):
    """An answer at once."""

    answer = serializers.CharField(max_length=LONGEST_TEXT)


class DeclineIn(MoveIn):
    """One of the six lawful reasons."""

    reason = serializers.CharField(max_length=40, help_text="A code from /decline-reasons/.")
    note = note_field("What the resident is told; empty means the register's own sentence.")


class NoteIn(MoveIn):
    """A note that may be empty."""

    note = note_field()


class DispatchIn(MoveIn):
    """To whom the case goes."""

    lead = serializers.CharField(max_length=20, help_text="A code from /responders/.")
    asked = note_field("What is asked of the lead.")


class CallIn(serializers.Serializer[Any]):
    """One organisation that a whistle calls."""

    organisation = serializers.CharField(max_length=20, help_text="A code from /responders/.")
    leads = serializers.BooleanField(required=False, default=False, help_text="True for one of them.")
    asked = note_field("What just this one is asked; empty means what all are.")


class WhistleIn(MoveIn):
    """A whistle: what is needed, where and when, and of whom."""

    kind = serializers.CharField(max_length=40, help_text="A code from /whistle-kinds/.")
    needs = serializers.CharField(max_length=LONGEST_NOTE)
    place = serializers.CharField(max_length=300)
    gather_at = MomentIn(
        required=False, help_text="May be left out for a kind that runs round the clock: it gathers at once."
    )
    called = serializers.ListField(
        child=CallIn(),
        required=False,
        default=list,
        max_length=MOST_CALLED,
        help_text="Who is called; nobody named leaves it to the responsibility list.",
    )
    reason = note_field("Why others are called, or another one leads, than the list says.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Turn each into what the command takes."""
        return {**attrs, "called": [Call(**each) for each in attrs["called"]]}


class RouteIn(MoveIn):
    """Who acts where no line of the responsibility list says so, or whoever it named is released."""

    lead = serializers.CharField(max_length=20, help_text="A code from /responders/.")
    co_handlers = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, default=list, max_length=MOST_CALLED
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
    note = note_field()

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
    accepted_at = MomentIn(required=False, allow_null=True, default=None)
    spoken_to = serializers.CharField(max_length=120)
    plan = serializers.CharField(max_length=LONGEST_NOTE)
    plan_by = MomentIn()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Turn the four answers into one."""
        answers = {name: attrs.pop(name) for name in ("accepted_at", "spoken_to", "plan", "plan_by")}
        return {**attrs, "promise": Promise(**answers)}


class ProgressIn(SpokenIn):
    """How the work goes, with photos."""

    photos = photo_tickets()


class JudgementIn(serializers.Serializer[Any]):
    """The street's evaluation of one part."""

    assignment_id = serializers.IntegerField(min_value=1)
    score = serializers.IntegerField(min_value=1, max_value=MOST_POINTS)
    words = note_field()


class EvaluateIn(MoveIn):
    """The street's evaluation of every organisation that had a part."""

    evaluations = JudgementIn(many=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Turn each into what the command takes."""
        return {**attrs, "evaluations": [Judgement(**each) for each in attrs["evaluations"]]}


class JoinIn(MoveIn):
    """The case that this one is joined to or linked with."""

    to = serializers.CharField(max_length=24, help_text="The number of the other case.")


class TellIn(MoveIn):
    """What the residents are told."""

    text = serializers.CharField(max_length=LONGEST_TEXT)


class AccusedIn(MoveIn):
    """Which organisation the case complains of, and why that is thought."""

    organisation = serializers.CharField(allow_blank=True, max_length=40, help_text="A code; empty for nobody.")
    reason = serializers.CharField(max_length=LONGEST_TEXT)


class MovedOut(serializers.Serializer[Any]):
    """How the case stands after the move."""

    number = serializers.CharField()
    state = serializers.CharField()
    is_open = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Send it with the next move.")
    round = serializers.IntegerField()
    due_at = serializers.DateTimeField()
