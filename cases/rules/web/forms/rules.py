"""The forms of the registers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.rules.queries.rules_page import RuleChoices
from governance.ground.http.pages.days import Day

MOST = 999


class RegisterForm(forms.Form):
    """A change that holds from a day on."""

    since = Day(
        label=gettext_lazy("From which day on"),
        help_text=gettext_lazy("Cases that already run keep the deadlines they were given."),
    )

    field_order: tuple[str, ...] = ("amount", "unit", "since")

    def __init__(self, *args: Any, choices: RuleChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name.endswith("unit") and isinstance(field, forms.ChoiceField):
                field.choices = list(choices.units)
        self.offer(choices)

    def offer(self, choices: RuleChoices) -> None:
        """Fill the fields that are chosen from a register."""

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes."""
        return dict(self.cleaned_data)


class LimitForm(RegisterForm):
    """How long a step may take."""

    in_pairs = True  # Each number stands beside its unit.

    amount = forms.IntegerField(label=gettext_lazy("How long"), min_value=1, max_value=MOST)
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"))


class KindForm(RegisterForm):
    """How soon departments must sign, make contact and report in."""

    in_pairs = True

    sign_amount = forms.IntegerField(label=gettext_lazy("Sign for within"), min_value=1, max_value=MOST)
    sign_unit = forms.ChoiceField(label=gettext_lazy("Counted in"))
    contact_amount = forms.IntegerField(label=gettext_lazy("Contact the street within"), min_value=1, max_value=MOST)
    contact_unit = forms.ChoiceField(label=gettext_lazy("Counted in"))
    report_amount = forms.IntegerField(label=gettext_lazy("Report in within"), min_value=1, max_value=MOST)
    report_unit = forms.ChoiceField(label=gettext_lazy("Counted in"))

    field_order: tuple[str, ...] = (
        "sign_amount",
        "sign_unit",
        "contact_amount",
        "contact_unit",
        "report_amount",
        "report_unit",
        "since",
    )

    def arguments(self) -> dict[str, Any]:
        """Return the three spans and the day."""
        said = self.cleaned_data
        spans = {name: (said[f"{name}_amount"], said[f"{name}_unit"]) for name in ("sign", "contact", "report")}
        return {"spans": spans, "since": said["since"]}


class ValuesForm(RegisterForm):
    """Numbers that rules use; the weights of the three rates stand on one form."""

    def offer(self, choices: RuleChoices) -> None:
        """Ask for each number that holds now."""
        codes = [code for code in self.initial if code in choices.values]
        for code in codes:
            self.fields[code] = forms.DecimalField(
                label=choices.values[code], min_value=0, max_digits=8, decimal_places=2
            )
        self.order_fields([*codes, "since"])
        self.fields["since"].help_text = _("What was decided and counted before stays as it was.")

    def arguments(self) -> dict[str, Any]:
        """Return the numbers by their codes, and the day."""
        amounts = dict(self.cleaned_data)
        return {"since": amounts.pop("since"), "amounts": amounts}


class DutyForm(RegisterForm):
    """What may be left to a community."""

    category = forms.ChoiceField(label=gettext_lazy("Category"))
    only_assists = forms.BooleanField(label=gettext_lazy("The community only assists"), required=False)

    field_order: tuple[str, ...] = ("category", "only_assists", "since")

    def offer(self, choices: RuleChoices) -> None:
        """Offer the categories below their groups."""
        self.fields["category"].choices = [("", _("Choose…")), *choices.duties]  # type: ignore[attr-defined]
        self.fields["since"].help_text = _("Cases that are with a community already stay there.")


class ReasonForm(forms.Form):
    """What residents are told under a reason."""

    outcome_zh = forms.CharField(
        label=gettext_lazy("Words in Chinese"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    outcome_en = forms.CharField(
        label=gettext_lazy("Words in English"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, choices: RuleChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes."""
        return dict(self.cleaned_data)


class WordsForm(forms.Form):
    """How people call a category, and which of their words speak of danger."""

    synonyms = forms.CharField(
        label=gettext_lazy("Words for it"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy(
            "How people call it, in any language, apart by commas. They weigh most when a category is suggested."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    danger_words = forms.CharField(
        label=gettext_lazy("Words of danger"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Whoever types one of them is told to leave and to call 110, 119 or 120 first."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, choices: RuleChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes."""
        return dict(self.cleaned_data)


class RuleForm(RegisterForm):
    """Who answers for a category in an area."""

    category = forms.ChoiceField(label=gettext_lazy("Category"))
    area = forms.ChoiceField(label=gettext_lazy("Where it holds"))
    whistle_kind = forms.ChoiceField(label=gettext_lazy("Kind of whistle"), required=False)
    lead = forms.ChoiceField(label=gettext_lazy("Who leads"))
    co_handlers = forms.MultipleChoiceField(
        label=gettext_lazy("Who helps"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "in-columns"}),
    )

    field_order: tuple[str, ...] = ("category", "area", "whistle_kind", "lead", "co_handlers", "since")

    def offer(self, choices: RuleChoices) -> None:
        """Offer categories, areas, kinds and responders."""
        chosen: dict[str, Any] = {
            "category": [("", _("Choose…")), *choices.categories],
            "area": [("", _("Choose…")), *choices.areas],
            "whistle_kind": [("", _("Every kind, and plain dispatch")), *choices.kinds],
            "lead": [("", _("Choose…")), *choices.responders],
            "co_handlers": list(choices.responders),
        }
        for name, options in chosen.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
