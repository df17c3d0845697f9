"""Grid cells, their shape and their staff."""

from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import Q

from governance.ground.permissions import Actor
from governance.ground.workflow.paths import behind
from governance.models import Named, Organisation, Person
from grids.workflow import DUTY_WORDS, Datum, Duty


class CellQuerySet(models.QuerySet["Cell"]):
    """Reusable narrowings of cells."""

    def visible_to(self, actor: Actor) -> Self:
        """Cells are public geography; their staff is shown only to people who log in."""
        return self

    def within(self, path: str) -> Self:
        """The cells of the communities under an organisation's path."""
        return self.filter(community__path__gte=path, community__path__lt=behind(path))


class Cell(Named):
    """The smallest area someone answers for: a polygon of a community, known by community code + three digits."""

    code = models.CharField(max_length=15, unique=True)
    community = models.ForeignKey(Organisation, models.PROTECT, related_name="cells")
    polygon = models.MultiPolygonField(srid=4326)
    datum = models.CharField(max_length=8, choices=[(datum.value, datum.value) for datum in Datum], default=Datum.WGS84)
    source = models.CharField(max_length=200, blank=True)

    objects = CellQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="cell_code_has_fifteen_digits", condition=Q(code__regex=r"^[0-9]{15}$")),
            models.CheckConstraint(name="cell_polygon_is_valid", condition=Q(polygon__isvalid=True)),
        ]


class CellDuty(models.Model):
    """Someone who leads or works a cell, from one date to another."""

    cell = models.ForeignKey(Cell, models.CASCADE, related_name="duties")
    person = models.ForeignKey(Person, models.PROTECT, related_name="cell_duties")
    duty = models.CharField(max_length=8, choices=[(duty.value, words.en) for duty, words in DUTY_WORDS.items()])
    valid = DateRangeField()

    class Meta:
        ordering = ("cell_id", "duty", "id")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="cell_duty_is_known", condition=Q(duty__in=list(Duty))),
            ExclusionConstraint(
                name="person_has_a_duty_in_a_cell_once_at_a_time",
                expressions=[
                    ("cell", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("duty", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.duty} {self.cell_id}"
