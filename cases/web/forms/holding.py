"""The form that gives an assignment to a colleague."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.queries.colleagues import Colleague


class GiveForm(forms.Form):
    """Which colleague works on it from now on."""

    to = forms.ChoiceField(label=_("Who works on it"), widget=forms.RadioSelect, help_text=_("They are told at once."))

    def __init__(self, *args: Any, colleagues: Sequence[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(person.username, person.name) for person in colleagues]  # type: ignore[attr-defined]
