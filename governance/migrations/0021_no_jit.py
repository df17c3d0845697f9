"""Compiling a statement costs a second or more, which no page's statement ever wins back.

Set on the database, because a pooler hands connections on and refuses what a client asks of one at its start.
"""

from django.db import migrations

SET = """
DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I {what}', current_database());
EXCEPTION WHEN insufficient_privilege THEN
  RAISE WARNING 'jit is left as it is: have the owner of the database run ALTER DATABASE % {what}', current_database();
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0020_sealed_history")]

    operations = [migrations.RunSQL(SET.replace("{what}", "SET jit TO off"), SET.replace("{what}", "RESET jit"))]
