"""What the form of every move shares: the fields it is made of, what it sends along, and the photos that it keeps."""

import uuid
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from django import forms
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext_lazy

from cases.casework.commands.photos import SortedPhotos
from cases.casework.queries.choices import Choices
from cases.casework.web.forms.kept_photos import seals_of, unsealed
from governance.ground.errors import Invalid
from governance.ground.http.pages.days import Moment
from governance.ground.http.pages.forms import add_errors

YES, NO = "yes", "no"
MOMENT_FORMAT = "%Y-%m-%dT%H:%M"
ABOUT_SENDING = frozenset({"version", "key", "seen", "photos"})


class AskedField(forms.ChoiceField):
    """A question answered by one of some words; `needed` says beside it when it must be answered."""

    widget = forms.RadioSelect(attrs={"class": "in-row"})

    def __init__(self, *, needed: Any = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.needed = needed


def yes_or_no_field(label: Any, yes: Any, no: Any, *, required: bool = True, needed: Any = "") -> AskedField:
    """Return a field that is answered by one of two words."""
    return AskedField(label=label, choices=[(YES, yes), (NO, no)], required=required, needed=needed)


def moment_field(label: Any, *, required: bool = True, help_text: Any = "") -> Moment:
    """Return a field for a day and a time of day."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT_FORMAT)
    return Moment(label=label, required=required, widget=widget, help_text=help_text)


def with_under(name: str, under: str) -> Any:
    """Return a choice's name with small print under it."""
    return format_html('{}<span class="under">{}</span>', name, under)


class MoveForm(forms.Form):
    """What every move sends along: the version that was seen, and a key that names this very sending."""

    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    has_photos = False
    # The field into which a standard text is written; none where a move asks for no words.
    words_go_to = ""

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        self.offer(choices)

    def offer(self, choices: Choices) -> None:
        """Fill the fields that are chosen from a register."""

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes besides who, when, version and key."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ABOUT_SENDING}

    @property
    def last_seen(self) -> int | None:
        """Which event of the case was the last that its writer saw."""
        seen: int | None = self.cleaned_data.get("seen")
        return seen

    def refuse(self, error: Invalid) -> None:
        """Write what a command found wrong beside the fields that it is about."""
        add_errors(self, error)

    def renew(self, version: int, seen: int) -> None:
        """Make the form ready to be sent again by someone who has now seen `version` and the event `seen`."""
        fresh = {"version": version, "key": uuid.uuid4(), "seen": seen}
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data.update({name: str(value) for name, value in fresh.items()})  # type: ignore[attr-defined]

    def typed(self) -> list[tuple[str, str]]:
        """Return what was typed or chosen, field by field, for whoever must read it again."""
        said = [(str(field.label), _said(field)) for field in self.visible_fields() if field.name != "photos"]
        return [(label, words) for label, words in said if words]


def _said(field: forms.BoundField) -> str:
    values = field.data if isinstance(field.data, list) else [field.data]
    names = dict(_flat(getattr(field.field, "choices", ())))
    return ", ".join(_plain(names.get(value, value)) for value in values if value)


def _plain(label: Any) -> str:
    """Return a label without its small print."""
    return unescape(strip_tags(str(label).partition('<span class="under">')[0]))


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


class PhotoForm(MoveForm):
    """A move that may carry photos; those that arrived stay, whatever becomes of the sending."""

    photos = forms.FileField(label=gettext_lazy("Photos"), required=False)

    has_photos = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = unsealed(self.data.getlist("kept")) if self.is_bound else []  # type: ignore[attr-defined]
        self.refused_photos: list[str] = []

    def take(self, photos: SortedPhotos) -> None:
        """Carry the pictures that were stored; what could not be is an error of the field."""
        self.kept = photos.kept
        self.is_valid()
        for problem in photos.problems:
            self.add_error("photos", problem)

    def bring(self, photos: SortedPhotos) -> None:
        """Carry the pictures that were stored, nothing judged."""
        self.kept, self.refused_photos = photos

    @property
    def photo_problems(self) -> list[str]:
        """What is wrong with the files that came along, each named."""
        return [*self.refused_photos, *self.errors.get("photos", ())]

    @property
    def seals(self) -> list[str]:
        """The stored pictures as entries that the next sending brings back."""
        return seals_of(self.kept)

    def arguments(self) -> dict[str, Any]:
        """Return what the command takes, the pictures with it."""
        return {**super().arguments(), "photos": self.kept}


def appended(typed: str, text: str) -> str:
    """Return what was typed, and a standard text on a line of its own behind it."""
    return f"{typed.rstrip()}\n{text}" if typed.strip() else text
