"""What each department was given to do."""

from datetime import datetime

from django.contrib.gis.db import models
from django.db.models import Q

from cases.casework.models.parts import LEADING, AssignmentQuerySet, is_standing
from cases.casework.models.whistles import Whistle
from cases.rules.models.registers import ResponsibilityRule
from cases.rules.workflow import ROLE_WORDS, AssignmentRole, Clock, Steps
from governance.kit.numbers.workflow.clocks import Basis, RunningClock
from governance.models import Organisation, Person

# Finishing comes first, because signing is measured by it.
DEADLINES = {
    Clock.FINISH: "finish_by",
    Clock.SIGN: "sign_by",
    Clock.CONTACT: "contact_by",
    Clock.REPORT: "report_by",
}


class Assignment(models.Model):
    """What one department, office or unit has to do for a case, with its own clocks."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="assignments")
    whistle = models.ForeignKey(Whistle, models.PROTECT, null=True, related_name="assignments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    scope_path = models.CharField(max_length=200, db_collation="C")
    role = models.CharField(max_length=12, choices=[(r.value, words.en) for r, words in ROLE_WORDS.items()])
    round = models.PositiveSmallIntegerField(default=1)
    rule = models.ForeignKey(ResponsibilityRule, models.PROTECT, null=True, related_name="+", db_index=False)
    is_open = models.BooleanField(default=True)
    asked = models.TextField(blank=True, default="")

    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    sign_by = models.DateTimeField()
    contact_by = models.DateTimeField()
    report_by = models.DateTimeField(null=True)
    finish_by = models.DateTimeField()
    due_at = models.DateTimeField()
    next_alarm_at = models.DateTimeField(null=True)
    bases = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), help_text="what each deadline rests on, by clock"
    )
    paused_at = models.DateTimeField(null=True)
    stages = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        help_text="staged limits: names, deadline, and when it was met",
    )
    is_designated = models.BooleanField(
        default=False, db_default=False, help_text="by a ruling, which cannot be contested"
    )
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    contacted_at = models.DateTimeField(null=True)
    contacted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    reported_in_at = models.DateTimeField(null=True)
    reported_in_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    reported_in_location = models.PointField(srid=4326, null=True, spatial_index=False)
    reported_in_place = models.CharField(max_length=300, blank=True, default="")
    reported_in_distance = models.PositiveIntegerField(null=True, help_text="metres from the case")
    accepted_at = models.DateTimeField(null=True)
    spoken_to = models.CharField(max_length=120, blank=True, default="", db_default="")
    plan = models.TextField(blank=True, default="", db_default="")
    plan_by = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    result = models.TextField(blank=True, default="")
    released_at = models.DateTimeField(null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("-role", "id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="case_has_one_lead_a_round",
                fields=["case", "round"],
                condition=LEADING,
            ),
            models.UniqueConstraint(
                name="organisation_is_assigned_once_a_round",
                fields=["case", "round", "organisation"],
                condition=Q(released_at=None),
            ),
            models.CheckConstraint(
                name="assignment_is_open_until_finished_or_released",
                condition=Q(is_open=True, finished_at=None, released_at=None)
                | Q(is_open=False, finished_at__isnull=False, released_at=None)
                | Q(is_open=False, finished_at=None, released_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assignment_raises_no_alarm_while_paused",
                condition=Q(paused_at=None) | Q(next_alarm_at=None),
            ),
            models.CheckConstraint(
                name="assignment_is_signed_before_anything_else",
                condition=Q(signed_at__isnull=False) | Q(contacted_at=None, reported_in_at=None, finished_at=None),
            ),
            models.CheckConstraint(
                name="signing_is_due_no_later_than_finishing", condition=Q(sign_by__lte=models.F("finish_by"))
            ),
            models.CheckConstraint(
                name="signing_has_a_moment_and_a_person",
                condition=Q(signed_at=None, signed_by=None) | Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="finishing_has_a_moment_and_a_person",
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="inbox_of_organisation", fields=["organisation", "due_at", "id"], condition=Q(is_open=True)
            ),
            models.Index(name="inbox_of_department", fields=["department", "due_at", "id"], condition=Q(is_open=True)),
            models.Index(
                name="inbox_of_holder",
                fields=["holder", "due_at", "id"],
                condition=Q(is_open=True, holder__isnull=False),
            ),
            models.Index(name="assignment_alarm", fields=["next_alarm_at"], condition=Q(next_alarm_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk} of case {self.case_id}"

    @property
    def is_lead(self) -> bool:
        """Tell whether it answers for the whole."""
        return self.role == AssignmentRole.LEAD

    @property
    def stands(self) -> bool:
        """Tell whether no ruling took it from who had it."""
        return is_standing(self)

    @property
    def steps(self) -> Steps:
        """Which steps have been taken."""
        return Steps(
            signed=self.signed_at is not None,
            contacted=self.contacted_at is not None,
            reported_in=self.reported_in_at is not None,
            finished=not self.is_open,
            by_whistle=self.whistle_id is not None,
            paused=self.paused_at is not None,
            stages_left=sum(1 for stage in self.stages if not stage["met_at"]),
        )

    @property
    def stage_by(self) -> datetime | None:
        """The deadline of the first stage that is not met."""
        return next((datetime.fromisoformat(stage["by"]) for stage in self.stages if not stage["met_at"]), None)

    def basis(self, clock: Clock) -> Basis | None:
        """Return what a deadline rests on."""
        return Basis.from_json(self.bases[clock.value]) if clock.value in self.bases else None

    @property
    def clocks(self) -> list[RunningClock]:
        """The deadlines that still count; none while they stand still."""
        return self.unmet if self.is_open and self.paused_at is None else []

    @property
    def present_clock(self) -> RunningClock:
        """The clock that an open assignment is urgent by, also while it stands still."""
        return min(self.unmet, key=lambda running: running.due_at)

    def began(self, clock: Clock) -> datetime:
        """Return when a clock began to count; the stages count with the finishing."""
        basis = self.basis(Clock.FINISH if clock is Clock.STAGE else clock)
        return basis.start if basis else self.assigned_at

    @property
    def unmet(self) -> list[RunningClock]:
        """The deadlines of the steps that are not taken."""
        listed = [
            (Clock.SIGN, self.sign_by, self.signed_at),
            (Clock.CONTACT, self.contact_by, self.contacted_at),
            (Clock.REPORT, self.report_by, self.reported_in_at),
            (Clock.STAGE, self.stage_by, None),
            (Clock.FINISH, self.finish_by, self.finished_at),
        ]
        return [RunningClock(c, self.began(c), due) for c, due, done in listed if due is not None and done is None]
