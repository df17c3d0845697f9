"""Whose post somebody holds is asked for a day of the district: the database's own day begins eight hours later."""

from django.db import migrations

BY_THE_DAY = """
DROP FUNCTION governance_actor(bigint);
CREATE FUNCTION governance_actor(sought bigint, today date)
RETURNS TABLE (id bigint, username text, password text, name_zh text, name_en text, unread bigint, post jsonb, grants jsonb)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT p.id, p.username::text, p.password::text, p.name_zh::text, p.name_en::text,
    (SELECT count(*) FROM (SELECT 1 FROM governance_notification n
      WHERE n.person_id = p.id AND n.read_at IS NULL LIMIT 100) waiting),
    (SELECT jsonb_build_array(post.name_zh, post.name_en) FROM governance_appointment a
      JOIN governance_post post ON post.id = a.post_id
      WHERE a.person_id = p.id AND a.valid @> today ORDER BY a.kind DESC, a.id LIMIT 1),
    (SELECT jsonb_agg(jsonb_build_array(perm.codename, o.id, o.path, o.kind_id) ORDER BY o.path)
      FROM governance_organisationuserpermission g
      JOIN auth_permission perm ON perm.id = g.permission_id
      JOIN governance_organisation o ON o.id = g.content_object_id
      WHERE g.user_id = p.id)
  FROM governance_person p WHERE p.id = sought AND p.is_active;
END $$;
"""
BY_THE_CLOCK = """
DROP FUNCTION governance_actor(bigint, date);
CREATE FUNCTION governance_actor(sought bigint)
RETURNS TABLE (id bigint, username text, password text, name_zh text, name_en text, unread bigint, post jsonb, grants jsonb)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT p.id, p.username::text, p.password::text, p.name_zh::text, p.name_en::text,
    (SELECT count(*) FROM (SELECT 1 FROM governance_notification n
      WHERE n.person_id = p.id AND n.read_at IS NULL LIMIT 100) waiting),
    (SELECT jsonb_build_array(post.name_zh, post.name_en) FROM governance_appointment a
      JOIN governance_post post ON post.id = a.post_id
      WHERE a.person_id = p.id AND a.valid @> CURRENT_DATE ORDER BY a.kind DESC, a.id LIMIT 1),
    (SELECT jsonb_agg(jsonb_build_array(perm.codename, o.id, o.path, o.kind_id) ORDER BY o.path)
      FROM governance_organisationuserpermission g
      JOIN auth_permission perm ON perm.id = g.permission_id
      JOIN governance_organisation o ON o.id = g.content_object_id
      WHERE g.user_id = p.id)
  FROM governance_person p WHERE p.id = sought AND p.is_active;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0018_proposed_appointments")]

    operations = [migrations.RunSQL(BY_THE_DAY, BY_THE_CLOCK)]
