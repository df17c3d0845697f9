"""The sweep of pictures that no case took asks for each by the name of its file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index only."""

    dependencies = [("cases", "0036_new_facts_on_lists")]

    operations = [
        migrations.AddIndex(model_name="photo", index=models.Index(fields=["file"], name="photo_by_file")),
    ]
