"""What an intake must know before it writes, as a function: its plan is kept, and planning cost more than running it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION cases_intake_facts(longitude float8, latitude float8, community text, category text)
RETURNS TABLE (is_category boolean, cell_id bigint, community_id bigint, street_id bigint, district_id bigint)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_variable
DECLARE
  known boolean := EXISTS (SELECT 1 FROM cases_category c
    WHERE c.code = category AND c.is_active AND c.parent_id IS NOT NULL);
BEGIN
  IF longitude IS NOT NULL THEN
    RETURN QUERY SELECT known, place.cell_id, place.community_id, place.street_id, place.district_id
      FROM (SELECT 1) one LEFT JOIN grids_locate(longitude, latitude) place ON true;
    RETURN;
  END IF;
  RETURN QUERY SELECT known, NULL::bigint, area.id, street.id, street.parent_id
    FROM (SELECT 1) one
    LEFT JOIN governance_organisation area ON area.code = community AND area.kind_id = 'community'
    LEFT JOIN governance_organisation street ON street.id = area.parent_id;
END $$;
"""
BACK = "DROP FUNCTION cases_intake_facts(float8, float8, text, text);"


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_ended_at_every_level"), ("grids", "0002_locate_by_function")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
