"""What a resident answers to the call-back by the link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.commands.closing import Answers
from cases.queries.registers import spoken
from cases.web.forms.move import YES, text_field, yes_or_no_field
from cases.workflow import SATISFACTION_WORDS, Satisfaction
from cases.workflow.calling import PART_WORDS


class CallTimeForm(forms.Form):
    """When the resident wants to be called."""

    part = forms.ChoiceField(
        label=_("When may the street call you?"),
        required=False,
        widget=forms.RadioSelect(attrs={"class": "in-row"}),
        choices=(),
    )
    after = forms.DateField(
        label=_("Not before"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        parts = [(part.value, spoken(words)) for part, words in PART_WORDS.items()]
        self.fields["part"].choices = [("", _("At any time")), *parts]  # type: ignore[attr-defined]


class ResidentAnswerForm(forms.Form):
    """The three questions of the call-back."""

    was_contacted = yes_or_no_field(_("Did the department contact you?"), _("Yes"), _("No"))
    is_solved = yes_or_no_field(_("Is it solved?"), _("Yes, it is solved"), _("No, not yet"))
    satisfaction = forms.ChoiceField(
        label=_("Are you satisfied?"), widget=forms.RadioSelect(attrs={"class": "in-row"}), choices=()
    )
    note = text_field(_("Anything else"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["satisfaction"].choices = [  # type: ignore[attr-defined]
            (value.value, spoken(words)) for value, words in SATISFACTION_WORDS.items()
        ]

    def answers(self) -> Answers:
        """Return the three answers as the command takes them."""
        said = self.cleaned_data
        return Answers(said["was_contacted"] == YES, said["is_solved"] == YES, Satisfaction(said["satisfaction"]))
