"""A log of what happens at the doors and to accounts: only ever written, never changed."""

from django.db import migrations, models
from django.db.models.functions import Now

KEEP = """
CREATE FUNCTION governance_security_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the security log is never changed or deleted' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER security_keep BEFORE UPDATE OR DELETE ON governance_securityevent
  FOR EACH ROW EXECUTE FUNCTION governance_security_keep();
CREATE TRIGGER security_keep_all BEFORE TRUNCATE ON governance_securityevent
  FOR EACH STATEMENT EXECUTE FUNCTION governance_security_keep();
"""
NO_KEEP = """
DROP TRIGGER security_keep_all ON governance_securityevent;
DROP TRIGGER security_keep ON governance_securityevent;
DROP FUNCTION governance_security_keep();
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0010_chain_heads")]

    operations = [
        migrations.CreateModel(
            name="SecurityEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(db_default=Now())),
                ("person_id", models.BigIntegerField(null=True)),
                ("by_id", models.BigIntegerField(null=True)),
                ("account", models.CharField(db_default="", default="", max_length=64)),
                ("caller", models.CharField(db_default="", default="", max_length=64)),
                ("address", models.CharField(db_default="", default="", max_length=45)),
                ("device", models.CharField(db_default="", default="", max_length=200)),
                ("door", models.CharField(db_default="", default="", max_length=8)),
                ("data", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ("-id",),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["person_id", "-id"], name="security_of_person"),
                    models.Index(fields=["kind", "-id"], name="security_of_kind"),
                    models.Index(
                        condition=models.Q(kind__in=["sign-in.failed", "sign-in.done", "account.unlocked"]),
                        fields=["account", "-at"],
                        name="security_tries_of_account",
                    ),
                    models.Index(
                        condition=models.Q(kind="sign-in.failed"),
                        fields=["address", "-at"],
                        name="security_tries_of_address",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, NO_KEEP),
    ]
