"""The forms of what the desk decides about a case as a whole, from taking it on to whom it accuses."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.casework.queries.choices import Choices
from cases.casework.web.forms.move import MoveForm, with_under
from cases.rules.web.forms.fields import text_field


class RegisterForm(MoveForm):
    """Accept the case, in the category that it has or in a better one."""

    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)

    def offer(self, choices: Choices) -> None:
        """Offer to leave the category as it is, and every category under its group; ask nothing where none is."""
        if not choices.categories:
            del self.fields["category"]
            return
        self.fields["category"].choices = [("", _("As it is")), *choices.categories]  # type: ignore[attr-defined]


class AnswerForm(MoveForm):
    """Answer an enquiry at once."""

    words_go_to = "answer"

    answer = text_field(
        gettext_lazy("Answer to the resident"), help_text=gettext_lazy("The resident reads these words.")
    )


class DeclineForm(MoveForm):
    """Choose one of the lawful reasons; the resident is told its words, or the writer's own."""

    words_go_to = "note"

    reason = forms.ChoiceField(label=gettext_lazy("Lawful reason"), widget=forms.RadioSelect)
    note = text_field(
        gettext_lazy("Your own words to the resident"),
        required=False,
        help_text=gettext_lazy("Left empty, the resident is told the words under the reason."),
    )

    def offer(self, choices: Choices) -> None:
        """Offer each reason with what the resident would be told."""
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (reason.code, with_under(reason.name, reason.told)) for reason in choices.reasons
        ]


class JoinForm(MoveForm):
    """Name the case that this one is joined to."""

    to = forms.CharField(
        label=gettext_lazy("Number of the case to join"),
        max_length=24,
        help_text=gettext_lazy("Both residents are told the outcome and called back."),
    )


class SplitForm(MoveForm):
    """Take a joined case out again."""


class AccusedForm(MoveForm):
    """Which organisation the case complains of, and why that is thought."""

    NOBODY = "-"

    organisation = forms.ChoiceField(label=gettext_lazy("Complaint about"))
    reason = text_field(
        gettext_lazy("Why"),
        rows=2,
        help_text=gettext_lazy(
            "Nobody of that organisation or below it sees the case from now on, perhaps you neither. The level above "
            "handles it. What they have to do for it is taken from them at once; where they lead or are its community, "
            "the desk decides anew who acts."
        ),
    )

    def offer(self, choices: Choices) -> None:
        """Offer areas and everybody who acts; that it was a mistake must be chosen as any of them."""
        none, nobody = ("", _("Choose…")), (self.NOBODY, _("Nobody, it was a mistake"))
        self.fields["organisation"].choices = [none, *choices.areas, *choices.responders, nobody]  # type: ignore[attr-defined]

    def clean_organisation(self) -> str:
        """Return the code that was chosen, or nothing for nobody."""
        code: str = self.cleaned_data["organisation"]
        return "" if code == self.NOBODY else code
