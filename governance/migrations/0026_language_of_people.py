"""The language in which each person is spoken to; empty until they have chosen one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0025_second_factor")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="language",
            field=models.CharField(blank=True, db_default="", default="", max_length=7),
        ),
    ]
