"""Files that people take out of the portal."""

from typing import Any

from rest_framework import serializers

from cases.desk.queries.wanted import View
from cases.figures.workflow.rates import RateFigure
from governance.ground.http.api import PageOut

TABLES = ["csv", "xlsx"]


class ListExportIn(serializers.Serializer[Any]):
    """Which list of the desk, in which format; with a reason residents stand in it in full."""

    format = serializers.ChoiceField(TABLES, required=False, default="xlsx")
    view = serializers.ChoiceField([view.value for view in View], required=False, default=View.OPEN.value)
    category = serializers.CharField(required=False, default="", allow_blank=True)
    community = serializers.CharField(required=False, default="", allow_blank=True)
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=60)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)


class RoundsExportIn(serializers.Serializer[Any]):
    """Which figure of which board of the rates, in which format."""

    format = serializers.ChoiceField(TABLES, required=False, default="xlsx")
    place = serializers.CharField(required=False, default="", allow_blank=True)
    level = serializers.CharField(required=False, default="", allow_blank=True)
    line = serializers.CharField(required=False, default="", allow_blank=True)
    period = serializers.CharField(required=False, default="", allow_blank=True)
    figure = serializers.ChoiceField(
        [figure.value for figure in RateFigure], required=False, default="", allow_blank=True
    )


class ExportOut(serializers.Serializer[Any]):
    """How far an export is; its file is fetched at `file/` below its own address while its status is `ended`."""

    id = serializers.IntegerField()
    kind = serializers.CharField(help_text="list, rounds, counted, watched, assessed, past or case")
    format = serializers.CharField(help_text="csv, xlsx or pdf")
    title = serializers.CharField()
    asked = serializers.DictField()
    reason = serializers.CharField()
    status = serializers.CharField(help_text="waiting, running, ended, failed or expired")
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    rows = serializers.IntegerField()
    is_cut = serializers.BooleanField()
    error = serializers.CharField()
    requested_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class ExportPageOut(PageOut):
    results = ExportOut(many=True)
