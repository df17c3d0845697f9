"""The page on which texts, macros, checklists and questions are kept, and what its forms offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.rules.queries.desk_entries import KeptEntry, KeptMacro, KeptQuestion, KeptText, Option, read_desk_entries
from cases.rules.queries.registers import Registers, holds_on, registers, spoken
from cases.rules.queries.rules_page import Options
from cases.rules.workflow.desk_texts import MACRO_STEPS, PLACEHOLDERS, QUESTION_WORDS, STAGE_WORDS, USES, Effect
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.workflow import Permission, Words


@dataclass(frozen=True)
class EntryRow:
    """One entry as the page lists it."""

    id: int
    name: str
    organisation: str
    category: str
    kind: str
    lines: Sequence[str]
    since: date | None
    until: date | None
    is_coming: bool
    may_change: bool


@dataclass(frozen=True)
class DeskEntriesPage:
    """All entries that hold or will hold, by register, and what placeholders there are."""

    registers: Mapping[str, Sequence[EntryRow]]
    placeholders: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class EntryChoices:
    """What the forms of the entries offer."""

    organisations: Options
    categories: Sequence[tuple[str, Options]]
    uses: Options
    stages: Options
    kinds: Options
    steps: Options
    leads: Sequence[tuple[str, str]]
    reasons: Options
    placeholders: Sequence[tuple[str, str]]


def desk_entries_page(actor: Actor, *, day: date) -> DeskEntriesPage:
    """Return what is kept; raise NotAllowed for who keeps none."""
    require_anywhere(actor, Permission.MANAGE_RULES)
    names, kept = registers(), read_desk_entries()
    listed = {
        name: [_row(actor, entry, names, day) for entry in getattr(kept, name) if not _is_over(entry, day)]
        for name in ("texts", "macros", "checklists", "questions")
    }
    return DeskEntriesPage(listed, placeholders())


def placeholders() -> list[tuple[str, str]]:
    """Return what a text may name, and what each stands for."""
    return [(f"{{{name}}}", spoken(words)) for name, words in PLACEHOLDERS.items()]


def entry_choices(actor: Actor, *, day: date) -> EntryChoices:
    """Return what can be chosen: only organisations whose rules the actor keeps."""
    require_anywhere(actor, Permission.MANAGE_RULES)
    names = registers()
    entries = [entry for entry in names.categories.values() if entry.is_active]
    mine = [
        o
        for o in names.organisations.values()
        if actor.covers_path(Permission.MANAGE_RULES, o.path) and holds_on(o.valid, day)
    ]
    return EntryChoices(
        organisations=[(o.code, spoken(o.name)) for o in mine],
        categories=[
            (spoken(top.name), [(e.code, spoken(e.name)) for e in entries if top.code in (e.code, e.parent)])
            for top in entries
            if top.parent is None
        ],
        uses=_listed(USES),
        stages=_listed(STAGE_WORDS),
        kinds=_listed(QUESTION_WORDS),
        steps=_listed(MACRO_STEPS),
        leads=[(o.code, spoken(o.name)) for o in sorted(names.responders_on(day), key=lambda o: o.code)],
        reasons=[(reason.code, spoken(reason.name)) for reason in names.reasons],
        placeholders=placeholders(),
    )


def entry_now(register: str, entry_id: int) -> tuple[str, dict[str, Any]]:
    """Return an entry's name, and its fields as its form shows them; raise NotFound for none."""
    found: KeptEntry | None = next((e for e in getattr(read_desk_entries(), register) if e.id == entry_id), None)
    if found is None:
        raise NotFound(_("There is no such entry."))
    place = registers().organisations.get(found.organisation_id)
    held: dict[str, Any] = {
        "organisation": place.code if place else "",
        "category": found.category or "",
        "name_zh": found.name.zh,
        "name_en": found.name.en,
    }
    return spoken(found.name), held | _own_fields(found)


def _own_fields(entry: Any) -> dict[str, Any]:
    if isinstance(entry, KeptText):
        return {"use": entry.use, "text_zh": entry.text.zh, "text_en": entry.text.en}
    if isinstance(entry, KeptMacro):
        return {name: value for n, step in enumerate(entry.steps, start=1) for name, value in _step_fields(n, step)}
    if isinstance(entry, KeptQuestion):
        options = (field for n, option in enumerate(entry.options, start=1) for field in _option_fields(n, option))
        return {"kind": entry.kind, "is_required": entry.is_required, "rank": entry.rank, **dict(options)}
    return {"stage": entry.stage}


def _step_fields(n: int, step: Any) -> list[tuple[str, str]]:
    said = {"do": step.do, "text_zh": step.text.zh, "text_en": step.text.en, "lead": step.lead, "reason": step.reason}
    return [(f"{name}-{n}", value) for name, value in said.items()]


def _option_fields(n: int, option: Option) -> list[tuple[str, str]]:
    said = {
        "name_zh": option.name.zh,
        "name_en": option.name.en,
        "effect": option.effect.value,
        "words_zh": option.words.zh,
        "words_en": option.words.en,
    }
    return [(f"{name}-{n}", value) for name, value in said.items()]


def _row(actor: Actor, entry: KeptEntry, names: Registers, day: date) -> EntryRow:
    place = names.organisations.get(entry.organisation_id)
    since, until = (date.fromisoformat(end) if end else None for end in entry.valid)
    kind, lines = _said(entry)
    return EntryRow(
        id=entry.id,
        name=spoken(entry.name),
        organisation=spoken(place.name) if place else "",
        category=names.category(entry.category) if entry.category else _("Every category"),
        kind=kind,
        lines=lines,
        since=since,
        until=until,
        is_coming=since is not None and since > day,
        may_change=place is not None and actor.covers_path(Permission.MANAGE_RULES, place.path),
    )


def _said(entry: Any) -> tuple[str, list[str]]:
    """Return for what an entry is, and what it says."""
    if isinstance(entry, KeptText):
        return spoken(USES[entry.use]) if entry.use else _("Every move"), [spoken(entry.text)]
    if isinstance(entry, KeptMacro):
        return "", [_step_words(n, step) for n, step in enumerate(entry.steps, start=1)]
    if isinstance(entry, KeptQuestion):
        required = [_("must be answered")] if entry.is_required else []
        kind = spoken(Words("，", ", ")).join([spoken(QUESTION_WORDS[entry.kind]), *required])
        return kind, [_option_words(option) for option in entry.options]
    return spoken(STAGE_WORDS[entry.stage]), []


def _step_words(n: int, step: Any) -> str:
    return _("%(n)d. %(step)s") % {"n": n, "step": spoken(MACRO_STEPS[step.do])}


def _option_words(option: Option) -> str:
    if option.effect is Effect.NONE:
        return option.label
    effect = _("stops the report") if option.effect is Effect.STOP else _("warns")
    return _("%(answer)s (%(effect)s): %(words)s") % {
        "answer": option.label,
        "effect": effect,
        "words": option.warning,
    }


def _is_over(entry: KeptEntry, day: date) -> bool:
    end = entry.valid[1]
    return end is not None and end <= day.isoformat()


def _listed(words: Mapping[Any, Words]) -> list[tuple[str, str]]:
    return [(str(code), spoken(named)) for code, named in words.items()]
