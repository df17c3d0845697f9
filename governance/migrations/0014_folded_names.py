"""A column for log-in names as they are compared, and whether a first password must be changed."""

from django.db import migrations, models

import governance.ground.models.fields
import governance.ground.models.people


class Migration(migrations.Migration):
    dependencies = [("governance", "0013_tokens_become_digests")]

    operations = [
        migrations.AlterModelManagers(
            name="person", managers=[("objects", governance.ground.models.people.PersonManager())]
        ),
        migrations.AddField(
            model_name="person",
            name="username_folded",
            field=governance.ground.models.fields.FoldedField(editable=False, max_length=300, null=True, of="username"),
        ),
        migrations.AddField(
            model_name="person",
            name="must_change_password",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
