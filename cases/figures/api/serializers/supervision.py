"""What a supervisor looks at."""

from typing import Any

from rest_framework import serializers

from cases.casework.api.serializers.choices import STATES
from cases.desk.api.serializers.choices import ORDER_WORDS, ORDERS
from cases.desk.queries.wanted import Sorting
from cases.figures.workflow.supervision import WATCH_WORDS
from governance.ground.http.api import PageIn, PageOut

WATCHES = [(watch.value, f"{words.zh} {words.en}") for watch, words in WATCH_WORDS.items()]
OWN_PLACE = "An organisation's code; your own without it."


class SupervisionIn(serializers.Serializer[Any]):
    """Whose open cases."""

    place = serializers.CharField(required=False, default="", allow_blank=True, help_text=OWN_PLACE)


class SupervisionFigureOut(serializers.Serializer[Any]):
    """How many open cases there are for one reason."""

    watch = serializers.ChoiceField(WATCHES)
    amount = serializers.IntegerField()


class SupervisionLineOut(serializers.Serializer[Any]):
    """A department, `none` for cases in which no department has a part, or a group of categories."""

    code = serializers.CharField()
    name = serializers.CharField()
    figures = SupervisionFigureOut(many=True)


class SupervisionOut(serializers.Serializer[Any]):
    """The figures; a case counts for every department that still has a part in it."""

    place = serializers.CharField(source="place.code")
    total = SupervisionFigureOut(many=True)
    times_reopened = serializers.IntegerField()
    dormant_days = serializers.IntegerField(help_text="Working days without a step after which a case is dormant.")
    listed_from = serializers.IntegerField(help_text="Supervisions from which on a case is listed.")
    departments = SupervisionLineOut(many=True)
    categories = SupervisionLineOut(many=True)


class WatchedIn(PageIn):
    place = serializers.CharField(required=False, default="", allow_blank=True, help_text=OWN_PLACE)
    watch = serializers.ChoiceField(WATCHES, required=False, default="open")
    department = serializers.CharField(required=False, default="", allow_blank=True, help_text="A code, or `none`.")
    category = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="A category or a group of them."
    )
    order = serializers.ChoiceField(ORDERS, required=False, default=Sorting.DUE.value, help_text=ORDER_WORDS)


class WatchedCaseOut(serializers.Serializer[Any]):
    """One open case; `holders` names who still has a part in it."""

    number = serializers.CharField()
    title = serializers.CharField()
    place = serializers.CharField()
    category = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    reported_at = serializers.DateTimeField(help_text="Since when the case as a whole is open.")
    due_at = serializers.DateTimeField(help_text="The clock of its present step; late when that has run out.")
    holders = serializers.ListField(child=serializers.CharField())
    last_step_at = serializers.DateTimeField(allow_null=True)
    times_reopened = serializers.IntegerField()
    supervised = serializers.IntegerField(help_text="How often it was put under supervision.")


class WatchedPageOut(PageOut):
    """One page of the cases behind a figure."""

    results = WatchedCaseOut(many=True)
