"""The versions of what categories are suggested with, and by what open cases are compared."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_full_depth"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="SuggestionVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trained_at", models.DateTimeField()),
                ("trained_on", models.CharField(max_length=200)),
                ("rows", models.PositiveIntegerField()),
                ("classes", models.JSONField(default=list)),
                ("accuracy", models.FloatField(null=True)),
                ("macro_f1", models.FloatField(null=True)),
                ("withheld", models.CharField(blank=True, default="", max_length=24)),
                ("is_active", models.BooleanField(default=False)),
                ("weights", models.BinaryField(null=True)),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                (
                    "trained_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True)), fields=("is_active",), name="one_version_suggests"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_active", False), ("weights__isnull", False), _connector="OR"),
                        name="what_suggests_has_weights",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weights", None),
                            models.Q(
                                ("accuracy__isnull", False),
                                ("macro_f1__isnull", False),
                                models.Q(("digest", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="weights_have_figures",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseWords",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("street_id", models.BigIntegerField()),
                ("location", django.contrib.gis.db.models.fields.PointField(null=True, srid=4326)),
                ("marks", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ("size", models.PositiveSmallIntegerField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["marks"], name="case_words_by_mark"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WordCount",
            fields=[
                ("mark", models.IntegerField(primary_key=True, serialize=False)),
                ("cases", models.PositiveIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
    ]
