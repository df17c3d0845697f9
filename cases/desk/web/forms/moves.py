"""The forms of the moves: each asks only for what its move needs; the commands check what it means."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.casework.commands.closing import MOST_POINTS, Answers, Judgement
from cases.casework.commands.handling import Promise
from cases.casework.commands.photos import keep_photos
from cases.casework.queries.choices import Choices
from cases.casework.web.forms.kept_photos import unsealed as unsealed_photos
from cases.casework.web.forms.move import (
    NO,
    YES,
    AskedField,
    MoveForm,
    PhotoForm,
    moment_field,
    with_under,
    yes_or_no_field,
)
from cases.casework.web.seals import unsealed
from cases.desk.web.forms.whistle import WhistleForm
from cases.rules.queries.registers import spoken
from cases.rules.web.forms.fields import text_field
from cases.rules.workflow import SATISFACTION_WORDS, Action, Satisfaction

NEEDED_WHEN_REACHED = gettext_lazy("required when reached")


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
    plan_by = moment_field(gettext_lazy("By when"))

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
        """A resident who was reached has answered all three."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_reached") == YES:
            for name in ("was_contacted", "is_solved", "satisfaction"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Ask this too, or say that the resident was not reached."))
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


class PhoneForm(forms.Form):
    """Why somebody needs the whole number."""

    reason = forms.CharField(label=gettext_lazy("Why you need the whole number"), max_length=200)

    def __init__(self, data: Any = None) -> None:
        # It stands beside forms that ask for a reason too.
        super().__init__(data, auto_id="phone-%s")


FORMS: dict[Action, type[MoveForm]] = {
    Action.REGISTER: RegisterForm,
    Action.ANSWER: AnswerForm,
    Action.DECLINE: DeclineForm,
    Action.LEAVE_TO_COMMUNITY: CommunityForm,
    Action.DISPATCH: DispatchForm,
    Action.BLOW_WHISTLE: WhistleForm,
    Action.ROUTE_BY_HAND: RouteForm,
    Action.FINISH_IN_COMMUNITY: FinishInCommunityForm,
    Action.RETURN_TO_STREET: ReturnForm,
    Action.VERIFY: VerifyForm,
    Action.CALL_BACK: CallBackForm,
    Action.EVALUATE: EvaluateForm,
    Action.JOIN: JoinForm,
    Action.SPLIT_OFF: SplitForm,
    Action.NAME_ACCUSED: AccusedForm,
    Action.MEET_STAGE: StageForm,
    Action.SIGN_FOR: SignForm,
    Action.MAKE_CONTACT: ContactForm,
    Action.REPORT_IN: ReportInForm,
    Action.NOTE_PROGRESS: ProgressForm,
    Action.FINISH: FinishForm,
}


def blank_form(action: Action, *, version: int, seen: int, choices: Choices, prefix: str = "") -> MoveForm:
    """Return the empty form of an action with a key of its own; `prefix` keeps ids apart on one page."""
    initial = {"version": version, "seen": seen, "key": str(uuid.uuid4())}
    return FORMS[action](initial=initial, choices=choices, auto_id=f"{prefix}{action.value}-%s")


def typed_form(action: Action, data: Any, files: Any, *, choices: Choices, prefix: str = "") -> MoveForm:
    """Return the form of an action as it was sent."""
    return FORMS[action](data, files, choices=choices, auto_id=f"{prefix}{action.value}-%s")


def resumed_form(action: Action, data: Any, files: Any, *, choices: Choices, prefix: str = "") -> MoveForm:
    """Return the form of an action with what was typed so far, nothing judged."""
    form = FORMS[action](choices=choices, auto_id=f"{prefix}{action.value}-%s")
    for name, field in form.fields.items():
        form.initial[name] = data.getlist(name) if isinstance(field, forms.MultipleChoiceField) else data.get(name, "")
    if isinstance(form, PhotoForm):
        form.kept = unsealed_photos(data.getlist("kept"))
        form.kept, form.refused_photos = keep_photos(files.getlist("photos"), before=form.kept)
    return form
