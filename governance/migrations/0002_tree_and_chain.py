"""The tree writes its own paths, events chain themselves and are never changed: triggers."""

from django.db import migrations

TREE = """
CREATE FUNCTION governance_tree_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- One writer of the tree at a time: a row lock deadlocks when two subtrees are moved into each other.
  PERFORM pg_advisory_xact_lock(hashtext('governance_organisation'));
  RETURN NULL;
END $$;

CREATE FUNCTION governance_tree_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above record;
BEGIN
  IF NEW.parent_id IS NULL THEN
    NEW.path := '/' || NEW.id || '/';
    NEW.depth := 1;
    RETURN NEW;
  END IF;
  SELECT path, depth INTO above FROM governance_organisation WHERE id = NEW.parent_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'organisation % has no parent %', NEW.id, NEW.parent_id USING ERRCODE = 'foreign_key_violation';
  END IF;
  IF position('/' || NEW.id || '/' IN above.path) > 0 THEN
    RAISE EXCEPTION 'organisation % cannot be moved under itself', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  NEW.path := above.path || NEW.id || '/';
  NEW.depth := above.depth + 1;
  RETURN NEW;
END $$;

CREATE FUNCTION governance_tree_carry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE governance_organisation
  SET path = NEW.path || substr(path, length(OLD.path) + 1), depth = depth + NEW.depth - OLD.depth
  WHERE path LIKE OLD.path || '_%';
  RETURN NULL;
END $$;

CREATE TRIGGER organisation_tree_lock BEFORE INSERT OR UPDATE OF parent_id ON governance_organisation
  FOR EACH STATEMENT EXECUTE FUNCTION governance_tree_lock();
CREATE TRIGGER organisation_tree_place BEFORE INSERT OR UPDATE OF parent_id ON governance_organisation
  FOR EACH ROW EXECUTE FUNCTION governance_tree_place();
CREATE TRIGGER organisation_tree_carry AFTER UPDATE OF parent_id ON governance_organisation
  FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION governance_tree_carry();
"""
NO_TREE = """
DROP TRIGGER organisation_tree_carry ON governance_organisation;
DROP TRIGGER organisation_tree_place ON governance_organisation;
DROP TRIGGER organisation_tree_lock ON governance_organisation;
DROP FUNCTION governance_tree_carry();
DROP FUNCTION governance_tree_place();
DROP FUNCTION governance_tree_lock();
"""

CHAIN = """
CREATE FUNCTION governance_event_digest(e governance_event) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws(chr(31), e.previous_digest, e.subject_kind, e.subject_id, e.seq, e.name,
    coalesce(e.by_id::text, '-'), e.by_zh, e.by_en,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    coalesce(e.key, '-'), e.data::text), 'UTF8')), 'hex')
$$;

CREATE FUNCTION governance_event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
  SELECT seq, digest INTO last FROM governance_event
  WHERE subject_kind = NEW.subject_kind AND subject_id = NEW.subject_id ORDER BY seq DESC LIMIT 1;
  NEW.seq := coalesce(last.seq, 0) + 1;
  NEW.previous_digest := coalesce(last.digest, '');
  NEW.digest := governance_event_digest(NEW);
  RETURN NEW;
END $$;

CREATE FUNCTION governance_event_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'events are never changed or deleted' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER event_chain BEFORE INSERT ON governance_event
  FOR EACH ROW EXECUTE FUNCTION governance_event_chain();
CREATE TRIGGER event_keep BEFORE UPDATE OR DELETE ON governance_event
  FOR EACH ROW EXECUTE FUNCTION governance_event_keep();
CREATE TRIGGER event_keep_all BEFORE TRUNCATE ON governance_event
  FOR EACH STATEMENT EXECUTE FUNCTION governance_event_keep();
"""
NO_CHAIN = """
DROP TRIGGER event_keep_all ON governance_event;
DROP TRIGGER event_keep ON governance_event;
DROP TRIGGER event_chain ON governance_event;
DROP FUNCTION governance_event_keep();
DROP FUNCTION governance_event_chain();
DROP FUNCTION governance_event_digest(governance_event);
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_ground_floor")]

    operations = [
        migrations.RunSQL(TREE, NO_TREE),
        migrations.RunSQL(CHAIN, NO_CHAIN),
    ]
