"""What is searched, filled by workers."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

LEVELS = ("community", "street", "district")

# The more pairs the statistics know, the better a common word is told from a rare one.
STATISTICS = "ALTER TABLE cases_casesearch ALTER COLUMN marks SET STATISTICS 400"


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_notes_and_texts")]

    operations = [
        migrations.CreateModel(
            name="CaseSearch",
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
                ("community_id", models.BigIntegerField()),
                ("street_id", models.BigIntegerField()),
                ("district_id", models.BigIntegerField()),
                ("phone_tail", models.CharField(blank=True, default="", max_length=4)),
                ("marks", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["marks"], name="search_by_mark"),
                    *(models.Index(fields=[f"{level}_id", "case"], name=f"search_of_{level}") for level in LEVELS),
                    models.Index(
                        condition=models.Q(("phone_tail", ""), _negated=True),
                        fields=["phone_tail"],
                        name="search_by_phone_tail",
                    ),
                ],
            },
        ),
        migrations.RunSQL(STATISTICS, migrations.RunSQL.noop),
    ]
