"""Internal notes, watchers, standard texts and who holds a case."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_rates")]

    operations = []
