"""What people type about accounts; commands check what it means."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.chart.commands.tokens import DAYS, LONGEST_NAME
from governance.chart.queries.anchor_page import LARGEST_COPY
from governance.chart.queries.second_factor import Proof
from governance.ground.http.pages.days import Day
from governance.ground.workflow.texts import fit


def _password(label: Any, complete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, max_length=1000, strip=False, widget=widget, **more)


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    password = _password(_("New password"), "new-password", help_text=_("Eight characters or more, not only digits."))
    again = _password(_("New password again"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ, and keep one."""
        typed = super().clean() or {}
        again = typed.pop("again", None)
        if "password" in typed and again is not None and again != typed["password"]:
            self.add_error("again", _("The two are not the same."))
        return typed


class CodedPasswordForm(NewPasswordForm):
    """A new password and the code of whoever agreed to the link."""

    code = forms.CharField(
        label=pgettext_lazy("that somebody is told", "Code"),
        max_length=20,
        help_text=_("Whoever agreed to the link tells it to you."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    field_order = ("code", "password", "again")


class FirstPasswordForm(CodedPasswordForm):
    """The first password of one's own, and the code of whoever confirmed the post."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Eight digits. Whoever confirmed your post tells them to you.")


class PasswordForm(NewPasswordForm):
    """A new password and the present one."""

    present = _password(_("Present password"), "current-password")

    field_order = ("present", "password", "again")


def _code(**more: Any) -> forms.CharField:
    typed = {"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(
        label=pgettext_lazy("that somebody is told", "Code"), max_length=20, widget=forms.TextInput(attrs=typed), **more
    )


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    code = _code()


class ProofForm(forms.Form):
    """What somebody who is signed in proves by once more who they are; nothing to type where that is the sign-in."""

    def __init__(self, *args: Any, proof: Proof, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proof = proof
        if proof is Proof.CODE:
            self.fields[proof.value] = _code(
                help_text=_("The six digits of your authenticator app, or a recovery code.")
            )
        elif proof is Proof.PASSWORD:
            self.fields[proof.value] = _password(_("Present password"), "current-password")

    def clean(self) -> dict[str, Any]:
        """Keep what proves it under one name."""
        typed = super().clean() or {}
        return {**typed, "proved": typed.pop(self.proof.value, "")}


class TokenForm(ProofForm):
    """A token for a program."""

    name = forms.CharField(label=_("Which program uses it"), max_length=LONGEST_NAME)
    days = forms.TypedChoiceField(
        label=_("Works for"), coerce=int, initial=90, choices=[(days, _("%d days") % days) for days in DAYS]
    )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class ResetForm(forms.Form):
    """How the link reaches the person."""

    way = forms.ChoiceField(
        label=_("How the link reaches the person"),
        choices=[("shown", _("Show it to me; I hand it over")), ("mailed", _("Mail it to the person"))],
        initial="shown",
        widget=forms.RadioSelect,
    )


class RolesForm(forms.Form):
    """Of which roles a second factor is asked."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
    )

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = roles


class SecurityForm(forms.Form):
    """What the security log is narrowed by."""

    kind = forms.ChoiceField(label=_("What happened"), required=False)
    person = forms.CharField(label=_("Log-in name"), max_length=150, required=False)
    address = forms.CharField(label=_("Network address"), max_length=45, required=False)
    since = Day(label=_("From"), required=False)
    until = Day(label=pgettext_lazy("date", "To"), required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Everything")), *kinds]


class CopyForm(forms.Form):
    """An earlier export of the anchors: as a file, or pasted."""

    file = forms.FileField(label=_("File of an earlier export"), required=False)
    copy = forms.CharField(
        label=_("Or paste its content"), required=False, widget=forms.Textarea(attrs={"rows": 4, "class": "number"})
    )

    def clean(self) -> dict[str, Any]:
        """Read the file where there is one."""
        typed = super().clean() or {}
        file = typed.pop("file", None)
        if file is not None:
            typed["copy"] = fit(file.read(LARGEST_COPY + 1).decode(errors="replace"))
        return typed
