"""Which colleague works on an assignment."""

from typing import Any

from rest_framework import serializers


class GiveIn(serializers.Serializer[Any]):
    """Who works on it from now on."""

    to = serializers.CharField(max_length=150, help_text="A log-in name from the colleagues of the assignment.")


class HeldOut(serializers.Serializer[Any]):
    """Who works on it."""

    id = serializers.IntegerField()
    holder = serializers.CharField(source="holder.username", allow_null=True, default=None)


class ColleagueOut(serializers.Serializer[Any]):
    """Somebody who handles assignments there."""

    username = serializers.CharField()
    name_zh = serializers.CharField(source="names.zh")
    name_en = serializers.CharField(source="names.en")
