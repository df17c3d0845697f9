"""The tables of limits and of numbers stay where they are; from now on this app keeps them."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

UNITS = [(unit, unit) for unit in ("minute", "hour", "working_hour", "day", "working_day")]


def once_at_a_time(name: str) -> django.contrib.postgres.constraints.ExclusionConstraint:
    return django.contrib.postgres.constraints.ExclusionConstraint(
        name=name, expressions=[("code", "="), ("valid", "&&")]
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = [("governance", "0032_calendar_moves_to_the_kit")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="TimeLimit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name_zh", models.CharField(max_length=120, verbose_name="名称")),
                        ("name_en", models.CharField(max_length=160, verbose_name="Name")),
                        ("code", models.SlugField(max_length=40)),
                        ("amount", models.PositiveSmallIntegerField()),
                        ("unit", models.CharField(choices=UNITS, max_length=12)),
                        (
                            "is_danger",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="of danger to people: its clocks never stand still",
                            ),
                        ),
                        (
                            "stages",
                            models.JSONField(
                                blank=True, default=list, help_text="steps on the way: name_zh, name_en, amount, unit"
                            ),
                        ),
                        ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                    ],
                    options={
                        "db_table": "cases_timelimit",
                        "ordering": ("code", "valid"),
                        "default_permissions": (),
                        "constraints": [
                            once_at_a_time("time_limit_holds_once_at_a_time"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="time_limit_is_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit__in", [unit for unit, _ in UNITS])),
                                name="time_limit_has_known_unit",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RuleValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name_zh", models.CharField(max_length=120, verbose_name="名称")),
                        ("name_en", models.CharField(max_length=160, verbose_name="Name")),
                        ("code", models.SlugField(max_length=40)),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                        ("unit_zh", models.CharField(blank=True, max_length=40)),
                        ("unit_en", models.CharField(blank=True, max_length=40)),
                        ("article", models.CharField(blank=True, max_length=120)),
                        ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                    ],
                    options={
                        "db_table": "cases_rulevalue",
                        "ordering": ("code", "valid"),
                        "default_permissions": (),
                        "constraints": [
                            once_at_a_time("rule_value_holds_once_at_a_time"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="rule_value_is_not_negative"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
