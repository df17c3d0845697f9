"""What is done to many cases at once, and the views that people keep."""

from typing import Any

from rest_framework import serializers

from cases.desk.api.serializers.choices import DESK_VIEWS
from cases.desk.commands.saved_views import LONGEST_NAME
from cases.desk.workflow import MOST_AT_ONCE, VERB_WORDS
from cases.rules.workflow import LONGEST_TEXT


class TickedIn(serializers.Serializer[Any]):
    """A case and the version that the client has seen."""

    number = serializers.CharField(max_length=24)
    version = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=2**31 - 1, help_text="Another one fails."
    )


class ManyIn(serializers.Serializer[Any]):
    """A verb, the cases, and what the verb asks for."""

    verb = serializers.ChoiceField([(verb.value, f"{words.zh} {words.en}") for verb, words in VERB_WORDS.items()])
    cases = serializers.ListField(child=TickedIn(), min_length=1, max_length=MOST_AT_ONCE)
    lead = serializers.CharField(required=False, max_length=20, help_text="dispatch: a code from /responders/.")
    asked = serializers.CharField(required=False, max_length=LONGEST_TEXT, help_text="dispatch: what is asked.")
    reason = serializers.CharField(
        required=False, max_length=LONGEST_TEXT, help_text="decline: a code from /decline-reasons/. supervise: words."
    )
    note = serializers.CharField(
        required=False, max_length=LONGEST_TEXT, help_text="decline: to the resident. leave_to_community: to them."
    )
    text = serializers.CharField(required=False, max_length=LONGEST_TEXT, help_text="note: the note.")


class NotMovedOut(serializers.Serializer[Any]):
    """A case that could not be moved."""

    number = serializers.CharField()
    status = serializers.IntegerField(help_text="What moving it alone would have answered.")
    detail = serializers.CharField()


class ManyOut(serializers.Serializer[Any]):
    """What came of each case."""

    done = serializers.ListField(child=serializers.CharField(), help_text="The numbers of those that were moved.")
    failed = NotMovedOut(many=True)


class SaveViewIn(serializers.Serializer[Any]):
    """A view with its filters, under a name."""

    name = serializers.CharField(max_length=LONGEST_NAME)
    view = serializers.ChoiceField(DESK_VIEWS)
    category = serializers.CharField(required=False, default="", allow_blank=True, max_length=60)
    community = serializers.CharField(required=False, default="", allow_blank=True, max_length=60)
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=60)
    share_with = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=20, help_text="The code of an organisation one leads."
    )


class ChangeViewIn(serializers.Serializer[Any]):
    """Another name, another place, or both."""

    name = serializers.CharField(required=False, max_length=LONGEST_NAME)
    position = serializers.IntegerField(required=False, min_value=1, max_value=99, help_text="The first is 1.")


class SavedViewOut(serializers.Serializer[Any]):
    """A view that is saved, with how many cases it holds now; "+" says that there are more."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    view = serializers.ChoiceField(DESK_VIEWS, source="wanted.view.value")
    category = serializers.CharField(source="wanted.category")
    community = serializers.CharField(source="wanted.community")
    text = serializers.CharField(source="wanted.text")
    shared_with = serializers.CharField(source="shared_with_code", help_text="Empty for one's own.")
    may_change = serializers.BooleanField()
    count = serializers.CharField()
