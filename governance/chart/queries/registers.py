"""What the commands that load tables need to know: the files themselves, and what is there already."""

import csv
from pathlib import Path

from django.conf import settings

from governance.chart.models import Appointment, Organisation, Post
from governance.ground.models import Notification, Person


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a UTF-8 CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def demo_file(name: str) -> Path:
    """Return where a file of the demo district lies."""
    return Path(settings.BASE_DIR) / "demo" / name


def demo_table(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the demo district's tables."""
    return read_table(demo_file(f"{name}.csv"))


def organisation_ids() -> dict[str, int]:
    """Return the id of every organisation by its code."""
    return dict(Organisation.objects.values_list("code", "id"))


def person_ids() -> dict[str, int]:
    """Return the id of every person by log-in name."""
    return dict(Person.objects.values_list("username", "id"))


def post_ids() -> dict[tuple[int, str], int]:
    """Return the id of every post by its organisation's id and its Chinese name."""
    return {
        (organisation, name): id_
        for id_, organisation, name in Post.objects.values_list("id", "organisation", "name_zh")
    }


def appointed() -> set[tuple[int, int]]:
    """Return who was ever appointed to which post, by ids."""
    return set(Appointment.objects.values_list("person", "post"))


def latest_notification_id() -> int:
    """Return the id of the newest notification, or 0."""
    return Notification.objects.order_by("-id").values_list("id", flat=True).first() or 0
