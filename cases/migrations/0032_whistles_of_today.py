"""The cases whose whistle goes on today; the trigger of migration 0031 counts them."""

from django.db import migrations

FILL = """
UPDATE cases_case c SET is_whistled = TRUE
FROM cases_whistle w WHERE w.case_id = c.id AND w.round = c.round AND NOT c.is_whistled
  AND (c.state IN ('whistled', 'unrouted') OR c.state IN ('dispatched', 'acting') AND EXISTS (
    SELECT 1 FROM cases_assignment a
    WHERE a.case_id = c.id AND a.round = c.round AND a.whistle_id = w.id AND a.released_at IS NULL))
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0031_whistles_that_go_on")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
