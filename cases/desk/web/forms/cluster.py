"""What is said to everybody of a cluster, and which case is put beside it."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.rules.web.forms.fields import text_field


class TellForm(forms.Form):
    """One message to all residents of a cluster."""

    text = text_field(
        _("Message to all residents"), help_text=_("It stands on the tracking page of each. Name nobody in it.")
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    @classmethod
    def fresh(cls) -> "TellForm":
        """Return an empty form with a key of its own."""
        return cls(initial={"key": uuid.uuid4()})


class LinkForm(forms.Form):
    """The number of the other case."""

    to = forms.CharField(label=_("Number of the case to link"), max_length=24)
