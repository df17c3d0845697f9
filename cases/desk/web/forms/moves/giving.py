"""The forms that say who acts: the community, one lead, or a lead and its co-handlers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.casework.queries.choices import Choices
from cases.casework.web.forms.move import MoveForm
from cases.casework.web.seals import unsealed
from cases.rules.web.forms.fields import text_field


class CommunityForm(MoveForm):
    """Leave the case to the community."""

    words_go_to = "note"

    note = text_field(gettext_lazy("Note to the community"), required=False)


class LeadForm(MoveForm):
    """A move that names a lead; it brings back whom the portal suggested, so that the event can keep it."""

    suggested = forms.CharField(required=False, widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        """Return the choices, and what was suggested where that is the portal's own."""
        return {**super().arguments(), "suggested": unsealed(self.cleaned_data["suggested"])}


class DispatchForm(LeadForm):
    """Choose one lead."""

    words_go_to = "asked"

    lead = forms.ChoiceField(label=gettext_lazy("Who leads"))
    asked = text_field(gettext_lazy("What is asked of them"), required=False)

    def offer(self, choices: Choices) -> None:
        """Offer every responder under its department."""
        self.fields["lead"].choices = [("", _("Choose…")), *choices.responders]  # type: ignore[attr-defined]


class RouteForm(LeadForm):
    """Name who acts where no line of the responsibility list says so, or whoever it named is released."""

    lead = forms.ChoiceField(label=gettext_lazy("Who leads"))
    co_handlers = forms.MultipleChoiceField(
        label=gettext_lazy("Who helps"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "in-columns"}),
    )

    def offer(self, choices: Choices) -> None:
        """Offer the nearest candidates first."""
        self.fields["lead"].choices = [("", _("Choose…")), *choices.responders]  # type: ignore[attr-defined]
        everyone = dict(option for _group, options in choices.responders for option in options)
        self.fields["co_handlers"].choices = list(everyone.items())  # type: ignore[attr-defined]
