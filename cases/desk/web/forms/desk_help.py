"""What the button of a macro sends along."""

from django import forms


class MacroForm(forms.Form):
    """The version that was seen, and a key that names this very click."""

    version = forms.IntegerField(min_value=1, required=False)
    key = forms.CharField(max_length=64, required=False)
