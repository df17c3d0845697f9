"""What was reported in a month, and each page of it, costs the same however many cases an area ever had."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_to_be_dispatched_by_hand")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(name=f"reported_of_{level}", fields=[level, "-reported_at", "-id"]),
        )
        for level in ("district", "street", "community")
    ]
