"""Exports, clusters, and what keeps a case from those it accuses."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_desk_texts")]

    operations: list[migrations.operations.base.Operation] = []
