"""What a resident can apply for, where and how."""

import re
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from governance.ground.permissions import Actor
from governance.ground.workflow import Permission
from governance.ground.workflow.paths import behind
from governance.models import Named, Organisation


class Theme(Named):
    """A group of service items as residents look for them."""

    code = models.SlugField(primary_key=True, max_length=40)
    icon = models.CharField(max_length=40, default="folder")

    class Meta:
        ordering = ("code",)
        default_permissions = ()


SHORT_WORD = re.compile(r"[\u4e00-\u9fff]{2,4}")


def _shortened(word: str) -> Q:
    """Return what finds the long name that a short Chinese word is made from, and nothing for any other word."""
    return Q(name_zh__regex=".*".join(word)) if SHORT_WORD.fullmatch(word) else Q(pk__in=[])


class ServiceItemQuerySet(models.QuerySet["ServiceItem"]):
    """Reusable narrowings of the catalogue."""

    def visible_to(self, actor: Actor) -> Self:
        """Published items are public; unpublished ones are seen by those who edit them."""
        if actor.is_portal:
            return self
        return self.filter(Q(is_published=True) | self._edited(actor))

    @staticmethod
    def _edited(actor: Actor) -> Q:
        wanted = Q(pk__in=[])
        for grant in actor.scopes(Permission.EDIT_SERVICES):
            wanted |= Q(department__path__gte=grant.path, department__path__lt=behind(grant.path))
        return wanted

    def matching(self, words: str) -> Self:
        """The items whose name, theme, summary or documents contain every word.

        People ask for 低保 and mean 最低生活保障: the signs of a short Chinese word may stand apart in a name.
        """
        found = self
        for word in words.split():
            found = found.filter(
                Q(name_zh__icontains=word)
                | Q(name_en__icontains=word)
                | Q(summary_zh__icontains=word)
                | Q(summary_en__icontains=word)
                | Q(documents_zh__icontains=word)
                | Q(documents_en__icontains=word)
                | Q(theme__name_zh__icontains=word)
                | Q(theme__name_en__icontains=word)
                | Q(code__istartswith=word)
                | _shortened(word)
            )
        return found


class ServiceItem(Named):
    """One service: who gives it, how and where to apply, with which documents, and how long it takes."""

    code = models.CharField(max_length=30, unique=True)
    department = models.ForeignKey(Organisation, models.PROTECT, related_name="service_items")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="items")
    summary_zh = models.TextField()
    summary_en = models.TextField()
    how_zh = models.TextField()
    how_en = models.TextField()
    where_zh = models.CharField(max_length=300)
    where_en = models.CharField(max_length=400)
    documents_zh = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    documents_en = ArrayField(models.CharField(max_length=250), default=list, blank=True)
    time_limit_days = models.PositiveSmallIntegerField()
    fee_zh = models.CharField(max_length=120, blank=True)
    fee_en = models.CharField(max_length=160, blank=True)
    channel = models.CharField(max_length=20, choices=[("window", "window"), ("online", "online"), ("both", "both")])
    is_published = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    objects = ServiceItemQuerySet.as_manager()

    class Meta:
        ordering = ("theme_id", "code")
        default_permissions = ()
