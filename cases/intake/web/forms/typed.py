"""What stands in a report's form while it is typed."""

from typing import Any

from django import forms

from cases.reading.queries.report_help import Typed
from cases.rules.workflow import LONGEST_TEXT


class Degrees(forms.FloatField):
    """A coordinate as the map writes it; what is none counts as a place that was not marked."""

    def clean(self, value: Any) -> float | None:
        """Return the number, or nothing where there is none that the earth has."""
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class TypedForm(forms.Form):
    """What stands in a report's form while it is typed; what cannot be read yet counts as not typed."""

    text = forms.CharField(required=False)
    longitude = Degrees(required=False, min_value=-180, max_value=180)
    latitude = Degrees(required=False, min_value=-90, max_value=90)
    community_code = forms.CharField(required=False)
    resident_phone = forms.CharField(required=False)

    @property
    def typed(self) -> Typed:
        """The entries that can be read."""
        self.is_valid()
        entries = self.cleaned_data
        has_place = entries.get("longitude") is not None and entries.get("latitude") is not None
        return Typed(
            text=entries.get("text", "")[:LONGEST_TEXT],
            longitude=entries["longitude"] if has_place else None,
            latitude=entries["latitude"] if has_place else None,
            community_code=entries.get("community_code", ""),
            phone=entries.get("resident_phone", ""),
        )
