"""What may be left to a community."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cases.rules.models import CommunityDuty


@dataclass(frozen=True)
class ListedDuty:
    """One line of the communities' list of duties."""

    category: str
    name: str
    only_assists: bool


def duties_for(category: Any, *, on: date) -> QuerySet[CommunityDuty]:
    """Return the line by which a case of a category may be left to a community on a day; none where it only assists."""
    return CommunityDuty.objects.in_force(on).filter(category=category, only_assists=False)


def community_list(*, on: date) -> list[ListedDuty]:
    """Return the communities' list of duties on a day, in the order of the categories."""
    rows = CommunityDuty.objects.in_force(on).select_related("category").order_by("category__rank", "category_id")
    return [ListedDuty(row.category_id, row.category.name, row.only_assists) for row in rows]
