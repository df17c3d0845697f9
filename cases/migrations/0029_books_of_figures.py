"""Figures and what a department has done leave as workbooks too."""

from django.db import migrations, models
from django.db.models import Q

NAME = "a_case_leaves_as_pdf_and_a_list_as_table"
KINDS = [
    ("list", "cases of a list"),
    ("rounds", "rounds behind a figure"),
    ("counted", "cases behind a figure of the statistics"),
    ("watched", "cases behind a figure of supervision"),
    ("assessed", "parts behind a figure of the assessment"),
    ("past", "parts of a department that are over"),
    ("case", "file of a case"),
]
TABLES = ["list", "rounds", "counted", "watched", "assessed", "past"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0028_channels_of_intake")]

    operations = [
        migrations.AlterField(model_name="export", name="kind", field=models.CharField(choices=KINDS, max_length=8)),
        migrations.RemoveConstraint(model_name="export", name=NAME),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                name=NAME,
                condition=Q(format="pdf", kind="case") | Q(format__in=["csv", "xlsx"], kind__in=TABLES),
            ),
        ),
    ]
