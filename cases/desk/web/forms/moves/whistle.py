"""The form by which a whistle is blown."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from cases.casework.queries.choices import Choices
from cases.casework.web.forms.move import MOMENT_FORMAT, MoveForm, moment_field, with_under
from cases.desk.web.forms.calls import said_of, sent_rows
from cases.rules.web.forms.fields import text_field
from governance.ground.errors import Invalid


class WhistleForm(MoveForm):
    """Call departments together."""

    words_go_to = "needs"

    kind = forms.ChoiceField(label=gettext_lazy("Kind of whistle"), widget=forms.RadioSelect)
    needs = text_field(
        gettext_lazy("What is needed"), help_text=gettext_lazy("Every department that is called reads this.")
    )
    reason = text_field(
        gettext_lazy("Why others are called"),
        required=False,
        rows=2,
        help_text=gettext_lazy("Needed where others are called, or another one leads, than the list says."),
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Empty where the list decides: nobody has changed whom it names.
        self.calls = sent_rows(self.data, self.choices.responders) if self.is_bound else None

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
        """Return the choices and whom the rows call; without a time where a kind that gathers at once kept its own."""
        said = super().arguments()
        proposed = said.pop("proposed")
        at_once = any(kind.gathers_at_once for kind in self.choices.kinds if kind.code == said["kind"])
        if at_once and self.data.get("gather_at") == proposed:
            said["gather_at"] = None
        return {**said, "called": self.calls.calls() if self.calls else []}

    def clean(self) -> dict[str, Any]:
        """Check the rows too."""
        cleaned = super().clean() or self.cleaned_data
        if self.calls is not None and not self.calls.is_valid():
            for problem in self.calls.problems:
                self.add_error(None, problem)
        return cleaned

    def refuse(self, error: Invalid) -> None:
        """Write what is wrong with a row beside it."""
        rows = self.calls
        elsewhere = {name: words for name, words in error.fields.items() if not (rows and rows.refuse(name, words))}
        for problem in rows.problems if rows else ():
            self.add_error(None, problem)
        if elsewhere or self.is_valid():
            super().refuse(Invalid(error.message, elsewhere))

    def typed(self) -> list[tuple[str, str]]:
        """Return what was typed or chosen, and who was called."""
        return [*super().typed(), *(said_of(self.calls.rows) if self.calls else ())]
