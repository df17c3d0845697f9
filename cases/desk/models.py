"""The lists that people save under a name, for themselves or for everyone at their organisation."""

from typing import Self

from django.db import models
from django.db.models import Q

from governance.ground.permissions import Actor
from governance.ground.workflow import Permission
from governance.models import Organisation, Person


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Reusable narrowings of saved views."""

    def visible_to(self, actor: Actor) -> Self:
        """The actor's own, and those shared with the organisations where the actor sees cases."""
        posts = {grant.organisation_id for grant in actor.scopes(Permission.VIEW_CASE)}
        return self.filter(Q(owner_id=actor.person_id or 0, organisation=None) | Q(organisation_id__in=posts))


class SavedView(models.Model):
    """A view of the desk with its filters, under a name, in the order that its owners chose."""

    owner = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="+", help_text="with whom it is shared"
    )
    name = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField()
    view = models.CharField(max_length=20)
    category = models.CharField(max_length=60, blank=True, default="")
    community = models.CharField(max_length=60, blank=True, default="")
    text = models.CharField(max_length=60, blank=True, default="")

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("rank", "id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="person_names_a_view_once", fields=["owner", "name"], condition=Q(organisation=None)
            ),
            models.UniqueConstraint(
                name="organisation_names_a_view_once",
                fields=["organisation", "name"],
                condition=Q(organisation__isnull=False),
            ),
            models.CheckConstraint(name="saved_view_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
