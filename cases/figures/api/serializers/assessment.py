"""The assessment of departments and streets."""

from typing import Any

from rest_framework import serializers

from cases.figures.workflow.assessment import FIGURE_WORDS
from cases.figures.workflow.statistics import REACH_WORDS
from governance.ground.http.api import PageIn, PageOut

REACHES = [(reach.value, f"{words.zh} {words.en}") for reach, words in REACH_WORDS.items()]
FIGURES = [(figure.value, f"{words.zh} {words.en}") for figure, words in FIGURE_WORDS.items()]
OWN_PLACE = "An organisation's code; your own without it."


class AssessmentIn(serializers.Serializer[Any]):
    """Whose evaluations, of which time."""

    place = serializers.CharField(required=False, default="", allow_blank=True, help_text=OWN_PLACE)
    reach = serializers.ChoiceField(REACHES, required=False, default="year")


class AssessmentLineOut(serializers.Serializer[Any]):
    """A department, a street or the place itself."""

    code = serializers.CharField()
    name = serializers.CharField()
    evaluated = serializers.IntegerField(source="points.evaluated", help_text="Parts of cases that were evaluated.")
    mean = serializers.FloatField(
        source="points.mean", allow_null=True, help_text="One to five points; null where nothing was evaluated."
    )
    poor = serializers.IntegerField(source="points.poor", help_text="Parts that got one or two points.")
    called_back = serializers.IntegerField(source="heard.called_back", help_text="Residents who were called back.")
    satisfaction = serializers.FloatField(allow_null=True, help_text="Satisfied ones in per cent of `called_back`.")


class AssessmentOut(serializers.Serializer[Any]):
    """The points that streets gave; streets stand side by side for the district alone."""

    place = serializers.CharField(source="place.code")
    reach = serializers.ChoiceField(REACHES)
    since = serializers.DateField()
    total = AssessmentLineOut()
    departments = AssessmentLineOut(many=True)
    streets = AssessmentLineOut(many=True)


class EvaluatedIn(PageIn):
    place = serializers.CharField(required=False, default="", allow_blank=True, help_text=OWN_PLACE)
    reach = serializers.ChoiceField(REACHES, required=False, default="year")
    figure = serializers.ChoiceField(FIGURES, required=False, default="evaluated")
    department = serializers.CharField(required=False, default="", allow_blank=True, help_text="A department's code.")
    street = serializers.CharField(required=False, default="", allow_blank=True, help_text="A street's code.")


class EvaluatedPartOut(serializers.Serializer[Any]):
    """One organisation's part in a case, and what the street thought of it."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    organisation = serializers.CharField()
    street = serializers.CharField()
    score = serializers.IntegerField(help_text="One to five points.")
    words = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class EvaluatedPageOut(PageOut):
    """A page of evaluated parts, the newest first."""

    results = EvaluatedPartOut(many=True)
