"""What people type on the catalogue's pages; commands check what it means."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.ground.tongue import tongue
from services.commands.catalogue import ItemEntries
from services.workflow import CHANNELS

Choices = list[tuple[str, str]]


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class CatalogueForm(forms.Form):
    """What the catalogue is narrowed by."""

    q = forms.CharField(
        label=_("Search services"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)

    def __init__(self, *args: Any, themes: Choices, departments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "theme", themes, empty=_("All themes"))
        _offer(self, "department", departments, empty=_("All departments"))


class ItemForm(forms.Form):
    """A service of the catalogue, in both languages."""

    theme = forms.ChoiceField(label=_("Theme"))
    name_zh = forms.CharField(label=_("Chinese name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=160)
    summary_zh = forms.CharField(label=_("Summary in Chinese"), widget=_long(2))
    summary_en = forms.CharField(label=_("Summary in English"), widget=_long(2))
    how_zh = forms.CharField(label=_("How to apply, in Chinese"), widget=_long(4))
    how_en = forms.CharField(label=_("How to apply, in English"), widget=_long(4))
    where_zh = forms.CharField(label=_("Where, in Chinese"), max_length=300)
    where_en = forms.CharField(label=_("Where, in English"), max_length=400)
    documents_zh = forms.CharField(
        label=_("Papers in Chinese"), required=False, widget=_long(4), help_text=_("One on each line.")
    )
    documents_en = forms.CharField(
        label=_("Papers in English"), required=False, widget=_long(4), help_text=_("One on each line.")
    )
    time_limit_days = forms.IntegerField(label=_("Time limit in working days"), min_value=0)
    channel = forms.ChoiceField(label=_("Where one applies"), widget=forms.RadioSelect(attrs={"class": "in-row"}))
    fee_zh = forms.CharField(label=_("Fee in Chinese"), max_length=120, required=False)
    fee_en = forms.CharField(label=_("Fee in English"), max_length=160, required=False)
    is_published = forms.BooleanField(label=_("Published: residents see it"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, themes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "theme", themes, empty="—")
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        language = tongue()
        channel.choices = [(code, words.text(language)) for code, words in CHANNELS.items()]

    def entries(self) -> ItemEntries:
        """Return what was typed as the command takes it."""
        told: dict[str, Any] = {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
            if name in ItemEntries.__dataclass_fields__
        }
        told |= {name: _lines(told[name]) for name in ("documents_zh", "documents_en")}
        return ItemEntries(**told)


class NewItemForm(ItemForm):
    """A new service: also its code and its department."""

    code = forms.CharField(label=_("Code"), max_length=30, help_text=_("Letters, digits and hyphens; it stays."))
    department = forms.ChoiceField(label=_("Department"))
    field_order = ("code", "department")

    def __init__(self, *args: Any, departments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "department", departments, empty="—")

    def place(self) -> dict[str, Any]:
        """Return the code and the department as the command takes them."""
        return {"code": self.cleaned_data["code"], "department_id": int(self.cleaned_data["department"])}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _offer(form: forms.Form, name: str, choices: Choices, *, empty: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", empty), *choices]
