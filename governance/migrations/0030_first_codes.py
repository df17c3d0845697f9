"""New accounts ask for a code at their first sign-in; those that nobody was appointed to so far begin with it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
INSERT INTO governance_firstcode (person_id)
SELECT id FROM governance_person person WHERE must_change_password
AND NOT EXISTS (SELECT FROM governance_appointment held WHERE held.person_id = person.id)
"""


class Migration(migrations.Migration):
    """Who held a post before may sign in as they were told to."""

    dependencies = [("governance", "0029_handlers_of_the_ground")]

    operations = [
        migrations.CreateModel(
            name="FirstCode",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="first_code",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(db_default="", default="", max_length=64)),
                ("tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
