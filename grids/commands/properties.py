"""What a feature of a GeoJSON file says of itself, with every fault named by the property that has it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def properties_of(feature: Any) -> Mapping[str, Any]:
    """Return the properties of a feature; nothing where it has none that can be read."""
    found = feature.get("properties") if isinstance(feature, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def read_property(properties: Mapping[str, Any], name: str, *, longest: int) -> tuple[str, str]:
    """Return the text of a property, or none and what is wrong with it."""
    value = properties.get(name)
    words = {"name": name, "most": longest}
    if isinstance(value, list | Mapping):
        return "", _("its property %(name)s is a list, not a text") % words
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value).strip()
    if not text.isprintable():
        return "", _("its property %(name)s holds a sign that cannot be stored") % words
    if len(text) > longest:
        return "", _("its property %(name)s is longer than %(most)d characters") % words
    return text, ""
