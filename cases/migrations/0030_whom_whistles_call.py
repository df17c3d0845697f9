"""Whom a whistle calls is kept with it: as the list proposes, or as whoever blows it decides."""

from django.db import migrations, models

ROLES = [("lead", "Lead"), ("co_handler", "Co-handler")]


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_books_of_figures"), ("governance", "0025_second_factor")]

    operations = [
        migrations.CreateModel(
            name="WhistleCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(choices=ROLES, max_length=12)),
                ("asked", models.TextField(blank=True, default="")),
                (
                    "whistle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.deletion.PROTECT,
                        related_name="calls",
                        to="cases.whistle",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.deletion.PROTECT,
                        related_name="+",
                        to="governance.organisation",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=models.deletion.PROTECT,
                        related_name="+",
                        to="cases.responsibilityrule",
                    ),
                ),
            ],
            options={
                "ordering": ("-role", "id"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        name="organisation_is_called_once_by_a_whistle", fields=["whistle", "organisation"]
                    ),
                    models.UniqueConstraint(
                        name="whistle_calls_one_lead", fields=["whistle"], condition=models.Q(role="lead")
                    ),
                ],
            },
        ),
    ]
