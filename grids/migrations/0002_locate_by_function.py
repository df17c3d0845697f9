"""The statement that finds the cell of a point, as a function: its plan is kept, and planning cost more than running it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION grids_locate(longitude float8, latitude float8)
RETURNS TABLE (cell_id bigint, cell_code text, community_id bigint, street_id bigint, district_id bigint)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  -- A point on a shared edge belongs to the cell with the lowest code, always the same one.
  RETURN QUERY
  SELECT cell.id, cell.code::text, community.id, street.id, street.parent_id
  FROM grids_cell cell
  JOIN governance_organisation community ON community.id = cell.community_id
  JOIN governance_organisation street ON street.id = community.parent_id
  WHERE ST_Covers(cell.polygon, ST_SetSRID(ST_MakePoint(longitude, latitude), 4326))
  ORDER BY cell.code LIMIT 1;
END $$;
"""
BACK = "DROP FUNCTION grids_locate(float8, float8);"


class Migration(migrations.Migration):
    dependencies = [("grids", "0001_grid"), ("governance", "0002_tree_and_chain")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
