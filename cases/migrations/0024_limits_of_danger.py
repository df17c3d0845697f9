"""A limit says of itself that it is one of danger, whose clocks stand still for nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_open_by_arrival")]

    operations = [
        migrations.AddField(
            model_name="timelimit",
            name="is_danger",
            field=models.BooleanField(
                default=False, db_default=False, help_text="of danger to people: its clocks never stand still"
            ),
        ),
    ]
