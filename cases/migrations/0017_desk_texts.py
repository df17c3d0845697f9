"""Standard texts, macros, checklists, and the questions of a category."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_saved_views")]

    operations: list[migrations.operations.base.Operation] = []
