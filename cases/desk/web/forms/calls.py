"""Whom a whistle calls, as rows of its form: those that the list names, those that a person adds, and empty ones."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.casework.commands.whistle_calls import Call
from cases.casework.queries.choices import Options
from cases.desk.queries.preview import Called
from cases.rules.workflow import LONGEST_TEXT, MOST_CALLED

ROW, LEADS = "call", "call-leads"
# The names of its own fields say which rows a form holds: nothing beside them could tell otherwise.
_NAMES = re.compile(rf"{ROW}-([0-9]{{1,3}})-organisation")
EMPTY_ROWS = 2
# Dropped rows come along; no form holds more than these.
MOST_ROWS = 2 * MOST_CALLED

Responders = Sequence[tuple[str, Options]]
# More than these are found by typing a part of their name, from a list that the browser narrows without script.
MOST_TO_CHOOSE, LIST = 15, "responders"


class NamedInput(forms.TextInput):
    """Takes a name of the list for the code that stands for it."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__(attrs={"list": LIST, "autocomplete": "off"})
        self.names = names

    def format_value(self, value: Any) -> str | None:
        """Show the name of what is chosen."""
        return self.names.get(str(value or ""), value)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the code of a name; what is none stays as it was typed."""
        typed = str(super().value_from_datadict(data, files, name) or "").strip()
        return next((code for code, told in self.names.items() if told == typed), typed)


class CallForm(forms.Form):
    """One row: who is called, and what just this one is asked."""

    organisation = forms.ChoiceField(label=gettext_lazy("Department, office or unit"), required=False)
    asked = forms.CharField(
        label=gettext_lazy("What just this one is asked"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    drop = forms.BooleanField(label=gettext_lazy("Do not call"), required=False)
    listed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, responders: Responders, is_listed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("Choose…")), *responders]  # type: ignore[attr-defined]
        if is_listed:
            self.fields["organisation"].widget = forms.HiddenInput()
        elif names := typed_names(responders):
            self.fields["organisation"].widget = NamedInput(names)
            self.fields["organisation"].help_text = _("Type a part of the name, and choose from the list.")

    def clean(self) -> dict[str, Any]:
        """What is asked is asked of somebody."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("asked") and not cleaned.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("Choose who is asked this."))
        return cleaned


@dataclass(frozen=True)
class CallRow:
    id: str
    form: CallForm
    name: str
    is_listed: bool
    leads: bool

    @property
    def code(self) -> str:
        """Who is named in the row; empty for nobody."""
        return str(self.form["organisation"].value() or "")

    @property
    def asked(self) -> str:
        """What is asked in the row."""
        return str(self.form["asked"].value() or "")

    def told(self, sentence: str) -> str:
        """Say a sentence about the row with whom it is about."""
        name = self.name or self.code
        return _("%(who)s: %(words)s") % {"who": name, "words": sentence} if name else sentence

    @property
    def is_dropped(self) -> bool:
        """Tell whether the row's organisation is not to be called."""
        return bool(self.form["drop"].value())

    @property
    def is_kept(self) -> bool:
        """Tell whether the row calls somebody."""
        return bool(self.code) and not self.is_dropped


@dataclass
class CallRows:
    """The rows of a form, and what the list says of them."""

    rows: Sequence[CallRow]
    blank: CallRow
    called: Called | None = None
    problem: str = ""
    names: Sequence[str] = ()

    most = MOST_CALLED

    @property
    def listed(self) -> list[CallRow]:
        """The rows that the list proposes."""
        return [row for row in self.rows if row.is_listed]

    @property
    def others(self) -> list[CallRow]:
        """The rows in which a person names somebody, or can."""
        return [row for row in self.rows if not row.is_listed]

    @property
    def has_others(self) -> bool:
        """Tell whether a person wrote something into their rows."""
        return any(row.code or row.asked for row in self.others)

    @property
    def kept(self) -> list[CallRow]:
        """The rows that call somebody."""
        return [row for row in self.rows if row.is_kept]

    @property
    def is_dispatch(self) -> bool:
        """Tell whether nobody is called together: one alone is asked."""
        return len(self.kept) == 1

    def is_valid(self) -> bool:
        """Check each row; that everybody was dropped is no whistle."""
        if not self.kept and any(row.is_dropped for row in self.rows):
            self.problem = _("Call somebody: everybody on the list was dropped.")
        return all(row.form.is_valid() for row in self.rows) and not self.problem

    def calls(self) -> list[Call]:
        """Return whom valid rows call."""
        return [Call(row.code, row.leads, row.form.cleaned_data["asked"]) for row in self.kept]

    @property
    def problems(self) -> list[str]:
        """What is wrong, for the top of the form: with whom, and what."""
        told = [
            row.told(sentence)
            for row in self.rows
            for sentences in row.form.errors.values()
            for sentence in map(str, sentences)
        ]
        return [*([self.problem] if self.problem else ()), *told]

    def refuse(self, name: str, sentence: str) -> bool:
        """Write what a command found wrong beside the row that it is about; tell whether it is about one."""
        head, _dot, rest = name.partition(".")
        if head != "called":
            return False
        place, _dot, field = rest.partition(".")
        if not place:
            self.problem = sentence
        else:
            self.kept[int(place)].form.add_error(field, sentence)
        return True


def sent_rows(data: Any, responders: Responders) -> CallRows | None:
    """Return the rows of a form that was sent; None when it held none."""
    ids = sorted((found[1] for name in data if (found := _NAMES.fullmatch(name))), key=int)[:MOST_ROWS]
    if not ids:
        return None
    names = names_in(responders)
    rows = []
    for id_ in ids:
        is_listed = data.get(f"{ROW}-{id_}-listed") == str(True)
        form = CallForm(data, prefix=f"{ROW}-{id_}", responders=responders, is_listed=is_listed)
        code = str(form["organisation"].value() or "")
        rows.append(CallRow(id_, form, names.get(code, code), is_listed, data.get(LEADS) == id_))
    return CallRows(rows, _blank(responders), names=[*typed_names(responders).values()])


def proposed_rows(called: Called, responders: Responders, *, sent: CallRows | None = None) -> CallRows:
    """Return whom the list names now, what was already asked of them, and those whom a person added."""
    before = {row.code: row for row in sent.rows} if sent else {}
    listed = {part.code for part in called.parts}
    added = [row for row in (sent.others if sent else ()) if (row.code or row.asked) and row.code not in listed]
    lead = _lead_of(called, [row.code for row in added], sent)
    made = [_entries(part.code, before, listed=True, leads=part.code == lead) for part in called.parts]
    made += [_entries(row.code, before, listed=False, leads=row.code == lead) for row in added]
    empty = [{"organisation": "", "leads": not made and not n} for n in range(EMPTY_ROWS)]
    names = names_in(responders) | {part.code: part.organisation for part in called.parts}
    rows = [_row(str(n), entries, responders, names) for n, entries in enumerate([*made, *empty])]
    return CallRows(rows, _blank(responders), called, names=[*typed_names(responders).values()])


def typed_names(responders: Responders) -> dict[str, str]:
    """Return how each organisation is called in a list to type from; nothing where they are few enough to choose."""
    names = names_in(responders)
    if len(names) <= MOST_TO_CHOOSE:
        return {}
    often = Counter(names.values())
    return {code: name if often[name] == 1 else f"{name} ({code})" for code, name in names.items()}


def _lead_of(called: Called, added: Sequence[str], sent: CallRows | None) -> str:
    """Return who leads: whom a person chose in place of the first that the list named, else whom it names now."""
    known = {part.code for part in called.parts} | {*added}
    proposed_before = sent.listed[:1] if sent else []
    for row in sent.rows if sent else ():
        if row.leads and row.code in known and row not in proposed_before:
            return row.code
    return next((part.code for part in called.parts if part.leads), "")


def names_in(responders: Responders) -> dict[str, str]:
    """Return the name of each organisation that can be chosen."""
    return {code: str(name) for _group, options in responders for code, name in options}


def _entries(code: str, before: Mapping[str, CallRow], *, listed: bool, leads: bool) -> dict[str, Any]:
    known = before.get(code)
    return {
        "organisation": code,
        "asked": known.asked if known else "",
        "drop": bool(known and known.is_dropped),
        "listed": listed,
        "leads": leads,
    }


def _row(id_: str, entries: Mapping[str, Any], responders: Responders, names: Mapping[str, str]) -> CallRow:
    is_listed = bool(entries.get("listed"))
    form = CallForm(initial=dict(entries), prefix=f"{ROW}-{id_}", responders=responders, is_listed=is_listed)
    return CallRow(id_, form, names.get(entries["organisation"], ""), is_listed, bool(entries["leads"]))


def _blank(responders: Responders) -> CallRow:
    """Return the row that script copies for each one more."""
    return _row("new", {"organisation": "", "leads": False}, responders, {})


def said_of(rows: Iterable[CallRow]) -> list[tuple[str, str]]:
    """Return who was named and asked what, for whoever must read it again."""
    return [(row.name or row.code, row.asked or "✓") for row in rows if row.is_kept]
