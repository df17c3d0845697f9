"""Photos that residents add to their own cases."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0033_words_of_categories"),
    ]

    operations = [
        migrations.AlterField(
            model_name="photo",
            name="moment",
            field=models.CharField(
                choices=[
                    ("report", "report"),
                    ("added", "added"),
                    ("progress", "progress"),
                    ("finish", "finish"),
                    ("verify", "verify"),
                ],
                max_length=12,
            ),
        ),
    ]
