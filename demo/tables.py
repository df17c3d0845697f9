"""The tables of the demo district, and what of them is loaded already."""

from pathlib import Path

from governance.chart.models import Appointment, Organisation, Post
from governance.ground.models import Notification, Person
from governance.kit.imports.queries.tables import read_table

DISTRICT = Path(__file__).parent / "district"


def demo_file(name: str) -> Path:
    """Return where a file of the demo district lies."""
    return DISTRICT / name


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
