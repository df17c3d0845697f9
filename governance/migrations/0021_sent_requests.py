"""The requests that were carried out, by their keys."""

import django.db.models.functions.datetime
from django.db import migrations, models

import governance.ground.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0020_sealed_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="SentRequest",
            fields=[
                ("key", models.CharField(max_length=48, primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(max_length=48)),
                ("answer", governance.ground.models.fields.SealedTextField(blank=True, default="")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
    ]
