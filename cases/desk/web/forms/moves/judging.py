"""The forms of those who judge what others did: on site, by telephone, and part by part."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.casework.commands.closing import MOST_POINTS, Answers, Judgement
from cases.casework.queries.choices import Choices
from cases.casework.web.forms.move import NO, YES, AskedField, MoveForm, PhotoForm, yes_or_no_field
from cases.rules.queries.registers import spoken
from cases.rules.web.forms.fields import text_field
from cases.rules.workflow import SATISFACTION_WORDS, Satisfaction

ASKED = ("was_contacted", "is_solved", "satisfaction")
NEEDED_WHEN_REACHED = gettext_lazy("required when reached")


class VerifyForm(PhotoForm):
    """Say what was found on site."""

    words_go_to = "note"

    is_done = yes_or_no_field(
        gettext_lazy("Is it done as reported?"), gettext_lazy("Yes, it is done"), gettext_lazy("No, back to the lead")
    )
    note = text_field(gettext_lazy("What you found on site"))

    def arguments(self) -> dict[str, Any]:
        """Return the finding as the command takes it."""
        said = super().arguments()
        return {**said, "is_done": said["is_done"] == YES}


class CallBackForm(MoveForm):
    """What the resident said, or that nobody answered."""

    words_go_to = "note"

    is_reached = yes_or_no_field(
        gettext_lazy("Was the resident reached?"),
        gettext_lazy("Yes, spoken to"),
        gettext_lazy("No, not reached"),
        needed=gettext_lazy("required"),
    )
    was_contacted = yes_or_no_field(
        gettext_lazy("Did the department contact you?"),
        gettext_lazy("Yes"),
        gettext_lazy("No"),
        required=False,
        needed=NEEDED_WHEN_REACHED,
    )
    is_solved = yes_or_no_field(
        gettext_lazy("Is it solved?"),
        gettext_lazy("Yes"),
        gettext_lazy("No, it must be re-opened"),
        required=False,
        needed=NEEDED_WHEN_REACHED,
    )
    satisfaction = AskedField(label=gettext_lazy("Are you satisfied?"), required=False, needed=NEEDED_WHEN_REACHED)
    note = text_field(gettext_lazy("Note"), required=False)

    def offer(self, choices: Choices) -> None:
        """Offer the three answers."""
        self.fields["satisfaction"].choices = [  # type: ignore[attr-defined]
            (value.value, spoken(words)) for value, words in SATISFACTION_WORDS.items()
        ]

    def clean(self) -> dict[str, Any]:
        """A resident who was reached has answered all three; one who was not has answered none."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_reached") == YES:
            for name in ASKED:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Ask this too, or say that the resident was not reached."))
        elif cleaned.get("is_reached") == NO and any(cleaned.get(name) for name in ASKED):
            self.add_error("is_reached", _("Answers are given, so the resident was reached. Or take the answers out."))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return the answers as the command takes them; none when nobody answered."""
        said = self.cleaned_data
        if said["is_reached"] == NO:
            return {"answers": None, "note": said["note"]}
        satisfaction = Satisfaction(said["satisfaction"])
        answers = Answers(said["was_contacted"] == YES, said["is_solved"] == YES, satisfaction)
        return {"answers": answers, "note": said["note"]}


class EvaluateForm(MoveForm):
    """One to five points and words for each organisation's part."""

    def offer(self, choices: Choices) -> None:
        """Ask for points and words for every part that nobody has evaluated."""
        for id_, organisation in choices.to_evaluate:
            self.fields[f"score-{id_}"] = forms.ChoiceField(
                label=_("%(organisation)s: points") % {"organisation": organisation},
                choices=[(n, str(n)) for n in range(MOST_POINTS, 0, -1)],
                widget=forms.RadioSelect(attrs={"class": "in-row"}),
            )
            label = _("%(organisation)s: words") % {"organisation": organisation}
            self.fields[f"words-{id_}"] = text_field(label, required=False, rows=2)

    def arguments(self) -> dict[str, Any]:
        """Return one judgement for each part."""
        said = self.cleaned_data
        ids = [int(name.removeprefix("score-")) for name in said if name.startswith("score-")]
        return {"evaluations": [Judgement(id_, int(said[f"score-{id_}"]), said[f"words-{id_}"]) for id_ in ids]}
