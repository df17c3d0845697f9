"""The calendar's table stays where it is; from now on this app keeps it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("governance", "0032_calendar_moves_to_the_kit")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="CalendarDay",
                    fields=[
                        ("day", models.DateField(primary_key=True, serialize=False)),
                        ("is_working", models.BooleanField()),
                        ("name_zh", models.CharField(blank=True, max_length=60)),
                        ("name_en", models.CharField(blank=True, max_length=60)),
                        (
                            "source",
                            models.CharField(
                                choices=[("official", "official"), ("provisional", "provisional"), ("local", "local")],
                                max_length=12,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "governance_calendarday",
                        "ordering": ("day",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("source__in", ["official", "provisional", "local"])),
                                name="calendar_day_has_known_source",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
