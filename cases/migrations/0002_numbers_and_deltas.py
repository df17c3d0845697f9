"""The running number of cases, and the trigger that writes a delta with every change of state."""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE cases_number;

CREATE FUNCTION cases_case_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE this_month date := date_trunc('month', NEW.reported_at AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO cases_casedelta (district_id, street_id, community_id, month, measure, amount) VALUES
      (NEW.district_id, NEW.street_id, NEW.community_id, this_month, 'reported', 1),
      (NEW.district_id, NEW.street_id, NEW.community_id, this_month, 'in:' || NEW.state, 1);
  ELSE
    INSERT INTO cases_casedelta (district_id, street_id, community_id, month, measure, amount) VALUES
      (OLD.district_id, OLD.street_id, OLD.community_id, this_month, 'in:' || OLD.state, -1),
      (NEW.district_id, NEW.street_id, NEW.community_id, this_month, 'in:' || NEW.state, 1);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER case_counted AFTER INSERT ON cases_case
  FOR EACH ROW EXECUTE FUNCTION cases_case_count();
CREATE TRIGGER case_recounted AFTER UPDATE OF state, district_id, street_id, community_id ON cases_case
  FOR EACH ROW WHEN ((OLD.state, OLD.district_id, OLD.street_id, OLD.community_id)
    IS DISTINCT FROM (NEW.state, NEW.district_id, NEW.street_id, NEW.community_id))
  EXECUTE FUNCTION cases_case_count();
"""
BACK = """
DROP TRIGGER case_recounted ON cases_case;
DROP TRIGGER case_counted ON cases_case;
DROP FUNCTION cases_case_count();
DROP SEQUENCE cases_number;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
