"""Cases on a list and one by one."""

from typing import Any

from rest_framework import serializers

from cases.casework.api.serializers.choices import ACTIONS, CALL_PARTS, ROLES, SOURCES, STATES
from cases.desk.api.serializers.choices import DESK_VIEWS, ORDER_WORDS, ORDERS
from cases.desk.queries.wanted import Sorting, View
from cases.rules.workflow import LONGEST_TEXT
from governance.ground.http.api import PageIn, PageOut


class CasesIn(PageIn):
    view = serializers.ChoiceField(DESK_VIEWS, required=False, default=View.OPEN.value)
    category = serializers.CharField(required=False, default="", allow_blank=True, help_text="A category or a group.")
    community = serializers.CharField(required=False, default="", allow_blank=True, help_text="A community's code.")
    order = serializers.ChoiceField(ORDERS, required=False, default=Sorting.DUE.value, help_text=ORDER_WORDS)


class ListedCaseOut(serializers.Serializer[Any]):
    number = serializers.CharField()
    title = serializers.CharField()
    address = serializers.CharField()
    category = serializers.CharField()
    cell = serializers.CharField(help_text="Empty where the case has no point.")
    community = serializers.CharField()
    source = serializers.ChoiceField(SOURCES)  # type: ignore[assignment]
    state = serializers.ChoiceField(STATES)
    version = serializers.IntegerField()
    reported_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    paused_at = serializers.DateTimeField(allow_null=True, help_text="Since when its clock stands still; never late.")
    deferred_until = serializers.DateField(allow_null=True, help_text="The day on which it goes on by itself.")
    closed_at = serializers.DateTimeField(allow_null=True)
    has_new_facts = serializers.BooleanField(help_text="Its resident added something that nobody has acted on yet.")


class CasePageOut(PageOut):
    results = ListedCaseOut(many=True)


class PlainNamedOut(serializers.Serializer[Any]):
    """Something by its code and both names."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class AssignmentOut(serializers.Serializer[Any]):
    """What one organisation has to do, by when, and how far it is."""

    id = serializers.IntegerField()
    organisation = PlainNamedOut()
    holder = serializers.CharField(allow_null=True, help_text="The log-in name of who works on it.")
    role = serializers.ChoiceField(ROLES)
    round = serializers.IntegerField()
    by_whistle = serializers.BooleanField()
    asked = serializers.CharField()
    assigned_at = serializers.DateTimeField()
    sign_by = serializers.DateTimeField()
    contact_by = serializers.DateTimeField()
    report_by = serializers.DateTimeField(allow_null=True)
    finish_by = serializers.DateTimeField()
    signed_at = serializers.DateTimeField(allow_null=True)
    contacted_at = serializers.DateTimeField(allow_null=True)
    reported_in_at = serializers.DateTimeField(allow_null=True)
    reported_in_place = serializers.CharField()
    reported_in_distance = serializers.IntegerField(allow_null=True, help_text="Metres from the case.")
    accepted_at = serializers.DateTimeField(allow_null=True)
    spoken_to = serializers.CharField()
    plan = serializers.CharField()
    plan_by = serializers.DateTimeField(allow_null=True)
    stages = serializers.ListField(child=serializers.DictField())
    paused_at = serializers.DateTimeField(allow_null=True, help_text="Since when its clocks stand still.")
    released_at = serializers.DateTimeField(allow_null=True, help_text="When a ruling took it back.")
    finished_at = serializers.DateTimeField(allow_null=True)
    result = serializers.CharField()
    steps = serializers.ListField(
        child=serializers.ChoiceField(ACTIONS),
        help_text="What you may do to it now.",
    )


class CallOut(serializers.Serializer[Any]):
    """One organisation that a person called by a whistle."""

    organisation = PlainNamedOut()
    role = serializers.ChoiceField(ROLES)
    asked = serializers.CharField(help_text="What just this one is asked; empty means what all are.")
    by_hand = serializers.BooleanField(help_text="False where the responsibility list proposed it.")


class WhistleOut(serializers.Serializer[Any]):
    """The whistle that was blown last: what is needed, where and when, and of whom."""

    kind = serializers.CharField()
    needs = serializers.CharField()
    place = serializers.CharField()
    gather_at = serializers.DateTimeField()
    blown_at = serializers.DateTimeField()
    called = CallOut(many=True, help_text="Whom a person called; empty where the responsibility list decides.")
    reason = serializers.CharField(help_text="Why others are called than the list says.")


class CasePhotoOut(serializers.Serializer[Any]):
    """A picture of the case; its bytes are at /photos/{id}/."""

    id = serializers.IntegerField()
    moment = serializers.CharField(help_text="report, progress, finish or verify")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    is_public = serializers.BooleanField()
    added_at = serializers.DateTimeField()


class TimelineEntryOut(serializers.Serializer[Any]):
    """One thing that happened."""

    seq = serializers.IntegerField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    by_zh = serializers.CharField()
    by_en = serializers.CharField()
    at = serializers.DateTimeField()
    data = serializers.DictField()  # type: ignore[assignment]


class CaseOut(serializers.Serializer[Any]):
    """One case: how it stands, who has to do what, what may be done, and everything that happened."""

    number = serializers.CharField()
    source = serializers.ChoiceField(SOURCES)  # type: ignore[assignment]
    source_id = serializers.CharField(help_text="Under which it stands where it came from; empty for most.")
    category = PlainNamedOut()
    title = serializers.CharField()
    text = serializers.CharField()
    address = serializers.CharField()
    longitude = serializers.FloatField(allow_null=True)
    latitude = serializers.FloatField(allow_null=True)
    cell = serializers.CharField()
    community = PlainNamedOut()
    street = PlainNamedOut()
    district = PlainNamedOut()
    accused = PlainNamedOut(allow_null=True, help_text="The organisation that it complains of.")
    resident_name = serializers.CharField()
    resident_phone_tail = serializers.CharField(help_text="The last four digits; the rest is kept sealed.")
    call_part = serializers.ChoiceField(
        CALL_PARTS, allow_blank=True, help_text="The part of the day in which the resident wants to be called."
    )
    call_after = serializers.DateTimeField(allow_null=True, help_text="Not called before this moment.")
    state = serializers.ChoiceField(STATES)
    state_zh = serializers.CharField(source="state_words.zh")
    state_en = serializers.CharField(source="state_words.en")
    is_open = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Send it with the next move.")
    round = serializers.IntegerField()
    reported_at = serializers.DateTimeField()
    registered_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField()
    due_rule = serializers.CharField()
    outcome = serializers.CharField()
    decline_reason = serializers.CharField()
    answers = serializers.DictField(help_text="What was asked when it was reported, and answered, by question.")
    moves = serializers.ListField(
        child=serializers.ChoiceField(ACTIONS),
        help_text="What you may do to it now.",
    )
    whistle = WhistleOut(allow_null=True)
    assignments = AssignmentOut(many=True)
    photos = CasePhotoOut(many=True)
    timeline = TimelineEntryOut(many=True)


class RevealIn(serializers.Serializer[Any]):
    """Why the whole number is needed."""

    reason = serializers.CharField(max_length=300)


class InternalNoteIn(serializers.Serializer[Any]):
    """A note that only staff of the case's area read."""

    text = serializers.CharField(max_length=LONGEST_TEXT, help_text="@username tells that person.")


class PhoneOut(serializers.Serializer[Any]):
    """The resident's whole number; that it was shown is on the timeline."""

    phone = serializers.CharField()


class PresenceOut(serializers.Serializer[Any]):
    """Who else has a case open now, by name in the language that was asked for."""

    others = serializers.ListField(child=serializers.CharField())
