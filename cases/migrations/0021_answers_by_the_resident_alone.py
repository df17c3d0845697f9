"""Residents speak by an answer code of their own; what was answered by the tracking code alone counts no more."""

from django.db import migrations, models
from django.db.models import Q

_ROUNDS = """
CREATE OR REPLACE VIEW cases_ratedround AS
SELECT called.id AS call_back_id, called.case_id, called.round, called.at,
  date_trunc('month', called.at AT TIME ZONE 'Asia/Shanghai')::date AS month,
  c.district_id, c.street_id, c.community_id,
  coalesce(lead.department_id, 0) AS department_id, coalesce(lead.organisation_id, 0) AS lead_id, c.category_id,
  called.was_contacted AND (lead.id IS NULL OR coalesce(lead.contacted_at <= lead.contact_by, false)) AS is_responded,
  called.is_solved AS is_resolved, called.satisfaction IN ('satisfied', 'basically') AS is_satisfied, c.is_excluded
FROM cases_callback called
JOIN cases_case c ON c.id = called.case_id
LEFT JOIN LATERAL (
  SELECT a.* FROM cases_assignment a
  WHERE a.case_id = called.case_id AND a.round = called.round AND a.role = 'lead' AND a.assigned_at <= called.at
    AND (a.released_at IS NULL OR a.released_at > called.at)
  ORDER BY a.released_at NULLS LAST, a.id LIMIT 1
) lead ON true
WHERE called.is_reached{counted};
"""
# Who answered by the tracking code alone cannot be told from staff who had read it.
ROUNDS = _ROUNDS.format(counted=" AND called.way <> 'tracking_code'")
ROUNDS_BACK = _ROUNDS.format(counted="")
MARKED = "UPDATE cases_callback SET way = 'tracking_code' WHERE by_id IS NULL"
TAKEN_OUT = """
WITH gone AS (
  DELETE FROM cases_countedround counted USING cases_callback called
  WHERE called.id = counted.call_back_id AND called.way = 'tracking_code' RETURNING counted.*
)
INSERT INTO cases_ratedelta (district_id, street_id, community_id, department_id, lead_id, category, month,
  called_back, responded, resolved, satisfied, excluded)
SELECT district_id, street_id, community_id, department_id, lead_id, category_id, month,
  -(NOT is_excluded)::int, -(NOT is_excluded AND is_responded)::int, -(NOT is_excluded AND is_resolved)::int,
  -(NOT is_excluded AND is_satisfied)::int, -is_excluded::int
FROM gone
"""
WAYS = [
    ("phone", "By telephone"),
    ("answer_code", "By the resident's answer code"),
    ("tracking_code", "By the tracking code alone, not counted in the rates"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_reported_of_areas")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="answer_digest",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="of the code by which its resident speaks",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="callback",
            name="way",
            field=models.CharField(choices=WAYS, db_default="phone", default="phone", max_length=16),
        ),
        migrations.RunSQL(MARKED, migrations.RunSQL.noop),
        migrations.RunSQL(TAKEN_OUT, migrations.RunSQL.noop),
        migrations.RunSQL(ROUNDS, ROUNDS_BACK),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.CheckConstraint(
                name="who_calls_back_has_a_name",
                condition=Q(by__isnull=False, way="phone") | ~Q(way="phone") & Q(by=None),
            ),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.UniqueConstraint(
                name="answer_code_is_used_once_a_round",
                fields=("case", "round"),
                condition=Q(("way", "answer_code")),
            ),
        ),
    ]
