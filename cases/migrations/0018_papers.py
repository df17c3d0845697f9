"""Exports, when a resident wants to be called, and what keeps a case from those it accuses."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_desk_texts"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("list", "cases of a list"),
                            ("rounds", "rounds behind a figure"),
                            ("case", "file of a case"),
                        ],
                        max_length=8,
                    ),
                ),
                ("format", models.CharField(choices=[("csv", "CSV"), ("xlsx", "XLSX"), ("pdf", "PDF")], max_length=4)),
                ("asked", models.JSONField(help_text="the filters of the list, or the number of the case")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="why personal data stands in it in full; empty where it is masked",
                        max_length=200,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("ended", "ended"),
                            ("failed", "failed"),
                            ("expired", "expired"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0, help_text="how many cases have to be looked through")),
                ("done", models.PositiveIntegerField(default=0)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("is_cut", models.BooleanField(default=False)),
                ("after", models.CharField(blank=True, help_text="the place of the list to go on from", max_length=80)),
                ("parts", models.JSONField(default=list, help_text="the rows gathered so far, a file for each batch")),
                ("is_gathered", models.BooleanField(default=False)),
                ("file", models.CharField(blank=True, max_length=200)),
                ("error", models.CharField(blank=True, max_length=300)),
                ("ended_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-id",),
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="case",
            name="call_part",
            field=models.CharField(
                blank=True,
                choices=[("morning", "Morning"), ("afternoon", "Afternoon"), ("evening", "Evening")],
                db_default="",
                default="",
                help_text="the part of the day in which the resident wants to be called",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("accused_path", ""), _negated=True), fields=["accused_path"], name="case_accuses"
            ),
        ),
        migrations.AddIndex(
            model_name="export",
            index=models.Index(fields=["requested_by", "-id"], name="export_of_person"),
        ),
        migrations.AddIndex(
            model_name="export",
            index=models.Index(condition=models.Q(("status", "ended")), fields=["expires_at"], name="export_to_forget"),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("expires_at__isnull", False), ("status", "ended"), models.Q(("file", ""), _negated=True)),
                    models.Q(models.Q(("status", "ended"), _negated=True), ("file", "")),
                    _connector="OR",
                ),
                name="export_has_a_file_while_it_is_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["waiting", "running", "ended", "failed", "expired"])),
                name="export_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("format", "pdf"), ("kind", "case")),
                    models.Q(("format__in", ["csv", "xlsx"]), ("kind__in", ["list", "rounds"])),
                    _connector="OR",
                ),
                name="a_case_leaves_as_pdf_and_a_list_as_table",
            ),
        ),
    ]
