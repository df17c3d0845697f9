"""Keeping the words by which people call what a category is about."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import events
from cases.rules.commands.rules import record_change, require_district
from cases.rules.models import Category
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor
from governance.ground.workflow.texts import fit


@transaction.atomic
def word_category(code: str, *, by: Actor, now: datetime, synonyms: str, danger_words: str) -> Category:
    """Set how people call a category, and at which words whoever types is told to leave and call first."""
    require_district(by)
    category = Category.objects.select_for_update().filter(code=code, parent__isnull=False).first()
    if category is None:
        raise NotFound(_("There is no such category."))
    before = {"before_synonyms": category.synonyms, "before_danger_words": category.danger_words}
    category.synonyms, category.danger_words = fit(synonyms).strip(), fit(danger_words).strip()
    category.save(update_fields=["synonyms", "danger_words"])
    record_change(events.CATEGORY_WORDED, by, now, {"code": code, **before})
    return category
