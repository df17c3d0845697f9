"""What the pages of the registers show: who is responsible, how long steps take, what residents are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.rules.models import CommunityDuty, DeclineReason, ResponsibilityRule, WhistleKind
from cases.rules.queries.category_words import WordsLine, words_of_group
from cases.rules.queries.registers import Registers, Span, holds_on, registers, spoken
from cases.rules.workflow.amounts import OWNER, WEIGHTS
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor, keeps_district, require_anywhere
from governance.ground.workflow import AREA_KINDS, UNIT_WORDS, Permission, Unit, Words
from governance.kit.numbers.models import RuleValue, TimeLimit

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Dated:
    """Something that holds from a day on, perhaps to another; `under` says more in small."""

    code: str
    name: str
    words: str
    since: date | None
    until: date | None
    is_coming: bool
    under: str = ""


@dataclass(frozen=True)
class DutyLine:
    """One line of the communities' list of duties."""

    id: int
    category: str
    only_assists: bool
    since: date | None
    until: date | None
    is_coming: bool


@dataclass(frozen=True)
class Line:
    """One line of the responsibility list."""

    id: int
    category: str
    area: str
    kind: str
    lead: str
    co_handlers: str
    since: date | None
    until: date | None
    is_coming: bool
    may_end: bool


@dataclass(frozen=True)
class ReasonLine:
    """A lawful reason with what residents are told under it."""

    code: str
    name: str
    told_zh: str
    told_en: str
    article: str


@dataclass(frozen=True)
class RulesPage:
    """All registers on one page; of the responsibility list one group of categories."""

    group: str
    groups: Options
    lines: Sequence[Line]
    limits: Sequence[Dated]
    kinds: Sequence[Dated]
    reasons: Sequence[ReasonLine]
    values: Sequence[Dated]
    duties: Sequence[DutyLine]
    words: Sequence[WordsLine]
    may_change_limits: bool


@dataclass(frozen=True)
class RuleChoices:
    """What the forms offer; `values` are the labels of numbers by their codes."""

    categories: Sequence[tuple[str, Options]]
    areas: Options
    kinds: Options
    responders: Options
    units: Options
    duties: Sequence[tuple[str, Options]]
    values: Mapping[str, str]


def rules_page(actor: Actor, *, group: str, day: date) -> RulesPage:
    """Return the registers; raise NotAllowed for who keeps none."""
    require_anywhere(actor, Permission.MANAGE_RULES)
    names = registers()
    groups = [(entry.code, spoken(entry.name)) for entry in names.categories.values() if entry.parent is None]
    chosen = group if any(code == group for code, _name in groups) else (groups[0][0] if groups else "")
    return RulesPage(
        group=chosen,
        groups=groups,
        lines=_lines(actor, names, chosen, day),
        limits=[
            _dated(row, Span(row.amount, row.unit).words, day, under=_stages(row))
            for row in _present(TimeLimit.objects.of_district(OWNER), day)
        ],
        kinds=[_dated(row, _kind_words(row), day) for row in _present(WhistleKind.objects, day)],
        reasons=[
            ReasonLine(r.code, r.name, r.outcome_zh, r.outcome_en, r.article) for r in DeclineReason.objects.all()
        ],
        values=[
            _dated(row, _amount_words(row), day, under=row.article)
            for row in _present(RuleValue.objects.of_district(OWNER), day)
        ],
        duties=_duties(names, day),
        words=words_of_group(chosen),
        may_change_limits=keeps_district(actor, Permission.MANAGE_RULES),
    )


def rule_choices(actor: Actor, *, day: date) -> RuleChoices:
    """Return what can be chosen for a line: only areas whose rules the actor keeps."""
    require_anywhere(actor, Permission.MANAGE_RULES)
    names = registers()
    entries = [entry for entry in names.categories.values() if entry.is_active]
    return RuleChoices(
        categories=[
            (spoken(top.name), [(e.code, spoken(e.name)) for e in entries if top.code in (e.code, e.parent)])
            for top in entries
            if top.parent is None
        ],
        areas=[
            (o.code, spoken(o.name))
            for o in names.organisations.values()
            if o.kind in AREA_KINDS and actor.covers_path(Permission.MANAGE_RULES, o.path) and holds_on(o.valid, day)
        ],
        kinds=[(kind.code, spoken(kind.name)) for kind in names.kinds_on(day)],
        responders=[(o.code, spoken(o.name)) for o in sorted(names.responders_on(day), key=lambda o: o.code)],
        units=[(unit.value, spoken(UNIT_WORDS[unit])) for unit in Unit],
        duties=[
            (spoken(top.name), [(e.code, spoken(e.name)) for e in entries if e.parent == top.code])
            for top in entries
            if top.parent is None
        ],
        values={row.code: f"{row.name} ({_unit(row)})" for row in RuleValue.objects.of_district(OWNER).in_force(day)},
    )


def limit_now(code: str, *, day: date) -> tuple[str, dict[str, Any]]:
    """Return a time limit's name and what holds now; raise NotFound for a code that is none."""
    row = TimeLimit.objects.of_district(OWNER).in_force(day).filter(code=code).first()
    if row is None:
        raise NotFound(_("Nothing of this code is in force on that day."))
    return row.name, {"amount": row.amount, "unit": row.unit}


def kind_now(code: str, *, day: date) -> tuple[str, dict[str, Any]]:
    """Return a whistle kind's name and its limits now; raise NotFound for a code that is none."""
    row = WhistleKind.objects.in_force(day).filter(code=code).first()
    if row is None:
        raise NotFound(_("Nothing of this code is in force on that day."))
    spans = ("sign", "contact", "report")
    return row.name, {f"{s}_{part}": getattr(row, f"{s}_{part}") for s in spans for part in ("amount", "unit")}


def values_now(code: str, *, day: date) -> tuple[str, dict[str, Any]]:
    """Return a number's name and what holds now, the three weights together; raise NotFound for a code that is none."""
    codes = WEIGHTS if code in WEIGHTS else (code,)
    rows = {row.code: row for row in RuleValue.objects.of_district(OWNER).in_force(day).filter(code__in=codes)}
    if code not in rows:
        raise NotFound(_("Nothing of this code is in force on that day."))
    name = _("The three weights make 100 together.") if code in WEIGHTS else rows[code].name
    return name, {code: _plain(rows[code]) for code in codes if code in rows}


def reason_now(code: str) -> tuple[str, dict[str, Any]]:
    """Return a reason's name and its words now; raise NotFound for a code that is none."""
    row = DeclineReason.objects.filter(code=code).first()
    if row is None:
        raise NotFound(_("There is no such reason."))
    return row.name, {"outcome_zh": row.outcome_zh, "outcome_en": row.outcome_en}


def _present(rows: Any, day: date) -> Any:
    return rows.filter(_not_over(day)).order_by("code", "valid")


def _not_over(day: date) -> Q:
    return Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=day)


def _dated(row: Any, words: str, day: date, under: str = "") -> Dated:
    return Dated(row.code, row.name, words, row.valid.lower, row.valid.upper, row.valid.lower > day, under)


def _stages(row: TimeLimit) -> str:
    """Return what else is said of a limit: that it never stands still, and its stages."""
    spans = [_("never stands still")] if row.is_danger else []
    spans += [
        _("%(stage)s within %(span)s")
        % {"stage": spoken(Words(s["name_zh"], s["name_en"])), "span": Span(s["amount"], s["unit"]).words}
        for s in row.stages
    ]
    return spoken(Words("；", "; ")).join(spans)


def _plain(row: RuleValue) -> str:
    return f"{row.amount.normalize():f}"


def _unit(row: RuleValue) -> str:
    return spoken(Words(row.unit_zh, row.unit_en))


def _amount_words(row: RuleValue) -> str:
    return f"{_plain(row)} {_unit(row)}"


def _duties(names: Registers, day: date) -> list[DutyLine]:
    rows = CommunityDuty.objects.filter(_not_over(day)).order_by("category__rank", "category_id", "valid")
    return [
        DutyLine(
            id=row.pk,
            category=names.category(row.category_id),
            only_assists=row.only_assists,
            since=row.valid.lower,
            until=row.valid.upper,
            is_coming=row.valid.lower > day,
        )
        for row in rows
    ]


def _kind_words(row: WhistleKind) -> str:
    spans = {
        "sign": Span(row.sign_amount, row.sign_unit).words,
        "contact": Span(row.contact_amount, row.contact_unit).words,
        "report": Span(row.report_amount, row.report_unit).words,
    }
    return _("Sign within %(sign)s, contact the street within %(contact)s, report in within %(report)s.") % spans


def _lines(actor: Actor, names: Registers, group: str, day: date) -> list[Line]:
    codes = [entry.code for entry in names.categories.values() if group in (entry.code, entry.parent)]
    rows = ResponsibilityRule.objects.filter(_not_over(day), category_id__in=codes)
    listed = rows.select_related("area").prefetch_related("co_handlers").order_by("category_id", "area__path", "valid")
    kinds = {kind.code: spoken(kind.name) for kind in names.kinds}
    return [_line(actor, row, names, kinds, day) for row in listed]


def _line(actor: Actor, row: ResponsibilityRule, names: Registers, kinds: dict[str, str], day: date) -> Line:
    return Line(
        id=row.pk,
        category=names.category(row.category_id),
        area=row.area.name,
        kind=kinds.get(row.whistle_kind, row.whistle_kind),
        lead=names.organisation(row.lead_id),
        co_handlers=spoken(Words("、", ", ")).join(organisation.name for organisation in row.co_handlers.all()),
        since=row.valid.lower,
        until=row.valid.upper,
        is_coming=row.valid.lower > day,
        may_end=actor.covers_path(Permission.MANAGE_RULES, row.area.path),
    )
