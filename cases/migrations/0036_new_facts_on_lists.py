"""Cases whose resident added something that nobody has acted on say so on every list."""

from django.db import migrations, models

FORWARD = """
UPDATE cases_case SET has_new_facts = true FROM (
  SELECT subject_id, max(seq) FILTER (WHERE name = 'cases.case.facts_added') AS added,
    max(seq) FILTER (WHERE by_id IS NOT NULL) AS seen
  FROM governance_event WHERE subject_kind = 'cases.case' AND subject_id IN (
    SELECT subject_id FROM governance_event WHERE name = 'cases.case.facts_added')
  GROUP BY subject_id) told
WHERE told.subject_id = cases_case.id AND is_open AND added > coalesce(seen, 0)
"""


class Migration(migrations.Migration):
    """The mark was read from the history of one case before; a list has no time for that."""

    dependencies = [("cases", "0035_handlers_in_their_wings")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="has_new_facts",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="its resident added something that nobody has acted on yet",
            ),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
