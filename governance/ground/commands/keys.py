"""The keys that seal columns: noticing that one is missing or misplaced, and retiring one that leaked."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from governance.ground import events, outbox
from governance.ground.errors import Conflict
from governance.ground.models import SealedTextField, SealingKey, blind_index
from governance.ground.permissions import PORTAL

SUBJECT = outbox.Subject("governance.key", 1)
AT_ONCE = 500


@dataclass(frozen=True)
class Column:
    """A sealed column, and the one that holds its blind index."""

    model: type[models.Model]
    field: "SealedTextField[str, str]"

    def __str__(self) -> str:
        return f"{self.model._meta.db_table}.{self.field.column}"

    def rows(self) -> models.QuerySet[models.Model]:
        """Return the rows that hold something, the text as `raw`, sealed as it is."""
        # A cast drops the field's own way of reading, which would open it.
        raw = Cast(self.field.name, models.TextField())
        wanted = filter(None, ("pk", self.field.indexed_in))
        return self.model._default_manager.annotate(raw=raw).exclude(raw="").only(*wanted).order_by("pk")


def sealed_columns() -> list[Column]:
    """Return every sealed column of the portal."""
    found = [Column(model, field) for model in apps.get_models() for field in model._meta.concrete_fields]  # type: ignore[arg-type]
    return [column for column in found if isinstance(column.field, SealedTextField)]


def fingerprint(key: str) -> str:
    """Name a key without telling it."""
    return hashlib.sha256(f"shaosheng {key}".encode()).hexdigest()[:16]


@transaction.atomic
def note_keys() -> list[str]:
    """Remember the keys of the settings and return those that are new, as fingerprints.

    Raises Conflict, in words that say what to do, when a key that is still needed is missing, a new one does not stand
    first, a retired one seals again, or the index is another key's.
    """
    given = [fingerprint(key) for key in settings.FIELD_KEYS]
    known = set(SealingKey.objects.in_use().values_list("fingerprint", flat=True))
    retired = set(SealingKey.objects.exclude(retired_at=None).values_list("fingerprint", flat=True))
    _check_field_keys(given, known, retired)
    for column in sealed_columns():
        _check_ends(column)
    new = [each for each in given if each not in known | retired]
    SealingKey.objects.bulk_create(SealingKey(fingerprint=each) for each in reversed(new))
    return new


def _check_field_keys(given: Sequence[str], known: set[str], retired: set[str]) -> None:
    missing = sorted(known - set(given))
    if missing:
        message = _(
            "FIELD_KEYS lacks %(keys)s, with which values are still sealed. Put it back, run reseal, then drop it."
        )
        raise Conflict(message % {"keys": ", ".join(missing)})
    if given[0] in retired:
        raise Conflict(_("The first of FIELD_KEYS was retired. Put a new one first."))
    places = [n for n, each in enumerate(given) if each in known]
    late = [each for n, each in enumerate(given) if places and n > min(places) and each not in known | retired]
    if late:
        message = _("In FIELD_KEYS %(keys)s is new and stands behind an older one. The newest stands first.")
        raise Conflict(message % {"keys": ", ".join(late)})


def _check_ends(column: Column) -> None:
    """Look at the first and the last row: all between them were sealed between them."""
    rows = column.rows()
    for row in filter(None, (rows.first(), rows.last())):
        text = _opened(row.raw)  # type: ignore[attr-defined]
        if text is None:
            raise Conflict(_("No key of FIELD_KEYS opens %(column)s. Put the missing one back.") % {"column": column})
        # Whatever a row of before was indexed by, the key is what is looked at.
        fitting = (column.field.index_of(text), blind_index(text))
        if column.field.indexed_in and getattr(row, column.field.indexed_in) not in fitting:
            message = _("INDEX_KEY is not the key by which %(column)s is found. Put the right one back, or run reseal.")
            raise Conflict(message % {"column": column})


def _opened(raw: str) -> str | None:
    for key in settings.FIELD_KEYS:
        try:
            return Fernet(key).decrypt(raw.encode()).decode()
        except InvalidToken:
            continue
    return None


def reseal(*, now: datetime) -> dict[str, int]:
    """Seal every value anew with the first of FIELD_KEYS, write its index anew, and retire all other keys.

    Returns how many values each column holds. May run beside the portal and be run again; raises Conflict when a value
    could not be opened, and retires nothing then.
    """
    counts, closed = {}, []
    for column in sealed_columns():
        told = [is_open for batch in _batches(column) for is_open in batch]
        counts[str(column)] = sum(told)
        closed += [str(column)] if not all(told) else []
    if closed:
        message = _("Some values of %(columns)s are opened by no key of FIELD_KEYS. No key was retired.")
        raise Conflict(message % {"columns": ", ".join(closed)})
    _retire_others(counts, now)
    return counts


@transaction.atomic
def _retire_others(counts: dict[str, int], now: datetime) -> None:
    first = fingerprint(settings.FIELD_KEYS[0])
    SealingKey.objects.update_or_create(fingerprint=first, defaults={"retired_at": None})
    for key in settings.FIELD_KEYS[1:]:
        SealingKey.objects.get_or_create(fingerprint=fingerprint(key))
    SealingKey.objects.in_use().exclude(fingerprint=first).update(retired_at=now)
    outbox.record(events.KEYS_RESEALED, subject=SUBJECT, by=PORTAL, at=now, data={"key": first, "values": counts})


def _batches(column: Column) -> Iterator[list[bool]]:
    last = 0
    while ids := list(column.rows().filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        yield _reseal_rows(column, ids)
        last = ids[-1]


@transaction.atomic
def _reseal_rows(column: Column, ids: list[int]) -> list[bool]:
    return [_reseal_row(column, row) for row in column.rows().filter(pk__in=ids).select_for_update(of=("self",))]


def _reseal_row(column: Column, row: models.Model) -> bool:
    text = _opened(row.raw)  # type: ignore[attr-defined]
    if text is None:
        return False
    values = {column.field.name: text}
    if column.field.indexed_in:
        values[column.field.indexed_in] = column.field.index_of(text)
    column.model._default_manager.filter(pk=row.pk).update(**values)
    return True
