"""The database holds that signing is due no later than finishing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_danger_goes_on")]

    operations = [
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                name="signing_is_due_no_later_than_finishing", condition=models.Q(sign_by__lte=models.F("finish_by"))
            ),
        ),
    ]
