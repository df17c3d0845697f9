"""The first try of a delivery is taken and counted in one transaction: a statement and a commit less for nearly all.

The row itself tells whether it may be the second: what a sweeper has sent again, or what was tried, is counted first.
"""

from django.db import migrations

FORWARD = """
DROP FUNCTION governance_take_delivery(bigint);

CREATE FUNCTION governance_take_delivery(sought bigint, is_counted boolean, OUT standing text, OUT handler text,
                                         OUT event jsonb)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE is_waiting boolean; is_new boolean;
BEGIN
  SELECT done_at IS NULL AND parked_at IS NULL, attempts = 0 AND sends = 0 INTO is_waiting, is_new
  FROM governance_delivery WHERE id = sought FOR UPDATE SKIP LOCKED;
  IF is_waiting IS NOT TRUE THEN
    standing := 'left';
    RETURN;
  END IF;
  IF NOT (is_counted OR is_new) THEN
    standing := 'count first';
    RETURN;
  END IF;
  standing := 'taken';
  UPDATE governance_delivery d SET done_at = clock_timestamp(), error = '', attempts = greatest(d.attempts, 1),
    started_at = coalesce(d.started_at, clock_timestamp())
  WHERE d.id = sought
  RETURNING d.handler, (SELECT jsonb_build_array(e.id, e.name, e.subject_kind, e.subject_id, e.by_id, e.at, e.data)
                        FROM governance_event e WHERE e.id = d.event_id)
  INTO handler, event;
END $$;
"""
BACK = """
DROP FUNCTION governance_take_delivery(bigint, boolean);

CREATE FUNCTION governance_take_delivery(sought bigint, OUT handler text, OUT event jsonb)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
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


class Migration(migrations.Migration):
    dependencies = [("governance", "0008_leads_of_colleagues")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
