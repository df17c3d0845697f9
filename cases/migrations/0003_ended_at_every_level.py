"""A page of what ended lately costs the same at every level of the area tree."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_numbers_and_deltas")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                name=f"ended_of_{level}",
                fields=[level, "-closed_at", "-id"],
                condition=models.Q(is_open=False),
            ),
        )
        for level in ("district", "community")
    ]
