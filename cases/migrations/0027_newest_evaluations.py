"""The newest evaluations are read, and those of a time added up, by an index of their moment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0026_signing_by_finishing")]

    operations = [
        migrations.AddIndex(
            model_name="evaluation", index=models.Index(name="evaluation_newest", fields=["-at", "-id"])
        ),
    ]
