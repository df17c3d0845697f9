"""The app of the working days keeps the calendar's table; nothing of it is touched."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("governance", "0031_letters")]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="CalendarDay")]),
    ]
