"""Lists of applications."""

from typing import Any

from rest_framework import serializers

from cases.casework.api.serializers.choices import APPLICATION_KINDS, STANDINGS
from governance.ground.http.api import PageIn, PageOut


class ApplicationsIn(PageIn):
    decidable = serializers.BooleanField(
        required=False, default=False, help_text="Those that wait for my decision; otherwise those that I made."
    )
    kind = serializers.ChoiceField(APPLICATION_KINDS, required=False, default="", allow_blank=True)


class ListedApplicationOut(serializers.Serializer[Any]):
    """One application with its case; `wanted` holds what the kind asks for, `due_at` is the case's deadline."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(APPLICATION_KINDS)
    standing = serializers.ChoiceField(STANDINGS)
    number = serializers.CharField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    assignment_id = serializers.IntegerField(allow_null=True)
    organisation = serializers.CharField()
    reason = serializers.CharField()
    wanted = serializers.DictField(child=serializers.CharField())
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)


class ApplicationPageOut(PageOut):
    results = ListedApplicationOut(many=True)
