"""The three rates."""

from typing import Any

from rest_framework import serializers

from cases.figures.workflow.rates import LEVEL_WORDS

LEVELS = [(level.value, f"{words.zh} {words.en}") for level, words in LEVEL_WORDS.items()]


class RatesIn(serializers.Serializer[Any]):
    place = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="An organisation's code; your own without it."
    )
    level = serializers.ChoiceField(LEVELS, required=False, default="", allow_blank=True)
    period = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="2026-03 or 2026; this month without it."
    )


class TallyOut(serializers.Serializer[Any]):
    """Rounds whose resident was called back, and how many of them count for each rate."""

    called_back = serializers.IntegerField()
    responded = serializers.IntegerField()
    resolved = serializers.IntegerField()
    satisfied = serializers.IntegerField()
    excluded = serializers.IntegerField(help_text="Not counted in the others.")


class RateLineOut(serializers.Serializer[Any]):
    """One line; rates and score are in per cent, null where nobody was called back."""

    code = serializers.CharField()
    name = serializers.CharField()
    tally = TallyOut()
    response = serializers.FloatField(allow_null=True)
    resolution = serializers.FloatField(allow_null=True)
    satisfaction = serializers.FloatField(allow_null=True)
    score = serializers.FloatField(allow_null=True)
    change = serializers.FloatField(allow_null=True, help_text="Of the score, since the period before.")
    rank = serializers.IntegerField(allow_null=True)
    rank_before = serializers.IntegerField(allow_null=True)


class RatesOut(serializers.Serializer[Any]):
    place = serializers.CharField(source="place.code")
    level = serializers.ChoiceField(LEVELS)
    period = serializers.CharField(source="period.code")
    total = RateLineOut()
    lines = RateLineOut(many=True)
