"""Sessions that say whose they are, and from where."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0022_log_by_time")]

    operations = [
        migrations.CreateModel(
            name="AccountSession",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("person_id", models.BigIntegerField(db_index=True, null=True)),
                ("address", models.CharField(db_default="", default="", max_length=45)),
                ("device", models.CharField(db_default="", default="", max_length=200)),
                ("started_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
    ]
