"""A case may have come in by telephone, at a counter or by letter."""

from django.db import migrations, models

SOURCES = ["worker", "telephone", "counter", "letter", "public", "hotline", "import"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_newest_evaluations")]

    operations = [
        migrations.RemoveConstraint(model_name="case", name="case_source_is_known"),
        migrations.AlterField(
            model_name="case",
            name="source",
            field=models.CharField(
                choices=[
                    ("worker", "Grid worker"),
                    ("telephone", "Telephone"),
                    ("counter", "Counter"),
                    ("letter", "Letter"),
                    ("public", "Resident"),
                    ("hotline", "Hotline"),
                    ("import", "Import"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(name="case_source_is_known", condition=models.Q(source__in=SOURCES)),
        ),
    ]
