"""Views of the desk that people keep and share."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_residents_answer"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations: list[migrations.operations.base.Operation] = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("rank", models.PositiveSmallIntegerField()),
                ("view", models.CharField(max_length=20)),
                ("category", models.CharField(blank=True, default="", max_length=60)),
                ("community", models.CharField(blank=True, default="", max_length=60)),
                ("text", models.CharField(blank=True, default="", max_length=60)),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="with whom it is shared",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="governance.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("rank", "id"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("organisation", None)),
                        fields=("owner", "name"),
                        name="person_names_a_view_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=("organisation", "name"),
                        name="organisation_names_a_view_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="saved_view_has_a_name"
                    ),
                ],
            },
        ),
    ]
