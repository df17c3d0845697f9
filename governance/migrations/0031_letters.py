"""Letters to a mailbox wait among the messages."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.ground.models.fields


class Migration(migrations.Migration):
    dependencies = [("governance", "0030_first_codes")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="address",
            field=governance.ground.models.fields.SealedTextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="message",
            name="letter",
            field=governance.ground.models.fields.SealedTextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="message",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="subject",
            field=models.CharField(db_default="", default="", max_length=120),
        ),
        migrations.AlterField(
            model_name="message",
            name="channel",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages",
                to="governance.channel",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="notification",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages",
                to="governance.notification",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("address", ""),
                        ("channel__isnull", False),
                        ("letter", ""),
                        ("notification__isnull", False),
                        ("person", None),
                    ),
                    models.Q(("channel", None), ("notification", None), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="message_is_a_notice_or_a_letter",
            ),
        ),
    ]
