"""The registers."""

from typing import Any

from rest_framework import serializers


class NamedOut(serializers.Serializer[Any]):
    """Something with a code and a name in both languages."""

    code = serializers.CharField()
    name_zh = serializers.CharField(source="name.zh")
    name_en = serializers.CharField(source="name.en")


class CategoryOut(NamedOut):
    """What a case may be about; without a parent it is a group and cannot be chosen."""

    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]


class OptionOut(serializers.Serializer[Any]):
    """One answer, and what it does."""

    value = serializers.CharField()
    name_zh = serializers.CharField(source="name.zh")
    name_en = serializers.CharField(source="name.en")
    effect = serializers.CharField(help_text="warn: say the words and go on; stop: say them and do not report.")
    words_zh = serializers.CharField(source="words.zh")
    words_en = serializers.CharField(source="words.en")


class QuestionOut(serializers.Serializer[Any]):
    """What is asked of whoever reports something of a category."""

    id = serializers.IntegerField()
    name_zh = serializers.CharField(source="name.zh")
    name_en = serializers.CharField(source="name.en")
    kind = serializers.CharField(help_text="text, yes_no or choice")
    is_required = serializers.BooleanField()
    options = OptionOut(many=True)


class LimitOut(serializers.Serializer[Any]):
    """An amount of time."""

    amount = serializers.IntegerField()
    unit = serializers.CharField(help_text="minute, hour, working_hour, day or working_day")


class WhistleKindOut(NamedOut):
    """A kind of whistle with its limits."""

    permission = serializers.CharField(help_text="The permission that blowing it needs.")
    sign = LimitOut()
    contact = LimitOut()
    report = LimitOut()


class ReasonOut(NamedOut):
    """A lawful reason not to dispatch."""

    outcome_zh = serializers.CharField(source="outcome.zh")
    outcome_en = serializers.CharField(source="outcome.en")
    article = serializers.CharField()


class ResponderOut(NamedOut):
    """An organisation that can be given an assignment."""

    kind = serializers.CharField()
