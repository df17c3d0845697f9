"""The forms of standard texts, macros, checklists and questions."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.rules.commands.desk_entries import Heading
from cases.rules.queries.desk_entries_page import EntryChoices
from cases.rules.web.forms.fields import text_field
from cases.rules.workflow.desk_texts import MOST_MACRO_STEPS, YES_NO_WORDS, Effect, QuestionKind
from governance.ground.http.pages.days import Day

MOST_OPTIONS = 4
HEADING = ("organisation", "category", "name_zh", "name_en", "since")


class Group(NamedTuple):
    """Fields that stand together under a heading."""

    legend: str
    fields: Sequence[forms.BoundField]


class EntryForm(forms.Form):
    """What every entry says."""

    organisation = forms.ChoiceField(
        label=gettext_lazy("Whose it is"), help_text=gettext_lazy("It holds for this organisation and all below it.")
    )
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    name_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=160)
    since = Day(
        label=gettext_lazy("From which day on"),
        help_text=gettext_lazy("What held before stays as it was."),
    )

    def __init__(self, *args: Any, choices: EntryChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("organisation", choices.organisations)
        self._choose("category", [("", _("Every category")), *choices.categories])
        self.offer(choices)

    def offer(self, choices: EntryChoices) -> None:
        """Fill the fields that are chosen from a list."""

    def _choose(self, name: str, options: Any) -> None:
        self.fields[name].choices = list(options)  # type: ignore[attr-defined]

    @property
    def groups(self) -> list[Group]:
        """The fields as the page sets them; those with a number stand together."""
        plain = [self[name] for name in self.fields if "-" not in name]
        numbers = dict.fromkeys(name.rpartition("-")[2] for name in self.fields if "-" in name)
        numbered = [
            Group(self.legend(int(n)), [self[name] for name in self.fields if name.endswith(f"-{n}")]) for n in numbers
        ]
        return [Group("", plain), *numbered]

    def legend(self, number: int) -> str:
        """Return the heading of numbered fields."""
        return str(number)

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes."""
        said = dict(self.cleaned_data)
        return {"heading": Heading(**{name: said.pop(name) for name in HEADING}), **said}

    def numbered(self, names: Sequence[str], most: int) -> list[dict[str, str]]:
        """Return the numbered fields, one row for each number."""
        return [{name: self.cleaned_data.get(f"{name}-{n}", "") for name in names} for n in range(1, most + 1)]


class StandardTextForm(EntryForm):
    """Words that are written often."""

    use = forms.ChoiceField(label=gettext_lazy("Offered in"), required=False)
    text_zh = text_field(gettext_lazy("Words in Chinese"), rows=4)
    text_en = text_field(gettext_lazy("Words in English"), rows=4)

    field_order = ("name_zh", "name_en", "organisation", "category", "use", "text_zh", "text_en", "since")

    def offer(self, choices: EntryChoices) -> None:
        """Offer the moves, and say what a text may name."""
        self._choose("use", [("", _("Every move")), *choices.uses])
        named = ", ".join(f"{name} {words}" for name, words in choices.placeholders)
        self.fields["text_zh"].help_text = _("The case fills in: %(named)s") % {"named": named}


class MacroForm(EntryForm):
    """Several moves in one go."""

    field_order = ("name_zh", "name_en", "organisation", "category", "since")

    def offer(self, choices: EntryChoices) -> None:
        """Ask for each step what is done, and with which words, lead or reason."""
        for n in range(1, MOST_MACRO_STEPS + 1):
            steps = [("", _("No further step")), *choices.steps] if n > 1 else [("", _("Choose…")), *choices.steps]
            self.fields[f"do-{n}"] = forms.ChoiceField(label=_("What is done"), choices=steps, required=n == 1)
            self.fields[f"text_zh-{n}"] = text_field(_("Words in Chinese"), required=False, rows=2)
            self.fields[f"text_en-{n}"] = text_field(_("Words in English"), required=False, rows=2)
            leads = [("", _("Only for a dispatch")), *choices.leads]
            self.fields[f"lead-{n}"] = forms.ChoiceField(label=_("Who leads"), choices=leads, required=False)
            reasons = [("", _("Only for declining")), *choices.reasons]
            self.fields[f"reason-{n}"] = forms.ChoiceField(label=_("Lawful reason"), choices=reasons, required=False)

    def legend(self, number: int) -> str:
        """Count the steps."""
        return _("Step %(n)d") % {"n": number}

    def arguments(self) -> dict[str, Any]:
        """Return the steps that do something."""
        rows = self.numbered(("do", "text_zh", "text_en", "lead", "reason"), MOST_MACRO_STEPS)
        return {"heading": super().arguments()["heading"], "steps": [row for row in rows if row["do"]]}


class ChecklistForm(EntryForm):
    """What must be ticked before a stage ends."""

    stage = forms.ChoiceField(label=gettext_lazy("Ticked by when"))

    field_order = ("name_zh", "name_en", "organisation", "category", "stage", "since")

    def offer(self, choices: EntryChoices) -> None:
        """Offer the stages."""
        self._choose("stage", choices.stages)


class QuestionForm(EntryForm):
    """What is asked of whoever reports something."""

    kind = forms.ChoiceField(label=gettext_lazy("Answered"))
    is_required = forms.BooleanField(label=gettext_lazy("It must be answered"), required=False)
    rank = forms.IntegerField(
        label=gettext_lazy("Its place among the questions"), min_value=0, max_value=99, initial=1, required=False
    )

    field_order = ("name_zh", "name_en", "organisation", "category", "kind", "is_required", "rank", "since")

    def offer(self, choices: EntryChoices) -> None:
        """Ask for each answer what it is called and what it does."""
        self._choose("kind", choices.kinds)
        effects = [(Effect.NONE, _("Nothing")), (Effect.WARN, _("It warns")), (Effect.STOP, _("It stops the report"))]
        for n in range(1, MOST_OPTIONS + 1):
            self.fields[f"name_zh-{n}"] = forms.CharField(label=_("Answer in Chinese"), max_length=60, required=False)
            self.fields[f"name_en-{n}"] = forms.CharField(label=_("Answer in English"), max_length=80, required=False)
            self.fields[f"effect-{n}"] = forms.ChoiceField(
                label=_("What it does"), choices=[(e.value, label) for e, label in effects], required=False
            )
            self.fields[f"words_zh-{n}"] = text_field(_("What is said then, in Chinese"), required=False, rows=2)
            self.fields[f"words_en-{n}"] = text_field(_("What is said then, in English"), required=False, rows=2)

    def legend(self, number: int) -> str:
        """Count the answers; the first two are yes and no where those are asked for."""
        if number > len(YES_NO_WORDS):
            return _("Answer %(n)d") % {"n": number}
        said = _("yes") if number == 1 else _("no")
        return _("Answer %(n)d (“%(said)s” for a question of yes or no)") % {"n": number, "said": said}

    def arguments(self) -> dict[str, Any]:
        """Return the answers that were named; yes and no name themselves."""
        said = super().arguments()
        rows = self.numbered(("name_zh", "name_en", "effect", "words_zh", "words_en"), MOST_OPTIONS)
        own = {name: said[name] for name in ("heading", "kind", "is_required")}
        return {**own, "rank": said["rank"] or 0, "options": _options(said["kind"], rows)}


def _options(kind: str, rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    if kind == QuestionKind.YES_NO:
        unnamed = {"name_zh": "", "name_en": ""}
        return [{**row, **unnamed, "value": value} for value, row in zip(YES_NO_WORDS, rows, strict=False)]
    if kind == QuestionKind.TEXT:
        return []
    return [{**row, "value": str(n)} for n, row in enumerate(rows, start=1) if row["name_zh"] or row["name_en"]]
