"""The log is read by when things happened, however late they were written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0021_sent_requests")]

    operations = [
        migrations.AddIndex(model_name="event", index=models.Index(name="event_newest", fields=["-at", "-id"])),
    ]
