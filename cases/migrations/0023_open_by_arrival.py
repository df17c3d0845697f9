"""Open cases of an area in the order in which they came in, which no move changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_one_number_one_resident"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True)), fields=["district", "reported_at", "id"], name="open_of_district"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True)), fields=["street", "reported_at", "id"], name="open_of_street"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["community", "reported_at", "id"],
                name="open_of_community",
            ),
        ),
    ]
