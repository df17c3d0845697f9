"""The form of an internal note."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.rules.web.forms.fields import text_field


class NoteForm(forms.Form):
    """What is noted, and a key that names this very sending."""

    text = text_field(_("Note"), rows=2, help_text=_("Only staff of the area read it. @username tells that person."))
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput, initial=lambda: uuid.uuid4().hex)
