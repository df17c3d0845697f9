"""The inbox and imports."""

from typing import Any

from rest_framework import serializers

from cases.api.serializers.choices import ROLES
from cases.queries.whose import Whose
from governance.http.api import PageIn, PageOut


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


class InboxIn(PageIn):
    """Which part of the inbox."""

    whose = serializers.ChoiceField(
        [whose.value for whose in Whose if whose.value], required=False, default="", help_text="Empty means all."
    )


class InboxPageOut(PageOut):
    """A page of the inbox."""

    results = ListedAssignmentOut(many=True)


class ImportIn(serializers.Serializer[Any]):
    """A CSV (UTF-8) or XLSX file with the columns source_id, text, category, and a place."""

    file = serializers.FileField()


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
    requested_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class ImportPageOut(PageOut):
    """A page of imports."""

    results = ImportOut(many=True)


class RejectedRowOut(serializers.Serializer[Any]):
    """A row that was not taken, and why."""

    row = serializers.IntegerField(help_text="The line in the file; the column names are line 1.")
    source_id = serializers.CharField()
    reason = serializers.CharField()
