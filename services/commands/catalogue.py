"""Changing the service catalogue."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid, NotFound
from governance.ground.permissions import Actor, require_anywhere, require_path
from governance.ground.workflow import Permission
from governance.kit.numbers.queries.in_force import value_on
from governance.models import Organisation
from services import events
from services.models import ServiceItem, Theme
from services.workflow import CHANNELS, LONGEST_PROMISE, OWNER

SUBJECT = "services.item"
ITEM_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9-]{1,29}$")
DOCUMENT_LENGTHS = {"documents_zh": 200, "documents_en": 250}
MOST_DOCUMENTS = 40


@dataclass(frozen=True)
class ItemEntries:
    """What the catalogue says about one service."""

    theme: str
    name_zh: str
    name_en: str
    summary_zh: str
    summary_en: str
    how_zh: str
    how_en: str
    where_zh: str
    where_en: str
    documents_zh: tuple[str, ...]
    documents_en: tuple[str, ...]
    time_limit_days: int
    channel: str
    fee_zh: str = ""
    fee_en: str = ""
    is_published: bool = True


@transaction.atomic
def add_item(entries: ItemEntries, *, by: Actor, now: datetime, code: str, department_id: int) -> ServiceItem:
    """Add a service to the catalogue; raise Invalid when an entry cannot be used or the code is taken."""
    require_anywhere(by, Permission.EDIT_SERVICES)
    department = Organisation.objects.filter(id=department_id).first()
    if department is None:
        raise Invalid(_("Choose a department from the list."), {"department": _("There is no such department.")})
    require_path(by, Permission.EDIT_SERVICES, department.path)
    wrong = _wrong(entries, now)
    if not ITEM_CODE.match(code):
        wrong["code"] = _("Use letters, digits and hyphens, thirty at most.")
    elif ServiceItem.objects.filter(code=code).exists():
        wrong["code"] = _("Another service has this code.")
    _refuse(wrong)
    item = ServiceItem.objects.create(code=code, department=department, **_columns(entries))
    _record(events.ITEM_ADDED, item, by, now, code=code, name_zh=entries.name_zh)
    return item


@transaction.atomic
def edit_item(code: str, entries: ItemEntries, *, by: Actor, now: datetime, version: int) -> ServiceItem:
    """Change a service; raise Conflict when somebody did so since `version`; do nothing when all is equal."""
    item = (
        ServiceItem.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("department")
        .filter(code=code)
        .first()
    )
    if item is None:
        raise NotFound(_("There is no such service."))
    require_path(by, Permission.EDIT_SERVICES, item.department.path)
    if item.version != version:
        raise Conflict(_("Somebody changed this service while you were writing. Compare, then save again."))
    _refuse(_wrong(entries, now))
    columns = _columns(entries)
    changed = [name for name, value in columns.items() if getattr(item, name) != value]
    if not changed:
        return item
    for name in changed:
        setattr(item, name, columns[name])
    item.version += 1
    item.save(update_fields=[*changed, "version"])
    _record(events.ITEM_EDITED, item, by, now, code=code, changed=changed, version=item.version)
    return item


def _wrong(entries: ItemEntries, now: datetime) -> dict[str, str]:
    wrong: dict[str, str] = {}
    needed = ("name_zh", "name_en", "summary_zh", "summary_en", "how_zh", "how_en", "where_zh", "where_en")
    wrong |= {name: _("Fill this in.") for name in needed if not str(getattr(entries, name)).strip()}
    if not Theme.objects.filter(code=entries.theme).exists():
        wrong["theme"] = _("Choose a theme from the list.")
    if entries.channel not in CHANNELS:
        wrong["channel"] = _("Choose from the list.")
    longest = int(value_on(OWNER, LONGEST_PROMISE, timezone.localdate(now)))
    if not 0 <= entries.time_limit_days <= longest:
        wrong["time_limit_days"] = _("Give working days from 0 to %(most)d.") % {"most": longest}
    for name, length in DOCUMENT_LENGTHS.items():
        documents = getattr(entries, name)
        if len(documents) > MOST_DOCUMENTS or any(len(document) > length for document in documents):
            words = {"most": MOST_DOCUMENTS, "longest": length}
            wrong[name] = _("List at most %(most)d papers, each in %(longest)d characters or less.") % words
    return wrong


def _refuse(wrong: Mapping[str, str]) -> None:
    if wrong:
        raise Invalid(_("Some entries cannot be used yet."), wrong)


def _columns(entries: ItemEntries) -> dict[str, object]:
    columns = asdict(entries)
    columns["theme_id"] = columns.pop("theme")
    return {name: list(value) if isinstance(value, tuple) else value for name, value in columns.items()}


def _record(name: str, item: ServiceItem, by: Actor, now: datetime, **data: object) -> None:
    outbox.record(name, subject=outbox.Subject(SUBJECT, item.pk), by=by, at=now, data=data)
