"""The sweep of pictures that no case took asks for each by the name of its file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index only."""

    dependencies = [("cases", "0037_one_key_of_waiting_exports")]

    operations = [
        migrations.AddIndex(model_name="photo", index=models.Index(fields=["file"], name="photo_by_file")),
    ]
