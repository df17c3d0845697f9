"""What is sent again under its key is the same case only where it says the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Empty for the cases that there are: they are known again by their text."""

    dependencies = [("cases", "0038_photos_by_file")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="said",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="of what was told, to know it when it comes again",
                max_length=24,
            ),
        ),
    ]
