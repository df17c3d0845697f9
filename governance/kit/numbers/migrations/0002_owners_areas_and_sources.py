"""Each number says whose it is, where it holds, where it comes from and who stands by it."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Coalesce

TABLES = "cases_"
# Those that there are belong to the system whose name their tables bear; a portal of before that still runs goes on
# writing them without a word.
OWNER = TABLES.partition("_")[0]
CONSTRAINTS = (("timelimit", "time_limit_holds_once_at_a_time"), ("rulevalue", "rule_value_holds_once_at_a_time"))


def fields_of(model: str) -> list[migrations.operations.base.Operation]:
    owner = models.SlugField(default=OWNER, help_text="the system that asks for it", max_length=40)
    area = models.ForeignKey(
        blank=True,
        help_text="none: the district",
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="governance.organisation",
    )
    article = models.CharField(
        blank=True,
        db_default="",
        default="",
        help_text="where it comes from; empty: a local decision",
        max_length=120,
    )
    confirmed = models.BooleanField(db_default=False, default=False, help_text="somebody of the district stands by it")
    reason = models.CharField(blank=True, db_default="", default="", max_length=300)
    change = migrations.AddField if model == "timelimit" else migrations.AlterField
    return [
        migrations.AddField(model_name=model, name="owner", field=owner, preserve_default=False),
        migrations.RunSQL(
            f"ALTER TABLE {TABLES}{model} ALTER COLUMN owner SET DEFAULT '{OWNER}'",
            f"ALTER TABLE {TABLES}{model} ALTER COLUMN owner DROP DEFAULT",
        ),
        migrations.AddField(model_name=model, name="area", field=area),
        change(model_name=model, name="article", field=article),
        migrations.AddField(model_name=model, name="is_confirmed", field=confirmed),
        migrations.AddField(model_name=model, name="reason", field=reason),
    ]


def once_at_a_time(name: str) -> django.contrib.postgres.constraints.ExclusionConstraint:
    return django.contrib.postgres.constraints.ExclusionConstraint(
        name=name,
        expressions=[("owner", "="), ("code", "="), (Coalesce("area", models.Value(0)), "="), ("valid", "&&")],
    )


class Migration(migrations.Migration):
    dependencies = [("numbers", "0001_numbers_have_an_app_of_their_own")]
    operations = [
        *fields_of("timelimit"),
        *fields_of("rulevalue"),
        *(migrations.RemoveConstraint(model_name=model, name=name) for model, name in CONSTRAINTS),
        *(migrations.AddConstraint(model_name=model, constraint=once_at_a_time(name)) for model, name in CONSTRAINTS),
    ]
