"""The forms on which a problem is reported; they check shape, the command checks meaning."""

import uuid
from typing import Any, Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from cases.commands.intake_entries import Report
from cases.commands.photos import keep_photos
from cases.queries.choices import choices_on
from cases.queries.questions import LONGEST_ANSWER, Asked, asked_about, field_of, questions_for
from cases.queries.registers import spoken
from cases.queries.report_help import Typed
from cases.web import seals
from cases.web.forms.kept_photos import seals_of, unsealed
from cases.workflow import LONGEST_TEXT, SOURCE_WORDS, Source
from cases.workflow.calling import PART_WORDS
from cases.workflow.intake import TOLD_TO_STAFF
from governance.workflow.phones import LONGEST as LONGEST_PHONE


class ReportForm(forms.Form):
    """What a grid worker tells of a resident's problem."""

    usual = Source.WORKER

    channel = forms.ChoiceField(label=_("How did it come in?"), required=False, choices=())
    category = forms.CharField(max_length=40, required=False, label=_("What is it about?"))
    text = forms.CharField(
        label=_("What is the matter?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": _("What is wrong, since when, whom it troubles")}),
    )
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    community_code = forms.CharField(required=False, max_length=20)
    address = forms.CharField(
        label=_("Address or landmark"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    resident_name = forms.CharField(
        label=_("Resident's name"),
        required=False,
        max_length=60,
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
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": "", "invalid": ""})
    photos = forms.Field(required=False)
    location = forms.Field(required=False)

    def __init__(
        self, data: Any = None, *, files: MultiValueDict[str, Any] | None = None, initial: dict[str, Any] | None = None
    ) -> None:
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
        self.sent = files.getlist("photos") if files else []
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
    def of(cls, request: HttpRequest, *, usual: Source | None = None) -> Self:
        """Return the form as it was sent, its pictures stored, so that none is lost should an entry be wrong."""
        form = cls(request.POST, files=request.FILES)
        form.usual = usual or cls.usual
        form.is_valid()
        form.kept, problems = keep_photos(form.sent, before=form.kept)
        for problem in problems:
            form.add_error("photos", problem)
        return form

    @classmethod
    def resumed(cls, request: HttpRequest) -> Self:
        """Return the form with what was typed so far, nothing judged, and the category that was taken over if any."""
        form = cls(initial=request.POST.dict())
        form.initial["category"] = request.POST.get("take") or request.POST.get("category", "")
        sent: Any = request.FILES.getlist("photos")
        form.kept = unsealed(request.POST.getlist("kept"))
        form.kept, form.refused_photos = keep_photos(sent, before=form.kept)
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
            text=entries["text"],
            category=entries["category"],
            longitude=entries["longitude"],
            latitude=entries["latitude"],
            community_code=entries["community_code"],
            address=entries["address"],
            resident_name=entries["resident_name"],
            resident_phone=entries["resident_phone"],
            accused=entries.get("accused", ""),
            call_part=entries["call_part"],
            source=self.source,
            photos=self.kept,
            suggested=seals.unsealed(entries["suggested"]),
            answers={str(question.id): entries[field_of(question)] for question in self.questions},
        )

    @property
    def seals(self) -> list[str]:
        """The stored pictures as entries that the next sending brings back."""
        return seals_of(self.kept)

    @property
    def asked(self) -> list[Asked]:
        """The questions of the category, with what was answered and what is wrong with it."""
        given = self.data if self.is_bound else self.initial
        errors = {name: str(said[0]) for name, said in self.errors.items()} if self.is_bound else {}
        return asked_about(given.get("category", ""), given, timezone.localdate(), errors)

    @property
    def chosen(self) -> str:
        """The category that is chosen so far."""
        return str((self.data if self.is_bound else self.initial).get("category", ""))

    def was_asked(self) -> bool:
        """Tell whether the questions of the category stood on the page; where they did not, they are asked now."""
        if not self.questions or self.data.get("asked") == self.chosen:
            return True
        self.add_error(None, _("A few questions belong to this matter. Answer them and send it once more."))
        return False

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
        label=_("Your name"), required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
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


class TypedForm(forms.Form):
    """What stands in a report's form while it is typed; what cannot be read yet counts as not typed."""

    text = forms.CharField(required=False)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90)
    community_code = forms.CharField(required=False)
    resident_phone = forms.CharField(required=False)

    @property
    def typed(self) -> Typed:
        """The entries that can be read."""
        self.is_valid()
        entries = self.cleaned_data
        has_place = entries.get("longitude") is not None and entries.get("latitude") is not None
        return Typed(
            text=entries.get("text", "")[:LONGEST_TEXT],
            longitude=entries["longitude"] if has_place else None,
            latitude=entries["latitude"] if has_place else None,
            community_code=entries.get("community_code", ""),
            phone=entries.get("resident_phone", ""),
        )
