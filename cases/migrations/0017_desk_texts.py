"""Standard texts, macros, checklists, and the questions of a category; an inbox of one's own."""

from typing import Any

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

USES = [
    *("", "answer", "decline", "leave_to_community", "dispatch", "blow_whistle", "finish_in_community"),
    *("return_to_street", "make_contact", "report_in", "meet_stage", "note_progress", "finish", "verify", "call_back"),
    "note",
]


def pointing_at(model: str, *, related_name: str = "+", null: bool = False) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=model,
    )


def entry_of_a_desk(
    name: str,
    *fields: "tuple[str, models.Field[Any, Any]]",
    ordering: tuple[str, str] = ("organisation_id", "id"),
    constraints: tuple[models.BaseConstraint, ...] = (),
) -> migrations.CreateModel:
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name_zh", models.CharField(max_length=120, verbose_name="名称")),
            ("name_en", models.CharField(max_length=160, verbose_name="Name")),
            ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
            *fields,
            ("category", pointing_at("cases.category", null=True)),
            ("organisation", pointing_at("governance.organisation")),
        ],
        options={
            "ordering": ordering,
            "abstract": False,
            "default_permissions": (),
            **({"constraints": list(constraints)} if constraints else {}),
        },
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_saved_views"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        entry_of_a_desk(
            "StandardText",
            (
                "use",
                models.CharField(
                    blank=True, default="", help_text="the move it is for; empty means any", max_length=24
                ),
            ),
            ("text_zh", models.TextField()),
            ("text_en", models.TextField()),
            constraints=(
                models.CheckConstraint(condition=models.Q(("use__in", USES)), name="standard_text_has_a_known_use"),
            ),
        ),
        entry_of_a_desk("Macro", ("steps", models.JSONField(help_text="in their order: do, text, lead, reason"))),
        entry_of_a_desk(
            "ChecklistItem",
            ("stage", models.CharField(max_length=12)),
            constraints=(
                models.CheckConstraint(
                    condition=models.Q(("stage__in", ["finish", "verify", "close"])),
                    name="checklist_item_has_a_known_stage",
                ),
            ),
        ),
        entry_of_a_desk(
            "Question",
            ("kind", models.CharField(max_length=8)),
            ("is_required", models.BooleanField(default=False)),
            ("rank", models.PositiveSmallIntegerField(default=0)),
            (
                "options",
                models.JSONField(
                    blank=True,
                    default=list,
                    help_text="of a choice: value, name_zh, name_en, effect, words_zh, words_en",
                ),
            ),
            ordering=("rank", "id"),
            constraints=(
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["text", "yes_no", "choice"])),
                    name="question_has_a_known_kind",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ChecklistTick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("by", pointing_at(settings.AUTH_USER_MODEL)),
                ("case", pointing_at("cases.case", related_name="ticks")),
                ("item", pointing_at("cases.checklistitem")),
            ],
            options={
                "ordering": ("id",),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("case", "round", "item"), name="item_is_ticked_once_a_round")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("holder__isnull", False), ("is_open", True)),
                fields=["holder", "due_at", "id"],
                name="inbox_of_holder",
            ),
        ),
    ]
