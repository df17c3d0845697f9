"""What the log says of an event in plain words: whom or what it is about, and its facts in the district's own time."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from governance.ground.models import Event
from governance.ground.workflow import Words
from governance.wings import offered


@dataclass(frozen=True)
class Kind:
    """A kind of thing that events are about, and where its name stands; `is_number` when people ask for it by that."""

    words: Words
    model: str = ""
    field: str = ""
    is_number: bool = False


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds that the wings offer in their `log` modules."""
    return {name: kind for kinds_of in offered("log", "KINDS") for name, kind in kinds_of.items()}


# An end is the first day on which something holds no more.
_END = Words("自该日起终止", "ends on")
_FACTS: Mapping[str, Words] = {
    "after": Words("变更后", "after"),
    "amount": Words("数值", "amount"),
    "amounts": Words("数值", "amounts"),
    "area": Words("区域", "area"),
    "asked_by": Words("申请人", "asked for by"),
    "before": Words("变更前", "before"),
    "category": Words("类别", "category"),
    "code": Words("编码", "code"),
    "count": Words("数量", "count"),
    "duty": Words("职责", "duty"),
    "kind": Words("类型", "kind"),
    "ends_on": _END,
    # What ends was called so in events of before.
    "last_day": _END,
    "lead": Words("牵头单位", "lead"),
    "led_by": Words("领导党组织", "led by"),
    "name": Words("名称", "name"),
    "number": Words("编号", "number"),
    "organisation": Words("单位", "organisation"),
    "person": Words("人员", "person"),
    "post": Words("岗位", "post"),
    "reason": Words("理由", "reason"),
    "role": Words("角色", "role"),
    "rule": Words("规则", "rule"),
    "since": Words("自", "from"),
    "source": Words("来源", "source"),
    "street": Words("街道", "street"),
    "unit": Words("单位", "unit"),
    "until": Words("至", "until"),
    "username": Words("登录名", "log-in name"),
    "what": Words("事项", "what"),
    "year": Words("年份", "year"),
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")


def with_subjects(rows: QuerySet[Event], language: str) -> QuerySet[Event]:
    """Bring with each event what its subject is called, in the same statement."""
    ending = "en" if language.startswith("en") else "zh"
    whens = []
    for name, kind in kinds().items():
        if kind.model:
            column = f"name_{ending}" if kind.field == "name" else kind.field
            named = apps.get_model(kind.model)._base_manager.filter(pk=OuterRef("subject_id"))
            whens.append(When(subject_kind=name, then=Subquery(named.values(column)[:1], output_field=CharField())))
    return rows.annotate(subject_name=Case(*whens, default=Value(""), output_field=CharField()))


def subject_words(event: Event, language: str) -> str:
    """Return what an event is about: a case's number, a name, or at least the kind of thing."""
    kind = kinds().get(event.subject_kind)
    name: str = getattr(event, "subject_name", "") or ""
    if name:
        return name
    return f"{kind.words.text(language)} {event.subject_id}" if kind else f"{event.subject_kind}/{event.subject_id}"


def of_number(rows: QuerySet[Event], number: str) -> QuerySet[Event]:
    """Narrow to the events of what has this number."""
    found = Q()
    for name, kind in kinds().items():
        if kind.is_number:
            numbered = apps.get_model(kind.model)._base_manager.filter(**{kind.field: number.upper()})
            found |= Q(subject_kind=name, subject_id__in=numbered.values("pk"))
    return rows.filter(found) if found else rows.none()


def newest_first(rows: QuerySet[Event]) -> QuerySet[Event]:
    """Order by when it happened; what happened in the same moment as it was written."""
    return rows.order_by(F("at").desc(), F("id").desc())


def details_of(name: str, data: object, language: str) -> str:
    """Put what an event carries into words: the timeline's where its floor has them, else each fact by its name."""
    said = _teller(name.partition(".")[0])
    lines = said(name, data) if said is not None and isinstance(data, Mapping) else []
    if lines:
        return " · ".join(lines)
    return " · ".join(f"{_named(key, language)}: {_value(value, language)}" for key, value in known(data, language))


def known(data: object, language: str) -> list[tuple[str, object]]:
    """Return an event's facts that say something, one for each pair of names."""
    return [(key, value) for key, value in spoken_facts(data, language).items() if value not in (None, "", [], {})]


def spoken_facts(data: object, language: str) -> dict[str, object]:
    """Return an event's data with one entry for each pair of names, in the language of the page."""
    if not isinstance(data, Mapping):
        return {}
    mine, other = ("_en", "_zh") if language.startswith("en") else ("_zh", "_en")
    return {key.removesuffix(mine): value for key, value in data.items() if not key.endswith(other)}


def _named(key: str, language: str) -> str:
    return _FACTS[key].text(language) if key in _FACTS else key.replace("_", " ")


def _value(value: object, language: str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return ", ".join(f"{_named(key, language)} {_value(inner, language)}" for key, inner in known(value, language))
    if isinstance(value, list):
        return "; ".join(_value(inner, language) for inner in value)
    return _moment(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _moment(text: str) -> str:
    """Return a text, or the moment that it writes in the district's own time."""
    moment = parse_datetime(text) if _MOMENT.fullmatch(text) else None
    if moment is None or moment.tzinfo is None:
        return text
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


Teller = Callable[[str, Mapping[str, Any]], Sequence[str]]


@cache
def _tellers() -> Mapping[str, Teller]:
    return {app: tell for told_by in offered("log", "TOLD_BY") for app, tell in told_by.items()}


def _teller(app: str) -> Teller | None:
    return _tellers().get(app)
