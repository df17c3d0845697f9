"""Statistics of an area."""

from typing import Any

from rest_framework import serializers

from cases.workflow.statistics import REACH_WORDS

REACHES = [(reach.value, f"{words.zh} {words.en}") for reach, words in REACH_WORDS.items()]


class StatisticsIn(serializers.Serializer[Any]):
    """Whose, and how far back."""

    place = serializers.CharField(required=False, default="", help_text="An area's code; your own without it.")
    reach = serializers.ChoiceField(REACHES, required=False, default="month")


class AmountsOut(serializers.Serializer[Any]):
    """Cases reported, cases ended, those of the ended that a department led, and those it finished late."""

    arrived = serializers.IntegerField()
    ended = serializers.IntegerField()
    led = serializers.IntegerField()
    late = serializers.IntegerField()
    share_late = serializers.FloatField(allow_null=True, help_text="`late` in per cent of `led`.")


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
