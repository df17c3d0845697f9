"""A case that waits for a person to dispatch it says so, whether a rule is missing or who had it was released."""

from django.db import migrations, models

STATES = [
    ("reported", "To register"),
    ("registered", "To dispatch"),
    ("community", "With the community"),
    ("whistled", "Whistled"),
    ("unrouted", "To be dispatched by hand"),
    ("dispatched", "To sign for"),
    ("acting", "Acting"),
    ("verifying", "To verify"),
    ("calling_back", "To call back"),
    ("evaluating", "To evaluate"),
    ("joined", "Joined to another case"),
    ("closed", "Closed"),
    ("declined", "Declined"),
    ("answered", "Answered"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_papers")]

    operations = [
        migrations.AlterField(model_name="case", name="state", field=models.CharField(choices=STATES, max_length=16)),
    ]
