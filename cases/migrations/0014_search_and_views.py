"""What is searched, and the views that people save."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_notes_and_texts")]

    operations = []
