"""Names of entries that nothing reads: refused, because whoever sent them believes that they do something."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from governance.ground.errors import Invalid

Shape = serializers.BaseSerializer[Any] | serializers.Field[Any, Any, Any, Any] | None


def refuse_unknown(sent: Any, *shapes: Shape) -> None:
    """Raise Invalid that tells each name, at any depth, which none of the shapes reads."""
    unread = list(_unread(sent, shapes, ""))
    if unread:
        words = _("Nothing here is called this. Look at /api/docs/ for what can be sent.")
        message = _("These names are not known here: %(names)s.") % {"names": ", ".join(unread)}
        raise Invalid(message, dict.fromkeys(unread, words), code="unknown-name")


def _unread(sent: Any, shapes: tuple[Shape, ...], above: str) -> Iterator[str]:
    if isinstance(sent, list):
        below = tuple(child for shape in shapes if (child := getattr(shape, "child", None)) is not None)
        for place, each in enumerate(sent if below else ()):
            yield from _unread(each, below, f"{above}{place}.")
        return
    if not isinstance(sent, Mapping) or (above and not any(_is_object(shape) for shape in shapes)):
        return
    known = {name: field for shape in shapes if _is_object(shape) for name, field in _fields(shape).items()}
    for name, value in sent.items():
        if name not in known:
            yield f"{above}{name}"
        elif isinstance(value, Mapping | list):
            yield from _unread(value, (known[name],), f"{above}{name}.")


def _is_object(shape: Shape) -> bool:
    return isinstance(shape, serializers.Serializer)


def _fields(shape: Any) -> Mapping[str, Any]:
    return {name: field for name, field in shape.fields.items() if not field.read_only}
