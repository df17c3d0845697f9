"""The two statements that a worker speaks before each handler, as functions: their plans are kept.

Planning cost as much as running them. The row is found by its id alone, and only then asked whether it still waits: told
the condition, the planner would search the index of what is due, which grows with the backlog.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION governance_claim_delivery(sought bigint) RETURNS smallint LANGUAGE plpgsql AS $$
DECLARE is_waiting boolean; made smallint;
BEGIN
  SELECT done_at IS NULL AND parked_at IS NULL INTO is_waiting
  FROM governance_delivery WHERE id = sought FOR UPDATE SKIP LOCKED;
  IF is_waiting IS NOT TRUE THEN
    RETURN NULL;
  END IF;
  UPDATE governance_delivery SET attempts = attempts + 1, started_at = coalesce(started_at, clock_timestamp()),
    next_try_at = now() + least(60, 2 ^ (attempts + 1)) * interval '1 second'
  WHERE id = sought RETURNING attempts INTO made;
  -- It need not reach the disk at once: a crash of the server may forget one attempt, which costs one more try.
  PERFORM set_config('synchronous_commit', 'off', true);
  RETURN made;
END $$;

CREATE FUNCTION governance_take_delivery(sought bigint, OUT handler text, OUT event jsonb) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE is_waiting boolean;
BEGIN
  SELECT done_at IS NULL AND parked_at IS NULL INTO is_waiting
  FROM governance_delivery WHERE id = sought FOR UPDATE SKIP LOCKED;
  IF is_waiting IS NOT TRUE THEN
    RETURN;
  END IF;
  UPDATE governance_delivery d SET done_at = clock_timestamp(), error = ''
  WHERE d.id = sought
  RETURNING d.handler, (SELECT jsonb_build_array(e.id, e.name, e.subject_kind, e.subject_id, e.by_id, e.at, e.data)
                        FROM governance_event e WHERE e.id = d.event_id)
  INTO handler, event;
END $$;
"""
BACK = """
DROP FUNCTION governance_take_delivery(bigint);
DROP FUNCTION governance_claim_delivery(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0003_actor_by_function")]

    operations = [
        # The unique pair of event and handler serves the same questions; this one was written three times a delivery.
        migrations.AlterField(
            model_name="delivery",
            name="event",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="governance.event",
            ),
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
