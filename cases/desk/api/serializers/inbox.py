"""The inbox and imports."""

from typing import Any

from rest_framework import serializers

from cases.casework.api.serializers.choices import ROLES
from cases.desk.api.serializers.choices import ORDER_WORDS, ORDERS
from cases.desk.queries.wanted import Sorting
from cases.desk.queries.whose import Whose
from cases.desk.workflow import MOST_AT_ONCE, PART_VERB_WORDS
from governance.ground.http.api import PageIn, PageOut


class ListedAssignmentOut(serializers.Serializer[Any]):
    """One open assignment; `due_at` is the nearest deadline that still counts."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    address = serializers.CharField()
    version = serializers.IntegerField()
    organisation = serializers.CharField()
    holder = serializers.CharField(allow_null=True, help_text="The log-in name of who works on it.")
    role = serializers.ChoiceField(ROLES)
    by_whistle = serializers.BooleanField()
    asked = serializers.CharField()
    assigned_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    paused_at = serializers.DateTimeField(allow_null=True, help_text="Since when its clocks stand still; never late.")
    deferred_until = serializers.DateField(allow_null=True, help_text="The day on which its case goes on by itself.")
    sign_by = serializers.DateTimeField()
    contact_by = serializers.DateTimeField()
    report_by = serializers.DateTimeField(allow_null=True)
    finish_by = serializers.DateTimeField()
    signed_at = serializers.DateTimeField(allow_null=True)
    contacted_at = serializers.DateTimeField(allow_null=True)
    reported_in_at = serializers.DateTimeField(allow_null=True)
    steps = serializers.ListField(
        child=serializers.CharField(), help_text="What you may do to it now, the next step first; see `/cases/`."
    )


class InboxIn(PageIn):
    """Which part of the inbox."""

    whose = serializers.ChoiceField(
        [whose.value for whose in Whose if whose.value],
        required=False,
        default="",
        allow_blank=True,
        help_text="Empty means all.",
    )
    order = serializers.ChoiceField(ORDERS, required=False, default=Sorting.DUE.value, help_text=ORDER_WORDS)


class InboxPageOut(PageOut):
    results = ListedAssignmentOut(many=True)


class PastPartOut(serializers.Serializer[Any]):
    """A part that is over: it has a moment of finishing or of being taken back."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    organisation = serializers.CharField()
    role = serializers.ChoiceField(ROLES)
    by_whistle = serializers.BooleanField()
    round = serializers.IntegerField()
    asked = serializers.CharField()
    assigned_at = serializers.DateTimeField()
    sign_by = serializers.DateTimeField()
    contact_by = serializers.DateTimeField()
    report_by = serializers.DateTimeField(allow_null=True)
    finish_by = serializers.DateTimeField()
    signed_at = serializers.DateTimeField(allow_null=True)
    contacted_at = serializers.DateTimeField(allow_null=True)
    reported_in_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    released_at = serializers.DateTimeField(allow_null=True, help_text="When a ruling took it back.")
    result = serializers.CharField()


class PastPageOut(PageOut):
    """A page of what a department has done."""

    results = PastPartOut(many=True)


class PartIn(serializers.Serializer[Any]):
    """An assignment and the number of its case, as the inbox lists them."""

    number = serializers.CharField(max_length=24)
    id = serializers.IntegerField(source="assignment_id", min_value=1, max_value=2**63 - 1)


class StepManyIn(serializers.Serializer[Any]):
    """A step, the assignments, and to whom they are given."""

    step = serializers.ChoiceField([(verb.value, f"{words.zh} {words.en}") for verb, words in PART_VERB_WORDS.items()])
    assignments = serializers.ListField(child=PartIn(), min_length=1, max_length=MOST_AT_ONCE)
    to = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=150, help_text="give: a colleague's log-in name."
    )


class PartOut(serializers.Serializer[Any]):
    """An assignment with which it was done."""

    number = serializers.CharField()
    id = serializers.IntegerField(source="assignment_id")


class NotDoneOut(serializers.Serializer[Any]):
    """An assignment with which it could not be done."""

    number = serializers.CharField()
    id = serializers.IntegerField()
    status = serializers.IntegerField(help_text="What doing it alone would have answered.")
    detail = serializers.CharField()


class StepManyOut(serializers.Serializer[Any]):
    """What came of each assignment."""

    done = PartOut(many=True)
    failed = NotDoneOut(many=True)


class ImportIn(serializers.Serializer[Any]):
    """A CSV or XLSX file with the columns source_id and text, headed by these codes or by their names on the screen."""

    file = serializers.FileField()
    community = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=20,
        help_text="The code of the community to which rows without a place belong.",
    )


class ImportOut(serializers.Serializer[Any]):
    """How far an import is."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    status = serializers.CharField(help_text="waiting, running, ended or failed")
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    created = serializers.IntegerField()
    repeated = serializers.IntegerField()
    rejected = serializers.IntegerField()
    reason = serializers.CharField(help_text="Why nothing was taken of the file; empty where something was.")
    requested_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class ImportPageOut(PageOut):
    results = ImportOut(many=True)


class RejectedRowOut(serializers.Serializer[Any]):
    """A row that was not taken, and why."""

    row = serializers.IntegerField(help_text="The line in the file; the column names are line 1.")
    source_id = serializers.CharField()
    reason = serializers.CharField()
