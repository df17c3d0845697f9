"""Versions of what categories are suggested with: asked for, trained by a worker, put into use."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import events
from cases.casework.models import Case
from cases.reading.commands.training import Learned, learn
from cases.reading.models import SuggestionVersion
from cases.reading.permissions import require_trainer
from cases.reading.queries.reading import digest_of, forget_version, packed
from cases.reading.workflow.suggestion import Withheld, enough_of
from cases.reading.workflow.words import told_as
from cases.rules.models import Category
from cases.rules.queries.values import share_in_force, value_in_force
from cases.rules.workflow import State
from cases.rules.workflow.amounts import MOST_CASES
from cases.rules.workflow.categories import UNSORTED
from governance.ground import outbox
from governance.ground.errors import Conflict, NotFound
from governance.ground.permissions import Actor
from governance.models import Event

# All versions stand in one chain.
SUBJECT = outbox.Subject("cases.suggestions", 1)
OWN_CASES = "cases"
LEAST_CASES = "suggestion-cases"
LEAST_F1 = "suggestion-f1"


@dataclass(frozen=True)
class Labelled:
    """A text and the category it was given."""

    text: str
    label: str


@transaction.atomic
def request_training(*, by: Actor, now: datetime) -> None:
    """Have a worker learn anew from the portal's own closed cases."""
    require_trainer(by)
    outbox.record(events.TRAINING_REQUESTED, subject=SUBJECT, by=by, at=now)


@transaction.atomic
def train_on_cases(*, by: Actor, now: datetime) -> SuggestionVersion:
    """Learn from the newest closed cases; the version is put into use when it is right often enough."""
    require_trainer(by)
    return _trained(_closed_cases(), on=OWN_CASES, by=by, now=now)


@transaction.atomic
def train_on_rows(rows: Iterable[Labelled], *, on: str, by: Actor, now: datetime) -> SuggestionVersion:
    """Learn from labelled texts of a file; put into use only when each label is the code or a name of a category."""
    require_trainer(by)
    return _trained(list(rows)[-MOST_CASES:], on=on, by=by, now=now)


@transaction.atomic
def activate_version(version_id: int, *, by: Actor, now: datetime) -> SuggestionVersion:
    """Let a version suggest instead of the present one; raise Conflict when nothing was learned in it."""
    require_trainer(by)
    version: SuggestionVersion | None = SuggestionVersion.objects.without_weights().filter(id=version_id).first()
    if version is None:
        raise NotFound(_("There is no such version."))
    if version.withheld or not version.digest:
        raise Conflict(_("This version cannot suggest. Choose one that has learned enough."))
    _put_into_use(version)
    outbox.record(events.VERSION_ACTIVATED, subject=SUBJECT, by=by, at=now, data={"version": version.pk})
    return version


def _closed_cases() -> list[Labelled]:
    rows = Case.objects.filter(is_open=False, state__in=[State.CLOSED, State.ANSWERED], category__is_active=True)
    # What the portal guessed itself would teach it nothing but its own guesses.
    guessed = Event.objects.filter(name=events.CASE_TAKEN_OVER, data__has_key="is_category_guessed")
    told = rows.exclude(category=UNSORTED).exclude(id__in=guessed.values("subject_id"))
    newest = told.order_by("-id").values_list("title", "text", "category_id")[:MOST_CASES]
    return [Labelled(told_as(title, text), category) for title, text, category in newest]


def _trained(rows: Sequence[Labelled], *, on: str, by: Actor, now: datetime) -> SuggestionVersion:
    enough = enough_of(Counter(row.label for row in rows), least=int(value_in_force(LEAST_CASES, now)))
    version = SuggestionVersion(trained_at=now, trained_by_id=by.person_id, trained_on=on[:200], rows=enough.rows)
    if enough.withheld:
        version.rows, version.withheld = len(rows), enough.withheld
        version.save()
    else:
        kept = [row for row in rows if row.label in enough.labels]
        learned = learn([row.text for row in kept], [row.label for row in kept])
        _keep(version, learned, least_f1=share_in_force(LEAST_F1, now))
    data = {"version": version.pk, "on": on, "rows": version.rows, "macro_f1": version.macro_f1}
    data |= {"accuracy": version.accuracy, "withheld": version.withheld}
    outbox.record(events.VERSION_TRAINED, subject=SUBJECT, by=by, at=now, data=data)
    return version


def _keep(version: SuggestionVersion, learned: Learned, *, least_f1: float) -> None:
    weights, codes = learned.weights, _codes()
    is_known = all(label.casefold() in codes for label in weights.labels)
    if is_known:
        weights = type(weights)(
            labels=[codes[label.casefold()] for label in weights.labels],
            pieces=weights.pieces,
            rarity=weights.rarity,
            matrix=weights.matrix,
            bias=weights.bias,
        )
    figures = learned.figures
    version.weights = packed(weights)
    version.digest = digest_of(version.weights)
    version.accuracy, version.macro_f1 = figures.accuracy, figures.macro_f1
    version.classes = [asdict(one) for one in figures.classes]
    if not is_known:
        version.withheld = Withheld.UNKNOWN_LABELS
    elif figures.macro_f1 < least_f1:
        version.withheld = Withheld.TOO_OFTEN_WRONG
    version.save()
    if not version.withheld:
        _put_into_use(version)


def _codes() -> dict[str, str]:
    """Return the code of every category in use by its code and by its names."""
    rows = Category.objects.filter(is_active=True, parent__isnull=False).values_list("code", "name_zh", "name_en")
    return {name.casefold(): row[0] for row in rows for name in row}


def _put_into_use(version: SuggestionVersion) -> None:
    SuggestionVersion.objects.in_use().exclude(id=version.pk).update(is_active=False)
    version.is_active = True
    version.save(update_fields=["is_active"])
    transaction.on_commit(forget_version)
