"""Serializers that are made once and serve every request."""

import functools
from collections.abc import Iterator
from typing import Any

from rest_framework import serializers
from rest_framework.utils.formatting import lazy_format


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
