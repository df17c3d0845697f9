"""The case itself."""

from typing import Self

from django.contrib.gis.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from cases.casework.models.assignments import Assignment
from cases.rules.models.registers import Category
from cases.rules.workflow import (
    ENDED_STATES,
    SOURCE_WORDS,
    STATE_WORDS,
    WHISTLE_GOES_ON,
    Source,
    State,
)
from cases.rules.workflow.calling import PART_WORDS
from governance.ground.permissions import Actor
from governance.ground.workflow import AREA_KINDS, Permission
from governance.models import Organisation, Person, SealedTextField, phone_index
from grids.models import Cell

STATES = [(state.value, words.en) for state, words in STATE_WORDS.items()]


EMPTY = models.Value({}, models.JSONField())


class CaseQuerySet(models.QuerySet["Case"]):
    """Reusable narrowings of cases."""

    def visible_to(self, actor: Actor) -> Self:
        """The cases of the actor's areas, those that their organisations have a part in now, and what they reported.

        A part that was taken back, or that another round did not bring again, opens the case no more.

        No case that accuses an organisation is seen by whom it gives authority, or by whom one below it does
        (北京市接诉即办工作条例 第八条第三款).
        """
        if actor.is_portal:
            return self
        if actor.is_anonymous:
            return self.none()
        seen = Q(reporter_id=actor.person_id)
        for grant in actor.scopes(Permission.VIEW_CASE):
            if grant.kind in AREA_KINDS:
                seen |= Q(**{f"{grant.kind}_id": grant.organisation_id})
        handled = [grant.organisation_id for grant in actor.scopes(Permission.HANDLE_ASSIGNMENT)]
        if handled:
            mine = Assignment.objects.present().filter(case=OuterRef("pk")).of_organisations(handled)
            seen |= Q(Exists(mine))
        return self.filter(seen).exclude(accused_path__in=actor.own_paths)

    def open(self) -> Self:
        """Those not yet ended."""
        return self.filter(is_open=True)


class Case(models.Model):
    """A resident's matter, from the first word to the closing."""

    number = models.CharField(max_length=24, unique=True)
    tracking_code = models.CharField(max_length=16, unique=True)
    answer_digest = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="of the code by which its resident speaks"
    )
    idempotency_key = models.CharField(max_length=64, unique=True)
    said = models.CharField(
        max_length=24,
        blank=True,
        default="",
        db_default="",
        help_text="of what was told, to know it when it comes again",
    )
    source = models.CharField(max_length=10, choices=[(s.value, words.en) for s, words in SOURCE_WORDS.items()])
    source_id = models.CharField(max_length=64, blank=True, default="")

    category = models.ForeignKey(Category, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=120)
    text = models.TextField()
    address = models.CharField(max_length=300, blank=True, default="")
    location = models.PointField(srid=4326, null=True, spatial_index=True)
    cell = models.ForeignKey(Cell, models.PROTECT, null=True, related_name="+")
    community = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    street = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)

    reporter = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    resident_name = models.CharField(max_length=60, blank=True, default="")
    resident_phone = SealedTextField(blank=True, default="", indexed_in="resident_phone_index", index_of=phone_index)
    resident_phone_tail = models.CharField(max_length=4, blank=True, default="")
    resident_phone_index = models.CharField(max_length=64, blank=True, default="")

    state = models.CharField(max_length=16, choices=STATES)
    is_open = models.BooleanField()
    version = models.PositiveIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    reported_at = models.DateTimeField()
    registered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    due_from = models.DateTimeField()
    due_rule = models.CharField(max_length=40)
    due_basis = models.JSONField(default=dict, db_default=EMPTY, help_text="what the deadline rests on")
    next_alarm_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    deferred_until = models.DateField(null=True, help_text="the day on which a deferred case wakes by itself")
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined", db_index=False)
    accused_path = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        db_collation="C",
        help_text="the organisation that is complained of",
    )
    is_excluded = models.BooleanField(
        default=False, db_default=False, help_text="left out of the rates by an approved application"
    )
    is_whistled = models.BooleanField(
        default=False, db_default=False, help_text="a whistle was blown for it and is not over"
    )
    has_new_facts = models.BooleanField(
        default=False, db_default=False, help_text="its resident added something that nobody has acted on yet"
    )
    supervised = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="how often it was put under supervision"
    )
    answers = models.JSONField(
        default=dict, db_default=EMPTY, help_text="what was answered to the form of its category"
    )
    call_after = models.DateTimeField(null=True, help_text="when the resident wants to be called, or can be again")
    call_part = models.CharField(
        max_length=10,
        blank=True,
        default="",
        db_default="",
        choices=[(part.value, words.en) for part, words in PART_WORDS.items()],
        help_text="the part of the day in which the resident wants to be called",
    )
    outcome = models.TextField(blank=True, default="")
    decline_reason = models.SlugField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="case_state_is_known", condition=Q(state__in=[state.value for state in State])),
            models.CheckConstraint(
                name="case_source_is_known", condition=Q(source__in=[source.value for source in Source])
            ),
            models.CheckConstraint(
                name="case_is_open_until_it_ends",
                condition=Q(is_open=True, closed_at=None) & ~Q(state__in=sorted(ENDED_STATES))
                | Q(is_open=False, closed_at__isnull=False, state__in=sorted(ENDED_STATES)),
            ),
            models.CheckConstraint(
                name="case_is_declined_for_a_reason", condition=~Q(state="declined") | ~Q(decline_reason="")
            ),
            models.CheckConstraint(
                name="joined_case_names_the_case_it_joined",
                condition=Q(state="joined", joined_to__isnull=False) | ~Q(state="joined"),
            ),
            models.CheckConstraint(
                name="case_is_whistled_until_its_whistle_is_over",
                condition=Q(is_whistled=False) | Q(state__in=[state.value for state in sorted(WHISTLE_GOES_ON)]),
            ),
            models.CheckConstraint(
                name="case_raises_no_alarm_while_paused", condition=Q(paused_at=None) | Q(next_alarm_at=None)
            ),
            models.UniqueConstraint(
                name="case_of_a_source_is_filed_once", fields=["source", "source_id"], condition=~Q(source_id="")
            ),
        ]
        # One partial index for each level of the area tree, so that a queue page costs the same at any size.
        indexes = [
            *(
                models.Index(name=f"queue_of_{level}", fields=[level, "due_at", "id"], condition=Q(is_open=True))
                for level in AREA_KINDS
            ),
            *(
                models.Index(name=f"open_of_{level}", fields=[level, "reported_at", "id"], condition=Q(is_open=True))
                for level in AREA_KINDS
            ),
            *(
                models.Index(
                    name=f"state_of_{level}", fields=[level, "state", "due_at", "id"], condition=Q(is_open=True)
                )
                for level in AREA_KINDS
            ),
            *(
                models.Index(name=f"whistled_of_{level}", fields=[level, "due_at", "id"], condition=Q(is_whistled=True))
                for level in AREA_KINDS
            ),
            *(
                models.Index(name=f"ended_of_{level}", fields=[level, "-closed_at", "-id"], condition=Q(is_open=False))
                for level in AREA_KINDS
            ),
            *(models.Index(name=f"reported_of_{level}", fields=[level, "-reported_at", "-id"]) for level in AREA_KINDS),
            models.Index(
                name="case_asleep", fields=["deferred_until"], condition=Q(deferred_until__isnull=False, is_open=True)
            ),
            models.Index(name="case_accuses", fields=["accused_path"], condition=~Q(accused_path="")),
            models.Index(name="case_joined", fields=["joined_to"], condition=Q(joined_to__isnull=False)),
            models.Index(name="case_alarm", fields=["next_alarm_at"], condition=Q(next_alarm_at__isnull=False)),
            models.Index(name="case_of_phone", fields=["resident_phone_index"], condition=~Q(resident_phone_index="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def area_ids(self) -> tuple[int, int, int]:
        """The organisations above the case, nearest first."""
        return self.community_id, self.street_id, self.district_id

    @property
    def accuses_its_area(self) -> bool:
        """Tell whether the case is about its own community or street, whose people know nothing of it."""
        return any(self.accused_path.endswith(f"/{id_}/") for id_ in (self.community_id, self.street_id))
