"""By which words people call the categories, as the register's page and its form show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.rules.models import Category
from cases.rules.queries.registers import registers, spoken
from governance.ground.errors import NotFound


@dataclass(frozen=True)
class WordsLine:
    code: str
    name: str
    synonyms: str
    danger_words: str


def words_of_group(group: str) -> Sequence[WordsLine]:
    """Return the categories of a group with their words."""
    entries = [entry for entry in registers().categories.values() if entry.parent == group and entry.is_active]
    return [WordsLine(entry.code, spoken(entry.name), entry.synonyms, entry.danger_words) for entry in entries]


def words_now(code: str) -> tuple[str, dict[str, Any]]:
    """Return a category's name and its words; raise NotFound for a code that is none."""
    row = Category.objects.filter(code=code, parent__isnull=False).first()
    if row is None:
        raise NotFound(_("There is no such category."))
    return row.name, {"synonyms": row.synonyms, "danger_words": row.danger_words}
