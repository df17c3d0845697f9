"""Tokens that were kept in plain text go on working, by their digests, for ninety days; the plain text goes."""

from django.db import migrations

FORWARD = """
DO $$ BEGIN
  IF to_regclass('authtoken_token') IS NOT NULL THEN
    INSERT INTO governance_apitoken (person_id, name, digest, created_at, expires_at)
    SELECT user_id, 'API', encode(sha256(convert_to(key, 'UTF8')), 'hex'), created, now() + interval '90 days'
    FROM authtoken_token;
    DROP TABLE authtoken_token;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0012_api_tokens")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
