"""Files that a worker writes for a person: lists of cases, and the file of one case."""

from typing import Self

from django.db import models
from django.db.models import Q

from governance.ground.permissions import Actor
from governance.models import Person


class ExportQuerySet(models.QuerySet["Export"]):
    """Reusable narrowings of exports."""

    def visible_to(self, actor: Actor) -> Self:
        """The actor's own exports."""
        return self if actor.is_portal else self.filter(requested_by_id=actor.person_id)


class Export(models.Model):
    """One file that somebody asked for: what is in it, how far it is, where it lies and until when."""

    LIST, ROUNDS, CASE = "list", "rounds", "case"
    COUNTED, WATCHED, ASSESSED, PAST = "counted", "watched", "assessed", "past"
    KINDS = [
        (LIST, "cases of a list"),
        (ROUNDS, "rounds behind a figure"),
        (COUNTED, "cases behind a figure of the statistics"),
        (WATCHED, "cases behind a figure of supervision"),
        (ASSESSED, "parts behind a figure of the assessment"),
        (PAST, "parts of a department that are over"),
        (CASE, "file of a case"),
    ]
    CSV, XLSX, PDF = "csv", "xlsx", "pdf"
    FORMATS = [(CSV, "CSV"), (XLSX, "XLSX"), (PDF, "PDF")]
    WAITING, RUNNING, ENDED, FAILED, EXPIRED = "waiting", "running", "ended", "failed", "expired"
    STATUSES = [(s, s) for s in (WAITING, RUNNING, ENDED, FAILED, EXPIRED)]

    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=KINDS)
    format = models.CharField(max_length=4, choices=FORMATS)
    asked = models.JSONField(help_text="the filters of the list, or the number of the case")
    reason = models.CharField(
        max_length=200, blank=True, help_text="why personal data stands in it in full; empty where it is masked"
    )
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=STATUSES, default=WAITING)
    total = models.PositiveIntegerField(default=0, help_text="how many cases have to be looked through")
    done = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    is_cut = models.BooleanField(default=False)
    after = models.CharField(max_length=80, blank=True, help_text="the place of the list to go on from")
    parts = models.JSONField(default=list, help_text="the rows gathered so far, a file for each batch")
    is_gathered = models.BooleanField(default=False)
    file = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="export_has_a_file_while_it_is_kept",
                condition=Q(status="ended", expires_at__isnull=False) & ~Q(file="") | ~Q(status="ended") & Q(file=""),
            ),
            models.CheckConstraint(
                name="export_status_is_known",
                condition=Q(status__in=["waiting", "running", "ended", "failed", "expired"]),
            ),
            models.CheckConstraint(
                name="a_case_leaves_as_pdf_and_a_list_as_table",
                condition=Q(kind="case", format="pdf")
                | Q(kind__in=["list", "rounds", "counted", "watched", "assessed", "past"], format__in=["csv", "xlsx"]),
            ),
        ]
        indexes = [
            models.Index(name="export_of_person", fields=["requested_by", "-id"]),
            models.Index(name="export_to_forget", fields=["expires_at"], condition=Q(status="ended")),
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"
