"""The forms on which a problem is reported; they check shape, the command checks meaning."""

import uuid
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.casework.commands.photos import SortedPhotos
from cases.casework.queries.choices import choices_on
from cases.casework.web import seals
from cases.casework.web.forms.kept_photos import seals_of, unsealed
from cases.intake.commands.intake_entries import Report, wrong_with
from cases.intake.queries.danger import tells_of_danger
from cases.intake.web.forms.typed import Degrees
from cases.rules.queries.questions import LONGEST_ANSWER, AskedQuestion, asked_about, field_of, questions_for
from cases.rules.queries.registers import spoken
from cases.rules.workflow import SOURCE_WORDS, Source
from cases.rules.workflow.calling import PART_WORDS
from cases.rules.workflow.fields import longest
from cases.rules.workflow.intake import TOLD_TO_STAFF
from governance.ground.workflow.phones import LONGEST as LONGEST_PHONE

SEND_AGAIN = _("This page was open for too long or came incomplete. Send it once more.")
WORDS = ("text", "category", "community_code", "address", "resident_name", "resident_phone", "accused", "call_part")


class ReportForm(forms.Form):
    """What a grid worker tells of a resident's problem."""

    usual = Source.WORKER

    channel = forms.ChoiceField(label=_("How did it come in?"), required=False, choices=())
    category = forms.CharField(max_length=longest("category"), required=False, label=_("What is it about?"))
    text = forms.CharField(
        label=_("What is the matter?"),
        max_length=longest("text"),
        error_messages={"required": _("Say what the matter is.")},
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": _("What is wrong, since when, whom it troubles")}),
    )
    location = forms.Field(required=False, label=_("Where is it?"))
    longitude = Degrees(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    latitude = Degrees(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    community_code = forms.CharField(required=False)
    address = forms.CharField(
        label=_("Address or landmark"),
        required=False,
        max_length=longest("address"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    resident_name = forms.CharField(
        label=_("Resident's name"),
        required=False,
        max_length=longest("resident_name"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    # However it is written, a number that may be left out costs nobody the report.
    resident_phone = forms.CharField(
        label=_("Resident's phone"),
        required=False,
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off", "maxlength": LONGEST_PHONE}
        ),
    )
    call_part = forms.ChoiceField(label=_("When may the street call?"), required=False, choices=())
    accused = forms.ChoiceField(
        label=_("Complaint about an organisation"),
        required=False,
        choices=(),
        help_text=_("Nobody of that organisation or below it sees the case; the level above handles it."),
    )
    suggested = forms.CharField(required=False, widget=forms.HiddenInput)
    idempotency_key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": SEND_AGAIN, "invalid": SEND_AGAIN}
    )
    photos = forms.Field(required=False, label=_("Photos"))

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        if "channel" in self.fields:
            ways = [(each.value, spoken(SOURCE_WORDS[each])) for each in TOLD_TO_STAFF]
            self.fields["channel"].choices = ways  # type: ignore[attr-defined]
        parts = [(part.value, spoken(words)) for part, words in PART_WORDS.items()]
        self.fields["call_part"].choices = [("", _("At any time")), *parts]  # type: ignore[attr-defined]
        if "accused" in self.fields:
            everybody = choices_on(timezone.localdate())
            nobody = ("", _("Nobody"))
            self.fields["accused"].choices = [nobody, *everybody.areas, *everybody.responders]  # type: ignore[attr-defined]
        told = data if data is not None else (initial or {})
        self.questions = questions_for(told.get("category", ""), timezone.localdate())
        for question in self.questions:
            self.fields[field_of(question)] = forms.CharField(
                label=spoken(question.name), required=False, max_length=LONGEST_ANSWER
            )
        self.kept = unsealed(data.getlist("kept")) if data is not None else []
        self.refused_photos: list[str] = []

    @classmethod
    def fresh(cls, *, usual: Source = Source.WORKER) -> Self:
        """Return an empty form with a key of its own, the way chosen by which most matters reach whoever writes."""
        form = cls()
        form.initial["channel"] = usual.value
        form.initial["idempotency_key"] = uuid.uuid4()
        return form

    @classmethod
    def of(cls, entries: QueryDict, photos: SortedPhotos, *, usual: Source | None = None) -> Self:
        """Return the form as it was sent, with what became of its pictures."""
        form = cls(entries)
        form.usual = usual or cls.usual
        form.is_valid()
        form.kept = photos.kept
        for problem in photos.problems:
            form.add_error("photos", problem)
        return form

    @classmethod
    def resumed(cls, entries: QueryDict, photos: SortedPhotos) -> Self:
        """Return the form with what was typed so far, nothing judged, and the category that was taken over if any."""
        form = cls(initial=entries.dict())
        form.initial["category"] = entries.get("take") or entries.get("category", "")
        form.kept, form.refused_photos = photos
        return form

    @property
    def key(self) -> str:
        """What makes sending the form twice one report."""
        return str(self.cleaned_data["idempotency_key"])

    @property
    def source(self) -> Source:
        """By which way it came in: as chosen, or as most matters reach whoever writes."""
        return Source(self.cleaned_data.get("channel") or self.usual)

    @property
    def report(self) -> Report:
        """What was told, for the command."""
        entries = self.cleaned_data
        return Report(
            **{name: entries.get(name, "") for name in WORDS},
            longitude=entries["longitude"],
            latitude=entries["latitude"],
            source=self.source,
            photos=self.kept,
            suggested=seals.unsealed(entries["suggested"]),
            answers={str(question.id): entries.get(field_of(question), "") for question in self.questions},
        )

    @property
    def seals(self) -> list[str]:
        """The stored pictures as entries that the next sending brings back."""
        return seals_of(self.kept)

    @property
    def asked(self) -> list[AskedQuestion]:
        """The questions of the category, with what was answered and what is wrong with it."""
        given = self.data if self.is_bound else self.initial
        errors = {name: str(said[0]) for name, said in self.errors.items()} if self.is_bound else {}
        return asked_about(given.get("category", ""), given, timezone.localdate(), errors)

    @property
    def tells_of_danger(self) -> bool:
        """Tell whether what stands in the form speaks of a danger to people."""
        given = self.data if self.is_bound else self.initial
        return tells_of_danger(str(given.get("text", "")), self.chosen)

    @property
    def is_stopped(self) -> bool:
        """Tell whether an answer says to call somebody instead of reporting."""
        return any(question.stop for question in self.asked)

    @property
    def chosen(self) -> str:
        """The category that is chosen so far."""
        return str((self.data if self.is_bound else self.initial).get("category", ""))

    def is_ready(self) -> bool:
        """Tell whether the report can be filed; where it cannot, all that is wrong with it is marked at once."""
        was_asked = self._was_asked()
        if not was_asked:
            self.add_error(None, _("A few questions belong to this matter. Answer them and send it once more."))
        if self.is_valid():
            return True
        unasked = set() if was_asked else {field_of(question) for question in self.questions}
        for name, sentence in wrong_with(self.report, timezone.localdate()).items():
            if name in self.fields and name not in self.errors and name not in unasked:
                self.add_error(name, sentence)
        return False

    def _was_asked(self) -> bool:
        """Tell whether the questions of the category stood on the page."""
        return not self.questions or self.data.get("asked") == self.chosen

    @property
    def photo_problems(self) -> list[str]:
        """What is wrong with the files that came along, each named."""
        return [*self.refused_photos, *self.errors.get("photos", ())]

    def renew_key(self) -> None:
        """Let the next sending count as a report of its own; the one just refused filed nothing."""
        entries = QueryDict(mutable=True)
        entries.update(self.data)
        entries["idempotency_key"] = str(uuid.uuid4())
        self.data = entries


class PublicReportForm(ReportForm):
    """What a resident without an account tells."""

    usual = Source.PUBLIC
    channel = None  # type: ignore[assignment]
    accused = None  # type: ignore[assignment]

    resident_name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=longest("resident_name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    resident_phone = forms.CharField(
        label=_("Your phone"),
        required=False,
        help_text=_("Only to ask you back and to tell you the result. It is stored encrypted."),
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "maxlength": LONGEST_PHONE}
        ),
    )
    # Nobody sees this field; who fills it is a program.
    fax_number = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def is_trapped(self) -> bool:
        """Tell whether a program filled the field that people do not see."""
        return bool(self.data.get("fax_number"))


class TrackForm(forms.Form):
    """Where a resident types the tracking code."""

    code = forms.CharField(
        label=_("Tracking code"),
        max_length=500,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "number"}
        ),
    )
