"""Serializers that are made once and serve every request."""

import functools
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from rest_framework import serializers
from rest_framework.utils.formatting import lazy_format

from governance.ground.http.pages.days import unmeant
from governance.ground.workflow.days import is_meant


class EachTime(lazy_format):
    """A message in the language of whoever is told; the framework's own keeps the language of the first one."""

    def __str__(self) -> str:
        return str(self.format_string).format(*self.args, **self.kwargs)


@functools.cache
def shared(shape: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """Return the one serializer of a shape: checking and showing keep no state in it, making it copies every field."""
    made = shape()
    for field in _fields(made):
        for validator in field.validators:
            message = getattr(validator, "message", None)
            if isinstance(message, lazy_format):
                words: Any = message.format_string
                validator.message = EachTime(words, *message.args, **message.kwargs)
    return made


def _fields(field: Any) -> Iterator[Any]:
    yield field
    for below in getattr(field, "fields", {}).values():
        yield from _fields(below)
    if (child := getattr(field, "child", None)) is not None:
        yield from _fields(child)


class DayIn(serializers.DateField):
    """A day that a program sends; one that nobody can mean is refused."""

    def to_internal_value(self, value: Any) -> date:
        """Return the day."""
        day = super().to_internal_value(value)
        if not is_meant(day):
            raise serializers.ValidationError(unmeant())
        return day


class MomentIn(serializers.DateTimeField):
    """A moment that a program sends; one that nobody can mean is refused."""

    def enforce_timezone(self, value: datetime) -> datetime:
        """Return the moment with its zone; near the ends of time there is none."""
        if not is_meant(value):
            raise serializers.ValidationError(unmeant())
        return super().enforce_timezone(value)
