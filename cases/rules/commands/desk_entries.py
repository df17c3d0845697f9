"""Keeping standard texts, macros, checklists and questions; each change has a date, and what held before is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import events
from cases.rules.models import Category, ChecklistItem, DeclineReason, Macro, Question, StandardText
from cases.rules.models.desk_texts import DeskEntry
from cases.rules.queries.desk_entries import forget_desk_entries
from cases.rules.queries.rules import responders
from cases.rules.workflow import LONGEST_TEXT, Action
from cases.rules.workflow.desk_texts import (
    MACRO_STEPS,
    MOST_MACRO_STEPS,
    NOTE,
    PLACEHOLDERS,
    USES,
    YES_NO_WORDS,
    Effect,
    QuestionKind,
    Stage,
    unknown_placeholders,
)
from governance.ground import outbox
from governance.ground.errors import Invalid, NotFound
from governance.ground.permissions import Actor, require_path
from governance.ground.workflow import AREA_KINDS, Permission
from governance.models import Organisation

SUBJECT = outbox.Subject("cases.register", 1)
REGISTERS: Mapping[str, type[DeskEntry]] = {
    "texts": StandardText,
    "macros": Macro,
    "checklists": ChecklistItem,
    "questions": Question,
}
# Steps that say something of their own.
SPEAKING = frozenset({NOTE, Action.ANSWER.value})


@dataclass(frozen=True)
class Heading:
    """What every entry says: whose it is, for which category (none: every one), its names, and since when."""

    organisation: str
    category: str
    name_zh: str
    name_en: str
    since: date


@transaction.atomic
def write_text(
    heading: Heading, *, by: Actor, now: datetime, use: str, text_zh: str, text_en: str, entry_id: int | None = None
) -> DeskEntry:
    """Keep words that are written often; raise Invalid for a placeholder that nothing can fill."""
    wrong = _wrong_words({"text_zh": text_zh, "text_en": text_en}, is_needed=True)
    if use and use not in USES:
        wrong["use"] = _("Choose from the list.")
    values = {"use": use, "text_zh": text_zh.strip(), "text_en": text_en.strip()}
    return _write("texts", heading, values, wrong, by=by, now=now, entry_id=entry_id)


@transaction.atomic
def write_macro(
    heading: Heading, *, by: Actor, now: datetime, steps: Sequence[Mapping[str, str]], entry_id: int | None = None
) -> DeskEntry:
    """Keep a sequence of moves and notes; raise Invalid for a step that could never be made."""
    wrong: dict[str, str] = {}
    if not 1 <= len(steps) <= MOST_MACRO_STEPS:
        wrong["do-1"] = _("Give one to %(most)d steps.") % {"most": MOST_MACRO_STEPS}
    for n, step in enumerate(steps, start=1):
        wrong |= {f"{name}-{n}": message for name, message in _wrong_step(step, heading.since).items()}
    return _write("macros", heading, {"steps": list(steps)}, wrong, by=by, now=now, entry_id=entry_id)


@transaction.atomic
def write_item(heading: Heading, *, by: Actor, now: datetime, stage: str, entry_id: int | None = None) -> DeskEntry:
    """Keep something that must be ticked before a stage of a case ends."""
    wrong = {} if stage in set(Stage) else {"stage": _("Choose from the list.")}
    if stage != Stage.FINISH and _kind_of(heading) not in (None, *AREA_KINDS):
        wrong["stage"] = _("A department checks only before its own work is finished.")
    return _write("checklists", heading, {"stage": stage}, wrong, by=by, now=now, entry_id=entry_id)


@transaction.atomic
def write_question(
    heading: Heading,
    *,
    by: Actor,
    now: datetime,
    kind: str,
    is_required: bool,
    rank: int,
    options: Sequence[Mapping[str, str]],
    entry_id: int | None = None,
) -> DeskEntry:
    """Keep what is asked of whoever reports something of a category, everywhere in a district."""
    wrong = _wrong_options(kind, options)
    if _kind_of(heading) not in (None, "district"):
        wrong["organisation"] = _("Questions are asked everywhere in a district: choose the district.")
    if not heading.category:
        wrong["category"] = _("Choose the category about which this is asked.")
    values = {"kind": kind, "is_required": is_required, "rank": rank, "options": list(options)}
    return _write("questions", heading, values, wrong, by=by, now=now, entry_id=entry_id)


@transaction.atomic
def end_entry(register: str, entry_id: int, *, by: Actor, now: datetime) -> None:
    """End an entry: from tomorrow it is not used; one that has not begun, or began today, holds for its first day."""
    row = _locked(register, entry_id, by)
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    if row.valid.upper is None or row.valid.upper > tomorrow:
        row.valid = (row.valid.lower, max(tomorrow, row.valid.lower + timedelta(days=1)))
        row.save(update_fields=["valid"])
        _record(events.DESK_ENTRY_ENDED, register, row, by, now)


def _write(
    register: str,
    heading: Heading,
    values: Mapping[str, Any],
    wrong: Mapping[str, str],
    *,
    by: Actor,
    now: datetime,
    entry_id: int | None,
) -> DeskEntry:
    held = _locked(register, entry_id, by) if entry_id is not None else None
    place = Organisation.objects.filter(code=heading.organisation).first()
    problems = {**_wrong_heading(heading, place, held, timezone.localdate(now)), **wrong}
    if problems:
        raise Invalid(_("Some entries cannot be used yet."), problems)
    assert place is not None
    require_path(by, Permission.MANAGE_RULES, place.path)
    row = _beginning(register, held, heading.since)
    about = {"name_zh": heading.name_zh.strip(), "name_en": heading.name_en.strip()}
    for name, value in {**about, **values}.items():
        setattr(row, name, value)
    row.organisation, row.category_id = place, heading.category or None
    row.save()
    _record(events.DESK_ENTRY_WRITTEN, register, row, by, now)
    return row


def _beginning(register: str, held: DeskEntry | None, since: date) -> DeskEntry:
    """Return the row that holds from a day on: a new one, or the held one where it begins on that very day."""
    if held is None:
        return REGISTERS[register](valid=(since, None))
    if held.valid.lower == since:
        return held
    end = held.valid.upper
    held.valid = (held.valid.lower, since)
    held.save(update_fields=["valid"])
    return REGISTERS[register](valid=(since, end))


def _kind_of(heading: Heading) -> str | None:
    return Organisation.objects.filter(code=heading.organisation).values_list("kind_id", flat=True).first()


def _locked(register: str, entry_id: int, by: Actor) -> Any:
    rows = REGISTERS[register]._default_manager.select_for_update(of=("self",)).select_related("organisation")
    row = rows.filter(pk=entry_id).first()
    if row is None:
        raise NotFound(_("There is no such entry."))
    require_path(by, Permission.MANAGE_RULES, row.organisation.path)
    return row


def _wrong_heading(heading: Heading, place: Organisation | None, held: Any, today: date) -> dict[str, str]:
    wrong = {
        name: _("Write this in both languages.")
        for name in ("name_zh", "name_en")
        if not getattr(heading, name).strip()
    }
    if place is None:
        wrong["organisation"] = _("Choose an organisation from the list.")
    if heading.category and not Category.objects.filter(code=heading.category).exists():
        wrong["category"] = _("Choose a category from the list.")
    if heading.since < today:
        wrong["since"] = _("Choose today or a later day: what was decided before stays as it was.")
    elif held is not None and not _is_inside(heading.since, held.valid):
        wrong["since"] = _("It does not hold on that day.")
    return wrong


def _is_inside(day: date, valid: Any) -> bool:
    return bool(valid.lower <= day and (valid.upper is None or day < valid.upper))


def _wrong_words(texts: Mapping[str, str], *, is_needed: bool) -> dict[str, str]:
    wrong = {}
    for name, text in texts.items():
        if is_needed and not text.strip():
            wrong[name] = _("Write this in both languages.")
        elif len(text) > LONGEST_TEXT:
            wrong[name] = _("Keep the text below %(most)d characters.") % {"most": LONGEST_TEXT}
        elif unknown := unknown_placeholders([text]):
            known = ", ".join(f"{{{placeholder}}}" for placeholder in PLACEHOLDERS)
            words = _("Nothing can be filled in for %(unknown)s. There are: %(known)s.")
            wrong[name] = words % {"unknown": ", ".join(unknown), "known": known}
    return wrong


def _wrong_step(step: Mapping[str, str], day: date) -> dict[str, str]:
    do = step["do"]
    if do not in MACRO_STEPS:
        return {"do": _("Choose from the list.")}
    texts = {"text_zh": step["text_zh"], "text_en": step["text_en"]}
    wrong = _wrong_words(texts, is_needed=do in SPEAKING)
    if do == Action.DISPATCH and step["lead"] not in responders(codes=[step["lead"]], on=day):
        wrong["lead"] = _("Choose who leads.")
    if do == Action.DECLINE and not DeclineReason.objects.filter(code=step["reason"]).exists():
        wrong["reason"] = _("Choose one of the lawful reasons.")
    return wrong


def _wrong_options(kind: str, options: Sequence[Mapping[str, str]]) -> dict[str, str]:
    if kind not in set(QuestionKind):
        return {"kind": _("Choose from the list.")}
    values = [option["value"] for option in options]
    wrong: dict[str, str] = {}
    if kind == QuestionKind.CHOICE and (len(options) < 2 or len(set(values)) < len(values)):
        wrong["name_zh-1"] = _("Give at least two different answers.")
    if kind == QuestionKind.YES_NO and values != list(YES_NO_WORDS):
        wrong["kind"] = _("Such a question is answered by yes or no alone.")
    for n, option in enumerate(options, start=1):
        if kind == QuestionKind.CHOICE and not (option["name_zh"].strip() and option["name_en"].strip()):
            wrong[f"name_zh-{n}"] = _("Write this in both languages.")
        if option["effect"] not in set(Effect):
            wrong[f"effect-{n}"] = _("Choose from the list.")
        elif option["effect"] and not (option["words_zh"].strip() and option["words_en"].strip()):
            wrong[f"words_zh-{n}"] = _("Write what is said to whoever answers so, in both languages.")
    return wrong


def _record(name: str, register: str, row: DeskEntry, by: Actor, now: datetime) -> None:
    data = {"register": register, "entry": row.pk, "name_zh": row.name_zh, "name_en": row.name_en}
    outbox.record(name, subject=SUBJECT, by=by, at=now, data=data)
    transaction.on_commit(forget_desk_entries)
