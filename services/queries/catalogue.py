"""The service catalogue's pages: the list, one item, and the choices of the editing form."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from governance.ground.errors import NotFound
from governance.ground.permissions import Actor, require_anywhere, require_path
from governance.ground.queries.log import LogLine, history_of
from governance.ground.queries.paging import Page, page_of, place_at
from governance.ground.tongue import spoken, tongue
from governance.ground.workflow import Permission
from governance.models import Organisation
from services.models import ServiceItem, Theme
from services.permissions import may_edit_services
from services.workflow import CHANNELS

ITEM_LINES = 50
LONGEST_SEARCH = 100
SUBJECT = "services.item"

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class ItemLine:
    """One service in the list."""

    code: str
    name: str
    summary: str
    department: str
    theme: str
    icon: str
    time_limit_days: int
    fee: str
    channel: str
    is_published: bool


@dataclass(frozen=True)
class ThemeTile:
    """One theme and how many services it holds."""

    code: str
    name: str
    icon: str
    count: int


@dataclass(frozen=True)
class CataloguePage:
    items: Page[ItemLine]
    themes: list[ThemeTile]
    theme_name: str
    department_name: str
    can_edit: bool


@dataclass(frozen=True)
class ItemPage:
    """What a service's page shows."""

    code: str
    name: str
    summary: str
    how: list[str]
    where: str
    documents: list[str]
    time_limit_days: int
    fee: str
    channel: str
    department: str
    theme: str
    theme_code: str
    icon: str
    is_published: bool
    can_edit: bool
    history: list[LogLine]


def catalogue(viewer: Actor, *, words: str, theme: str, department: str, after: str) -> CataloguePage:
    """Return the services that contain every word, by theme and code, and the themes that hold any."""
    rows = ServiceItem.objects.visible_to(viewer)
    counts = dict(rows.values_list("theme_id").annotate(n=Count("id")).order_by())
    found = rows.matching(words[:LONGEST_SEARCH]).order_by("theme_id", "code")
    if theme:
        found = found.filter(theme_id=theme)
    if department:
        found = found.filter(department__code=department)
    place = place_at(after, str, str)
    if place:
        found = found.filter(theme_id__gte=place[0]).exclude(theme_id=place[0], code__lte=place[1])
    lines = list(found.select_related("department", "theme")[: ITEM_LINES + 1])
    themes = list(Theme.objects.order_by("code"))
    chosen = Organisation.objects.filter(code=department).first() if department else None
    return CataloguePage(
        items=_page(lines),
        themes=[
            ThemeTile(each.code, each.name, each.icon, counts[each.code]) for each in themes if each.code in counts
        ],
        theme_name=next((each.name for each in themes if each.code == theme), theme),
        department_name=chosen.name if chosen else department,
        can_edit=may_edit_services(viewer),
    )


def _page(lines: list[ServiceItem]) -> Page[ItemLine]:
    kept = page_of(lines, ITEM_LINES, lambda item: [item.theme_id, item.code])
    return Page([_line(item) for item in kept.results], kept.next)


def _line(item: ServiceItem) -> ItemLine:
    return ItemLine(
        code=item.code,
        name=item.name,
        summary=_in_language(item.summary_zh, item.summary_en),
        department=item.department.name,
        theme=item.theme.name,
        icon=item.theme.icon,
        time_limit_days=item.time_limit_days,
        fee=_in_language(item.fee_zh, item.fee_en),
        channel=spoken(CHANNELS[item.channel]),
        is_published=item.is_published,
    )


def _in_language(zh: str, en: str) -> str:
    return en if tongue().startswith("en") else zh


def department_choices(viewer: Actor) -> Choices:
    """Return the departments that offer services the viewer sees."""
    giving = ServiceItem.objects.visible_to(viewer).values("department_id")
    return [(row.code, row.name) for row in Organisation.objects.filter(id__in=giving).order_by("code")]


def item_page(viewer: Actor, code: str) -> ItemPage:
    """Return one service's page; raise NotFound for what the viewer may not see."""
    item = _item(viewer, code)
    can_edit = viewer.covers_path(Permission.EDIT_SERVICES, item.department.path)
    return ItemPage(
        code=item.code,
        name=item.name,
        summary=_in_language(item.summary_zh, item.summary_en),
        how=_in_language(item.how_zh, item.how_en).splitlines(),
        where=_in_language(item.where_zh, item.where_en),
        documents=item.documents_en if tongue().startswith("en") else item.documents_zh,
        time_limit_days=item.time_limit_days,
        fee=_in_language(item.fee_zh, item.fee_en),
        channel=spoken(CHANNELS[item.channel]),
        department=item.department.name,
        theme=item.theme.name,
        theme_code=item.theme_id,
        icon=item.theme.icon,
        is_published=item.is_published,
        can_edit=can_edit,
        history=history_of(SUBJECT, item.pk) if can_edit else [],
    )


def _item(viewer: Actor, code: str) -> ServiceItem:
    item = ServiceItem.objects.visible_to(viewer).filter(code=code).select_related("department", "theme").first()
    if item is None:
        raise NotFound(_("There is no such service."))
    return item


# ---- the form ---------------------------------------------------------------------------------------------------

_SAME = (
    *("name_zh", "name_en", "summary_zh", "summary_en", "how_zh", "how_en", "where_zh", "where_en"),
    *("fee_zh", "fee_en", "time_limit_days", "channel", "is_published", "version"),
)


@dataclass(frozen=True)
class EditPage:
    """A service as its form shows it."""

    name: str
    entries: dict[str, object]


def edit_page(viewer: Actor, code: str) -> EditPage:
    """Return what the form of a service begins with; raise NotFound or NotAllowed for what is not theirs to edit."""
    item = _item(viewer, code)
    require_path(viewer, Permission.EDIT_SERVICES, item.department.path)
    entries: dict[str, object] = {name: getattr(item, name) for name in _SAME}
    entries |= {"theme": item.theme_id, "documents_zh": "\n".join(item.documents_zh)}
    return EditPage(item.name, {**entries, "documents_en": "\n".join(item.documents_en)})


def theme_choices() -> Choices:
    """Return the themes as a form offers them."""
    return [(theme.code, theme.name) for theme in Theme.objects.order_by("code")]


def giving_choices(viewer: Actor, *, on: date) -> Choices:
    """Return the departments for which the viewer may add services; raise NotAllowed for who adds none anywhere."""
    require_anywhere(viewer, Permission.EDIT_SERVICES)
    rows = Organisation.objects.current(on).responding().order_by("path")
    return [(str(row.pk), row.name) for row in rows if viewer.covers_path(Permission.EDIT_SERVICES, row.path)]
