"""What helps at a case: texts, macros, and the checklist."""

from typing import Any

from rest_framework import serializers

from cases.casework.api.serializers.moves import MoveIn


class OfferedTextOut(serializers.Serializer[Any]):
    """A standard text with the case filled in, in the language of Accept-Language."""

    id = serializers.IntegerField()
    use = serializers.CharField(help_text="The move it is for, or note; empty means any.")
    name = serializers.CharField()
    text = serializers.CharField()
    assignment_id = serializers.IntegerField(allow_null=True, help_text="For the steps of this assignment.")


class OfferedMacroOut(serializers.Serializer[Any]):
    """A macro that can be run now."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    words = serializers.CharField(help_text="What it does, step by step.")


class CheckLineOut(serializers.Serializer[Any]):
    """One item of the checklist."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    is_ticked = serializers.BooleanField()
    who = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)


class CheckGroupOut(serializers.Serializer[Any]):
    """What must be ticked before one stage ends."""

    label = serializers.CharField()  # type: ignore[assignment]
    lines = CheckLineOut(many=True)


class RunIn(MoveIn):
    """What was seen when the macro was chosen."""


class ProposalAskedIn(serializers.Serializer[Any]):
    """For which whistle it is asked whom the list names."""

    kind = serializers.SlugField(max_length=40, help_text="The code of a kind of whistle.")


class ProposedOut(serializers.Serializer[Any]):
    """One organisation that the list names."""

    code = serializers.CharField(help_text="Send it in `called` when the whistle is blown.")
    organisation = serializers.CharField()
    leads = serializers.BooleanField()


class PastLeadOut(serializers.Serializer[Any]):
    """Who led cases like this one, where the list has no line."""

    code = serializers.CharField()
    name = serializers.CharField()
    why = serializers.CharField()


class WhistleProposalOut(serializers.Serializer[Any]):
    """Whom the responsibility list would call, before anybody is called."""

    parts = ProposedOut(many=True, help_text="The lead first; empty where the list has no line.")
    why = serializers.CharField(help_text="The line of the list, in words.")
    past = PastLeadOut(many=True)
    may_dispatch = serializers.BooleanField(help_text="Whether you may dispatch it instead, as one alone is asked.")
