"""The forms of applications: what each kind asks for, and the decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.casework.queries.choices import Choices
from cases.casework.web.forms.move import YES, MoveForm, moment_field, yes_or_no_field
from cases.decisions.commands.rulings import Ruling
from cases.rules.web.forms.fields import text_field
from cases.rules.workflow.applications import Kind
from governance.ground.http.pages.days import Day


class ApplyForm(MoveForm):
    """Why something is asked for."""

    reason = text_field(gettext_lazy("Why"))

    def arguments(self) -> dict[str, Any]:
        """Return the reason, and what the kind needs besides."""
        said = super().arguments()
        return {"reason": said.pop("reason"), "wanted": said}


class ExtensionForm(ApplyForm):
    """More time."""

    until = moment_field(gettext_lazy("New deadline"))

    field_order = ["until", "reason"]


class DeferralForm(ApplyForm):
    """Put a case off that cannot be solved now, with an owner, a plan and a day to look at it again."""

    owner = forms.CharField(label=gettext_lazy("Who stays responsible"), max_length=120)
    plan = text_field(gettext_lazy("Plan, step by step"))
    review_on = Day(label=gettext_lazy("Looked at again on"))


class HandOverForm(ApplyForm):
    """Another lead."""

    lead = forms.ChoiceField(label=gettext_lazy("Who should lead instead"), required=False)

    field_order = ["lead", "reason"]

    def offer(self, choices: Choices) -> None:
        """Offer every responder under its department."""
        self.fields["lead"].choices = [("", _("Let the reviewer choose")), *choices.responders]  # type: ignore[attr-defined]


FORMS: dict[Kind, type[ApplyForm]] = {
    Kind.EXTENSION: ExtensionForm,
    Kind.DEFERRAL: DeferralForm,
    Kind.HAND_OVER: HandOverForm,
}


def apply_form_of(kind: Kind) -> type[ApplyForm]:
    """Return the form that a kind of application needs."""
    return FORMS.get(kind, ApplyForm)


class DecideForm(MoveForm):
    """Grant or refuse, with the reason; a contest that is granted names who leads instead."""

    is_granted = yes_or_no_field(gettext_lazy("Decision"), gettext_lazy("Grant"), gettext_lazy("Refuse"))
    reason = text_field(gettext_lazy("Reason for the decision"))
    lead = forms.ChoiceField(label=gettext_lazy("Who leads instead"), required=False)
    for_next_time = forms.BooleanField(
        label=gettext_lazy("Put this into the responsibility list for next time"), required=False
    )

    def offer(self, choices: Choices) -> None:
        """Offer every responder under its department."""
        self.fields["lead"].choices = [("", _("Choose…")), *choices.responders]  # type: ignore[attr-defined]

    def without_lead(self) -> "DecideForm":
        """Leave out what only the ruling on a lead needs."""
        for name in ("lead", "for_next_time"):
            self.fields.pop(name)
        return self

    def arguments(self) -> dict[str, Any]:
        """Return the ruling as the command takes it."""
        said = self.cleaned_data
        granted = said["is_granted"] == YES
        return {"ruling": Ruling(granted, said["reason"], said.get("lead", ""), bool(said.get("for_next_time", False)))}
