"""What an administrator has set since the portal began is confirmed; what it shipped with waits for somebody's word."""

from django.db import migrations

SHIPPED = "2020-01-01"


class Migration(migrations.Migration):
    dependencies = [("numbers", "0002_owners_areas_and_sources")]
    operations = [
        migrations.RunSQL(
            f"UPDATE {table} SET is_confirmed = true WHERE lower(valid) > '{SHIPPED}'", migrations.RunSQL.noop
        )
        for table in ("cases_timelimit", "cases_rulevalue")
    ]
