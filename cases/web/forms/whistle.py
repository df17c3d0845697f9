"""The form by which a whistle is blown."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from cases.queries.choices import Choices
from cases.web.forms.move import MOMENT_FORMAT, MoveForm, moment_field, text_field, with_under


class WhistleForm(MoveForm):
    """Call departments together."""

    words_go_to = "needs"

    kind = forms.ChoiceField(label=gettext_lazy("Kind of whistle"), widget=forms.RadioSelect)
    needs = text_field(
        gettext_lazy("What is needed"), help_text=gettext_lazy("Every department that is called reads this.")
    )
    place = forms.CharField(label=gettext_lazy("Where to gather"), max_length=300)
    gather_at = moment_field(
        gettext_lazy("When to gather"),
        required=False,
        help_text=gettext_lazy(
            "Proposed is the next half hour of working time. An emergency whistle gathers at once, unless you change "
            "the time."
        ),
    )
    proposed = forms.CharField(required=False, widget=forms.HiddenInput)

    def offer(self, choices: Choices) -> None:
        """Offer the kinds of whistle with their limits, the case's address, and the next working time."""
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.code, with_under(kind.name, kind.limits)) for kind in choices.kinds
        ]
        self.fields["place"].initial = choices.place
        if choices.gather_at:
            at = timezone.localtime(choices.gather_at).strftime(MOMENT_FORMAT)
            self.fields["gather_at"].initial = self.fields["proposed"].initial = at

    def arguments(self) -> dict[str, Any]:
        """Return the choices; without a time for a kind that gathers at once where nobody chose another."""
        said = super().arguments()
        proposed = said.pop("proposed")
        at_once = any(kind.gathers_at_once for kind in self.choices.kinds if kind.code == said["kind"])
        if at_once and self.data.get("gather_at") == proposed:
            said["gather_at"] = None
        return said
