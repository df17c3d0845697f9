"""What the catalogue's endpoints take and answer."""

from typing import Any

from rest_framework import serializers

from governance.ground.http.api import PageIn, PageOut


class ServiceItemsIn(PageIn):
    words = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=100, help_text="Every word must occur."
    )
    theme = serializers.CharField(required=False, default="", allow_blank=True, help_text="A theme's code.")
    department = serializers.CharField(required=False, default="", allow_blank=True, help_text="A department's code.")


class ServiceItemOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    theme = serializers.CharField()
    department = serializers.CharField()
    department_zh = serializers.CharField()
    department_en = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    summary_zh = serializers.CharField()
    summary_en = serializers.CharField()
    how_zh = serializers.CharField()
    how_en = serializers.CharField()
    where_zh = serializers.CharField()
    where_en = serializers.CharField()
    documents_zh = serializers.ListField(child=serializers.CharField())
    documents_en = serializers.ListField(child=serializers.CharField())
    fee_zh = serializers.CharField()
    fee_en = serializers.CharField()
    time_limit_days = serializers.IntegerField()
    channel = serializers.CharField(help_text="window, online or both")
    version = serializers.IntegerField()


class ServiceItemPageOut(PageOut):
    results = ServiceItemOut(many=True)
