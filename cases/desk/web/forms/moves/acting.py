"""The forms of whoever was given a case: what the community and each department did."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cases.casework.commands.handling import Promise
from cases.casework.web.forms.move import MoveForm, PhotoForm, moment_field
from cases.rules.web.forms.fields import text_field


class FinishInCommunityForm(PhotoForm):
    """Say what the community did."""

    words_go_to = "result"

    result = text_field(gettext_lazy("What was done"), help_text=gettext_lazy("The resident may read these words."))


class ReturnForm(MoveForm):
    """Give the case back to the street."""

    words_go_to = "reason"

    reason = text_field(gettext_lazy("Why the community cannot handle it"))


class SignForm(MoveForm):
    """Take the assignment on."""


class ContactForm(MoveForm):
    """Note that the resident was spoken to."""

    words_go_to = "note"

    note = text_field(gettext_lazy("What the resident said"))


class ReportInForm(MoveForm):
    """Report in to the street with the four answers, and with the position when the device gives one."""

    words_go_to = "plan"

    place = forms.CharField(label=gettext_lazy("Where you report in"), max_length=300)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)
    accepted_at = moment_field(gettext_lazy("Accepted at"), required=False)
    spoken_to = forms.CharField(label=gettext_lazy("Who was spoken to"), max_length=120)
    plan = text_field(gettext_lazy("What will be done"))
    plan_by = moment_field(gettext_lazy("Will be done by"))

    def arguments(self) -> dict[str, Any]:
        """Return the place, and the four answers as the command takes them."""
        said = super().arguments()
        answers = {name: said.pop(name) for name in ("accepted_at", "spoken_to", "plan", "plan_by")}
        return {**said, "promise": Promise(**answers)}


class StageForm(MoveForm):
    """Say how a stage was met."""

    words_go_to = "note"

    note = text_field(gettext_lazy("How this stage was met"))


class ProgressForm(PhotoForm):
    """Note how the work goes."""

    words_go_to = "note"

    note = text_field(gettext_lazy("How the work goes"))


class FinishForm(PhotoForm):
    """Finish the assignment."""

    words_go_to = "result"

    result = text_field(
        gettext_lazy("What was done and how it stands now"),
        help_text=gettext_lazy("The resident may read these words."),
    )
