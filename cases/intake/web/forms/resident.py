"""What a resident answers to the call-back by the link."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cases.casework.commands.closing import Answers
from cases.casework.web.forms.move import YES, yes_or_no_field
from cases.rules.queries.registers import spoken
from cases.rules.web.forms.fields import text_field
from cases.rules.workflow import SATISFACTION_WORDS, Satisfaction
from cases.rules.workflow.calling import PART_WORDS
from governance.ground.http.pages.days import Day


def answer_code_field() -> forms.CharField:
    """Return the field by which a resident shows that it is they who speak."""
    return forms.CharField(
        label=_("Answer code"),
        max_length=20,
        help_text=_("You were given it with the tracking code when you reported. Nobody else knows it."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "number",
                "data-answer-code": "",
            }
        ),
    )


class CallTimeForm(forms.Form):
    """When the resident wants to be called."""

    part = forms.ChoiceField(
        label=_("When may the street call you?"),
        required=False,
        widget=forms.RadioSelect(attrs={"class": "in-row"}),
        choices=(),
    )
    after = Day(label=_("Not before"), required=False)
    answer_code = answer_code_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "call_%s"
        parts = [(part.value, spoken(words)) for part, words in PART_WORDS.items()]
        self.fields["part"].choices = [("", _("At any time")), *parts]  # type: ignore[attr-defined]


class FactsForm(forms.Form):
    """What the resident adds to their case, and a key that names this very sending."""

    text = text_field(_("What you want to add"), required=False)
    photos = forms.FileField(
        label=_("Photos"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("At most four, as JPEG, PNG or WebP."),
    )
    answer_code = answer_code_field()
    key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=lambda: uuid.uuid4().hex)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "facts_%s"
        self.fields["photos"].widget.attrs["multiple"] = True


ALL_WELL = "all_well"


class ResidentAnswerForm(forms.Form):
    """The three questions of the call-back."""

    is_solved = yes_or_no_field(_("Is it solved?"), _("Yes, it is solved"), _("No, not yet"))
    satisfaction = forms.ChoiceField(
        label=_("Are you satisfied?"), widget=forms.RadioSelect(attrs={"class": "in-row"}), choices=()
    )
    was_contacted = yes_or_no_field(_("Did the department contact you?"), _("Yes"), _("No"))
    note = text_field(_("Anything else"), required=False)
    answer_code = answer_code_field()
    # The round that the resident saw the result of; an answer to another one is none.
    seen_round = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "answer_%s"
        self.fields["is_solved"].widget.attrs["class"] = "in-row is-large"
        self.fields["satisfaction"].choices = [  # type: ignore[attr-defined]
            (value.value, spoken(words)) for value, words in SATISFACTION_WORDS.items()
        ]

    @classmethod
    def of(cls, request: HttpRequest) -> "ResidentAnswerForm":
        """Return the form as it was sent; the one tap gives the three answers that it says."""
        sent = request.POST.copy()
        if sent.pop(ALL_WELL, None):
            sent.update({"was_contacted": YES, "is_solved": YES, "satisfaction": Satisfaction.SATISFIED.value})
        return cls(sent)

    def spoken_for(self) -> dict[str, Any]:
        """Return by what right they are given, and what was said beside them."""
        return {name: self.cleaned_data[name] for name in ("answer_code", "seen_round", "note")}

    def answers(self) -> Answers:
        """Return the three answers as the command takes them."""
        said = self.cleaned_data
        return Answers(said["was_contacted"] == YES, said["is_solved"] == YES, Satisfaction(said["satisfaction"]))
