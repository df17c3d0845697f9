"""Statistics of an area."""

from typing import Any

from rest_framework import serializers

from cases.casework.api.serializers.choices import SOURCES, STATES
from cases.figures.workflow.statistics import FIGURE_WORDS, REACH_WORDS
from governance.ground.http.api import PageIn, PageOut

REACHES = [(reach.value, f"{words.zh} {words.en}") for reach, words in REACH_WORDS.items()]
FIGURES = [(figure.value, f"{words.zh} {words.en}") for figure, words in FIGURE_WORDS.items()]


class StatisticsIn(serializers.Serializer[Any]):
    """Whose, and how far back."""

    place = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="An area's code; your own without it."
    )
    reach = serializers.ChoiceField(REACHES, required=False, default="month")


class AmountsOut(serializers.Serializer[Any]):
    """Cases reported, cases ended, those of the ended that a department led, and those it finished late."""

    arrived = serializers.IntegerField()
    ended = serializers.IntegerField()
    led = serializers.IntegerField()
    late = serializers.IntegerField()
    share_late = serializers.FloatField(
        allow_null=True, help_text="`late` in per cent of `led`; empty from fewer than `rates-least`."
    )


class StatisticsLineOut(serializers.Serializer[Any]):
    """One day or month, group of categories, area or source."""

    code = serializers.CharField()
    name = serializers.CharField()
    amounts = AmountsOut()


class StatisticsOut(serializers.Serializer[Any]):
    """The statistics of a place since a day."""

    place = serializers.CharField(source="place.code")
    reach = serializers.ChoiceField(REACHES)
    since = serializers.DateField()
    total = AmountsOut()
    moments = StatisticsLineOut(many=True, help_text="Days of the month, or months of the year.")
    categories = StatisticsLineOut(many=True)
    areas = StatisticsLineOut(many=True, help_text="The streets of a district, the communities of a street.")
    sources = StatisticsLineOut(many=True)


class CountedIn(PageIn):
    """Which figure: of the whole place, or of one line."""

    place = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="An area's code; your own without it."
    )
    reach = serializers.ChoiceField(REACHES, required=False, default="month")
    figure = serializers.ChoiceField(FIGURES, required=False, default="arrived")
    moment = serializers.CharField(required=False, default="", allow_blank=True, help_text="2026-03-09 or 2026-03.")
    category = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="A category or a group of them."
    )
    area = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="A street or community inside the place."
    )
    source = serializers.ChoiceField(  # type: ignore[assignment]
        SOURCES, required=False, default="", allow_blank=True
    )


class CountedCaseOut(serializers.Serializer[Any]):
    """One case that a figure counts."""

    number = serializers.CharField()
    title = serializers.CharField()
    category = serializers.CharField()
    source = serializers.ChoiceField(SOURCES)  # type: ignore[assignment]
    community = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    reported_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    lead = serializers.CharField(help_text="Who led its present round; empty where no department did.")
    is_late = serializers.BooleanField(help_text="The lead finished after its limit.")


class CountedPageOut(PageOut):
    """One page of the cases behind a figure, the newest first."""

    results = CountedCaseOut(many=True)
