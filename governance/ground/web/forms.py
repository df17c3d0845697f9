"""The forms of the log and of what leaves the portal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]


def offer(form: forms.Form, name: str, choices: Choices, *, nothing: Any = "—") -> None:
    """Give a field of a form its choices, with one for nothing before them."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", nothing), *choices]


class LogForm(forms.Form):
    """What the log is narrowed by."""

    subject = forms.CharField(
        label=_("Subject"), max_length=60, required=False, help_text=_("A case's number, or a line's subject.")
    )
    name = forms.ChoiceField(label=_("What happened"), required=False)
    person = forms.CharField(label=_("Person"), max_length=160, required=False)

    def __init__(self, *args: Any, names: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "name", names, nothing=_("Everything"))


class ChannelsForm(forms.Form):
    """Where a person is told besides the portal."""

    mail = forms.EmailField(label=_("Mail address"), required=False, help_text=_("Left empty, no mail is sent to you."))

    def __init__(self, *args: Any, ways: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in ways:
            self.fields[self.field_of(code)] = forms.CharField(
                label=name,
                required=False,
                max_length=120,
                help_text=_("Your number or name there. Left empty, nothing is sent."),
            )

    @staticmethod
    def field_of(code: str) -> str:
        """Return the name of the field for a gateway; mail has no code."""
        return f"to-{code}" if code else "mail"

    def addresses(self) -> dict[str, str]:
        """Return the address typed for each gateway."""
        return {name.removeprefix("to-"): entry for name, entry in self.cleaned_data.items() if name.startswith("to-")}


class GatewayForm(forms.Form):
    """Another system that takes messages."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=160)
    url = forms.URLField(label=_("Address"), max_length=300, assume_scheme="https")
    secret = forms.CharField(
        label=_("Secret"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("The receiver checks the signature with it. Left empty, the one it has stays."),
    )
    is_active = forms.BooleanField(label=_("Offered"), required=False, initial=True)
