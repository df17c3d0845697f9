"""Views of the desk that people keep and share."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_residents_answer")]

    operations: list[migrations.operations.base.Operation] = []
