"""A case says whether its whistle goes on, so that its view is read by an index and counted as the others are."""

from django.db import migrations, models

GOES_ON = ["acting", "dispatched", "unrouted", "whistled"]
COUNT_WHISTLES = """
CREATE FUNCTION cases_case_count_whistle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE this_month date := date_trunc('month', NEW.reported_at AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
  IF OLD.is_whistled THEN
    INSERT INTO cases_casedelta (district_id, street_id, community_id, month, measure, amount) VALUES
      (OLD.district_id, OLD.street_id, OLD.community_id, this_month, 'whistle:open', -1);
  END IF;
  IF NEW.is_whistled THEN
    INSERT INTO cases_casedelta (district_id, street_id, community_id, month, measure, amount) VALUES
      (NEW.district_id, NEW.street_id, NEW.community_id, this_month, 'whistle:open', 1);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER case_whistle_counted AFTER UPDATE OF is_whistled, district_id, street_id, community_id ON cases_case
  FOR EACH ROW WHEN ((OLD.is_whistled, OLD.district_id, OLD.street_id, OLD.community_id)
    IS DISTINCT FROM (NEW.is_whistled, NEW.district_id, NEW.street_id, NEW.community_id)
    AND (OLD.is_whistled OR NEW.is_whistled))
  EXECUTE FUNCTION cases_case_count_whistle();
"""
BACK = """
DROP TRIGGER case_whistle_counted ON cases_case;
DROP FUNCTION cases_case_count_whistle();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0030_whom_whistles_call")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="is_whistled",
            field=models.BooleanField(
                default=False, db_default=False, help_text="a whistle was blown for it and is not over"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                name="case_is_whistled_until_its_whistle_is_over",
                condition=models.Q(is_whistled=False) | models.Q(state__in=GOES_ON),
            ),
        ),
        *(
            migrations.AddIndex(
                model_name="case",
                index=models.Index(
                    name=f"whistled_of_{level}",
                    fields=[level, "due_at", "id"],
                    condition=models.Q(is_whistled=True),
                ),
            )
            for level in ("district", "street", "community")
        ),
        migrations.RunSQL(COUNT_WHISTLES, BACK),
    ]
