"""No two log-in names are the same when width and case are left out."""

from django.db import migrations

import governance.ground.models.fields


class Migration(migrations.Migration):
    dependencies = [("governance", "0015_fold_names")]

    operations = [
        migrations.AlterField(
            model_name="person",
            name="username_folded",
            field=governance.ground.models.fields.FoldedField(
                editable=False, max_length=300, of="username", unique=True
            ),
        ),
    ]
