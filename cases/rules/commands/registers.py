"""Filling the registers that cases are decided by; what a city has changed since is left as it is."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from cases import events
from cases.rules.models import (
    Category,
    CommunityDuty,
    DeclineReason,
    ResponsibilityRule,
    WhistleKind,
)
from governance.ground.errors import Invalid
from governance.ground.workflow import Permission, Unit
from governance.models import Event, Organisation


class DutyRow(NamedTuple):
    """One line of the communities' list of duties."""

    category_code: str
    only_assists: bool
    valid_from: date


class CategoryRow(NamedTuple):
    """What a case may be about; an empty parent makes it a group."""

    code: str
    parent_code: str
    name_zh: str
    name_en: str
    time_limit_code: str
    icon: str
    is_public: bool = True
    synonyms: str = ""
    danger_words: str = ""


class Span(NamedTuple):
    """An amount of time in a unit."""

    amount: int
    unit: Unit


class WhistleKindRow(NamedTuple):
    """A kind of whistle with the permission it needs and its three limits."""

    code: str
    name_zh: str
    name_en: str
    permission: Permission
    sign: Span
    contact: Span
    report: Span
    round_the_clock: bool
    on_site: bool
    valid_from: date


class ReasonRow(NamedTuple):
    """A lawful reason not to dispatch, and what the resident is told."""

    code: str
    name_zh: str
    name_en: str
    outcome_zh: str
    outcome_en: str
    article: str


class RuleRow(NamedTuple):
    """One line of the responsibility list, by codes; an empty kind of whistle stands for any."""

    category_code: str
    area_code: str
    whistle_kind: str
    lead_code: str
    co_codes: tuple[str, ...]


@transaction.atomic
def add_community_duties(rows: Iterable[DutyRow]) -> int:
    """Add the missing lines of the communities' list of duties; return how many there are now."""
    kept = set(CommunityDuty.objects.values_list("category_id", flat=True))
    CommunityDuty.objects.bulk_create(
        CommunityDuty(category_id=row.category_code, only_assists=row.only_assists, valid=(row.valid_from, None))
        for row in rows
        if row.category_code not in kept
    )
    return CommunityDuty.objects.count()


@transaction.atomic
def add_categories(rows: Iterable[CategoryRow]) -> int:
    """Add the categories that are missing, ranked as they come; return how many there are now."""
    listed = sorted(enumerate(rows), key=lambda ranked: ranked[1].parent_code != "")
    categories = [
        Category(
            code=row.code,
            parent_id=row.parent_code or None,
            name_zh=row.name_zh,
            name_en=row.name_en,
            time_limit_code=row.time_limit_code,
            icon=row.icon,
            rank=rank,
            is_public=row.is_public,
            synonyms=row.synonyms,
            danger_words=row.danger_words,
        )
        for rank, row in listed
    ]
    Category.objects.bulk_create(categories, ignore_conflicts=True)
    _give_words(categories)
    return Category.objects.count()


def _give_words(listed: Iterable[Category]) -> None:
    """Give their words to the categories that have none yet; what an administrator wrote or emptied stays."""
    told = {category.code: category for category in listed if category.synonyms or category.danger_words}
    kept = Event.objects.filter(name=events.CATEGORY_WORDED).values_list("data__code", flat=True)
    wordless = list(Category.objects.filter(code__in=told.keys() - set(kept), synonyms="", danger_words=""))
    for category in wordless:
        category.synonyms, category.danger_words = told[category.code].synonyms, told[category.code].danger_words
    Category.objects.bulk_update(wordless, ["synonyms", "danger_words"])


@transaction.atomic
def add_whistle_kinds(rows: Iterable[WhistleKindRow]) -> int:
    """Add the kinds of whistle of whose code there is none; return how many there are now."""
    kept = set(WhistleKind.objects.values_list("code", flat=True))
    WhistleKind.objects.bulk_create(
        WhistleKind(
            code=row.code,
            name_zh=row.name_zh,
            name_en=row.name_en,
            permission=row.permission.value,
            sign_amount=row.sign.amount,
            sign_unit=row.sign.unit,
            contact_amount=row.contact.amount,
            contact_unit=row.contact.unit,
            report_amount=row.report.amount,
            report_unit=row.report.unit,
            round_the_clock=row.round_the_clock,
            on_site=row.on_site,
            valid=(row.valid_from, None),
        )
        for row in rows
        if row.code not in kept
    )
    return WhistleKind.objects.count()


@transaction.atomic
def add_reasons(rows: Iterable[ReasonRow]) -> int:
    """Add the lawful reasons that are missing; return how many there are now."""
    DeclineReason.objects.bulk_create([DeclineReason(**row._asdict()) for row in rows], ignore_conflicts=True)
    return DeclineReason.objects.count()


@transaction.atomic
def add_rules(rows: Iterable[RuleRow], *, since: date) -> int:
    """Add the lines of the responsibility list that are missing; return how many there are now.

    Raises Invalid when a line names an organisation that does not exist.
    """
    listed = list(rows)
    ids = dict(Organisation.objects.values_list("code", "id"))
    _check_codes(listed, ids)
    kept = set(ResponsibilityRule.objects.values_list("category_id", "area_id", "whistle_kind"))
    added = [row for row in listed if (row.category_code, ids[row.area_code], row.whistle_kind) not in kept]
    rules = ResponsibilityRule.objects.bulk_create(
        ResponsibilityRule(
            category_id=row.category_code,
            area_id=ids[row.area_code],
            whistle_kind=row.whistle_kind,
            lead_id=ids[row.lead_code],
            valid=(since, None),
        )
        for row in added
    )
    helps = ResponsibilityRule.co_handlers.through
    helps.objects.bulk_create(
        helps(responsibilityrule_id=rule.pk, organisation_id=ids[code])
        for rule, row in zip(rules, added, strict=True)
        for code in row.co_codes
    )
    return len(kept) + len(rules)


def _check_codes(rows: Iterable[RuleRow], ids: Mapping[str, int]) -> None:
    named = {code for row in rows for code in (row.area_code, row.lead_code, *row.co_codes)}
    if unknown := sorted(named - ids.keys()):
        raise Invalid(_("There is no organisation with the code %(codes)s.") % {"codes": ", ".join(unknown)})
