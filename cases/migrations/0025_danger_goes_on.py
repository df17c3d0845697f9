"""What is dangerous goes on, also where a contest had stopped it; nobody has longer to sign than to finish."""

from django.db import migrations

GO_ON = """
UPDATE cases_timelimit SET is_danger = true WHERE code = 'urgent-danger';

UPDATE cases_case c SET paused_at = NULL, next_alarm_at = now(), deferred_until = NULL
FROM cases_category k
WHERE k.code = c.category_id AND k.time_limit_code = 'urgent-danger' AND c.is_open AND c.paused_at IS NOT NULL;

UPDATE cases_assignment a SET paused_at = NULL, next_alarm_at = now()
FROM cases_case c JOIN cases_category k ON k.code = c.category_id
WHERE c.id = a.case_id AND k.time_limit_code = 'urgent-danger' AND a.is_open AND a.paused_at IS NOT NULL;

UPDATE cases_assignment SET sign_by = finish_by WHERE sign_by > finish_by;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_limits_of_danger")]

    operations = [migrations.RunSQL(GO_ON, migrations.RunSQL.noop)]
