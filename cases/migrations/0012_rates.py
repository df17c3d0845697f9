"""What is counted of called-back cases, for every organisation above them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_evaluated_and_joined")]

    operations = []
