"""Cases that wait for their evaluation or are joined to another, and the indexes that find the sleeping and the joined."""

import django.db.models.deletion
from django.db import migrations, models

STATES = [
    ("reported", "To register"),
    ("registered", "To dispatch"),
    ("community", "With the community"),
    ("whistled", "Whistled"),
    ("unrouted", "No rule found"),
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
    dependencies = [("cases", "0010_suggestions")]

    operations = [
        migrations.RemoveConstraint(model_name="case", name="case_state_is_known"),
        migrations.AlterField(
            model_name="case",
            name="joined_to",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined",
                to="cases.case",
            ),
        ),
        migrations.AlterField(model_name="case", name="state", field=models.CharField(choices=STATES, max_length=16)),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("deferred_until__isnull", False), ("is_open", True)),
                fields=["deferred_until"],
                name="case_asleep",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("joined_to__isnull", False)), fields=["joined_to"], name="case_joined"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", [code for code, _label in STATES])), name="case_state_is_known"
            ),
        ),
    ]
