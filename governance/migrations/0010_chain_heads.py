"""Each chain has a head: whoever adds a link holds it until the commit, so that two who write at once both succeed."""

from django.db import migrations, models

FILL = """
-- The old code may go on recording meanwhile; what it records must not fall between the old trigger and the new one.
LOCK TABLE governance_event IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO governance_chainhead (subject_kind, subject_id, count, digest)
SELECT DISTINCT ON (subject_kind, subject_id) subject_kind, subject_id, seq, digest
FROM governance_event ORDER BY subject_kind, subject_id, seq DESC;

-- A head changes with every event: room on its page keeps its index out of that.
ALTER TABLE governance_chainhead SET (fillfactor = 70);

CREATE OR REPLACE FUNCTION governance_event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record; is_new boolean;
BEGIN
  LOOP
    SELECT count, digest INTO last FROM governance_chainhead
    WHERE subject_kind = NEW.subject_kind AND subject_id = NEW.subject_id FOR NO KEY UPDATE;
    is_new := NOT FOUND;
    NEW.seq := coalesce(last.count, 0) + 1;
    NEW.previous_digest := coalesce(last.digest, '');
    NEW.digest := governance_event_digest(NEW);
    IF is_new THEN
      -- Of two who begin a chain at once, the second waits here for the first and then follows it.
      INSERT INTO governance_chainhead (subject_kind, subject_id, count, digest)
      VALUES (NEW.subject_kind, NEW.subject_id, NEW.seq, NEW.digest) ON CONFLICT DO NOTHING;
      CONTINUE WHEN NOT FOUND;
    ELSE
      UPDATE governance_chainhead SET count = NEW.seq, digest = NEW.digest
      WHERE subject_kind = NEW.subject_kind AND subject_id = NEW.subject_id;
    END IF;
    RETURN NEW;
  END LOOP;
END $$;
"""
BACK = """
CREATE OR REPLACE FUNCTION governance_event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
  SELECT seq, digest INTO last FROM governance_event
  WHERE subject_kind = NEW.subject_kind AND subject_id = NEW.subject_id ORDER BY seq DESC LIMIT 1;
  NEW.seq := coalesce(last.seq, 0) + 1;
  NEW.previous_digest := coalesce(last.digest, '');
  NEW.digest := governance_event_digest(NEW);
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0009_first_try_in_one")]

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_kind", "subject_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunSQL(FILL, BACK),
    ]
