"""What is counted of called-back cases, for every organisation above them, and how often a street whistles.

The truth stays in call-backs, cases and assignments. `cases_ratedround` says what counts of them and is the one answer
that triggers, the recount and the first filling share; `cases_ratekeys` says for whom a round counts.
"""

import django.db.models.deletion
from django.db import migrations, models

# Who led when the resident was called: a lead that was released later led then. Contact counts within its limit; where
# the community handled the round there is no such limit, and the resident's word alone counts.
ROUNDS = """
CREATE VIEW cases_ratedround AS
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
WHERE called.is_reached;

CREATE FUNCTION cases_ratekeys(district bigint, street bigint, community bigint, department bigint, lead bigint,
  category varchar) RETURNS TABLE (organisation_id bigint, department_id bigint, category varchar)
LANGUAGE sql IMMUTABLE AS $$
  SELECT area, 0::bigint, kind FROM unnest(ARRAY[$1, $2, $3]) area, unnest(ARRAY['', $6]) kind
  UNION SELECT area, $4, ''::varchar FROM unnest(ARRAY[$1, $2, $3]) area WHERE $4 <> 0
  UNION SELECT own, 0::bigint, kind FROM unnest(ARRAY[$4, $5]) own, unnest(ARRAY['', $6]) kind WHERE own <> 0
$$;
"""
ROUNDS_BACK = """
DROP FUNCTION cases_ratekeys(bigint, bigint, bigint, bigint, bigint, varchar);
DROP VIEW cases_ratedround;
"""

TRIGGERS = """
CREATE FUNCTION cases_ratedelta_of(r cases_countedround, sign smallint) RETURNS void LANGUAGE sql AS $$
  INSERT INTO cases_ratedelta (district_id, street_id, community_id, department_id, lead_id, category, month,
    called_back, responded, resolved, satisfied, excluded)
  SELECT r.district_id, r.street_id, r.community_id, r.department_id, r.lead_id, r.category_id, r.month,
    sign * (NOT r.is_excluded)::int, sign * (NOT r.is_excluded AND r.is_responded)::int,
    sign * (NOT r.is_excluded AND r.is_resolved)::int, sign * (NOT r.is_excluded AND r.is_satisfied)::int,
    sign * r.is_excluded::int
$$;

CREATE FUNCTION cases_callback_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO cases_countedround (call_back_id, case_id, round, month, district_id, street_id, community_id,
    department_id, lead_id, category_id, is_responded, is_resolved, is_satisfied, is_excluded)
  SELECT call_back_id, case_id, round, month, district_id, street_id, community_id,
    department_id, lead_id, category_id, is_responded, is_resolved, is_satisfied, is_excluded
  FROM cases_ratedround WHERE call_back_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER call_back_counted AFTER INSERT ON cases_callback
  FOR EACH ROW WHEN (NEW.is_reached) EXECUTE FUNCTION cases_callback_count();

CREATE FUNCTION cases_countedround_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    PERFORM cases_ratedelta_of(OLD, -1::smallint);
  END IF;
  PERFORM cases_ratedelta_of(NEW, 1::smallint);
  RETURN NULL;
END $$;
CREATE TRIGGER round_counted AFTER INSERT OR UPDATE ON cases_countedround
  FOR EACH ROW EXECUTE FUNCTION cases_countedround_count();

CREATE FUNCTION cases_case_rates_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases_countedround SET district_id = NEW.district_id, street_id = NEW.street_id,
    community_id = NEW.community_id, category_id = NEW.category_id, is_excluded = NEW.is_excluded
  WHERE case_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER case_rates_followed AFTER UPDATE OF district_id, street_id, community_id, category_id, is_excluded
  ON cases_case FOR EACH ROW
  WHEN ((OLD.district_id, OLD.street_id, OLD.community_id, OLD.category_id, OLD.is_excluded)
    IS DISTINCT FROM (NEW.district_id, NEW.street_id, NEW.community_id, NEW.category_id, NEW.is_excluded))
  EXECUTE FUNCTION cases_case_rates_follow();
"""
TRIGGERS_BACK = """
DROP TRIGGER case_rates_followed ON cases_case;
DROP TRIGGER round_counted ON cases_countedround;
DROP TRIGGER call_back_counted ON cases_callback;
DROP FUNCTION cases_case_rates_follow();
DROP FUNCTION cases_countedround_count();
DROP FUNCTION cases_callback_count();
DROP FUNCTION cases_ratedelta_of(cases_countedround, smallint);
"""

# What a street whistles for, over what it registered: both go the way of the other counts of cases.
WHISTLES = """
CREATE VIEW cases_whistlecount AS
SELECT c.district_id, c.street_id, c.community_id, 'registered'::varchar AS measure,
  date_trunc('month', c.registered_at AT TIME ZONE 'Asia/Shanghai')::date AS month, c.id AS case_id
FROM cases_case c WHERE c.registered_at IS NOT NULL
UNION ALL
SELECT c.district_id, c.street_id, c.community_id, 'whistled'::varchar,
  date_trunc('month', w.blown_at AT TIME ZONE 'Asia/Shanghai')::date, c.id
FROM cases_whistle w JOIN cases_case c ON c.id = w.case_id;

CREATE FUNCTION cases_case_registered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO cases_casedelta (district_id, street_id, community_id, month, measure, amount) VALUES
    (NEW.district_id, NEW.street_id, NEW.community_id,
     date_trunc('month', NEW.registered_at AT TIME ZONE 'Asia/Shanghai')::date, 'registered', 1);
  RETURN NULL;
END $$;
CREATE TRIGGER case_registered AFTER UPDATE OF registered_at ON cases_case
  FOR EACH ROW WHEN (OLD.registered_at IS NULL AND NEW.registered_at IS NOT NULL)
  EXECUTE FUNCTION cases_case_registered();

CREATE FUNCTION cases_whistle_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO cases_casedelta (district_id, street_id, community_id, month, measure, amount)
  SELECT district_id, street_id, community_id,
    date_trunc('month', NEW.blown_at AT TIME ZONE 'Asia/Shanghai')::date, 'whistled', 1
  FROM cases_case WHERE id = NEW.case_id;
  RETURN NULL;
END $$;
CREATE TRIGGER whistle_counted AFTER INSERT ON cases_whistle
  FOR EACH ROW EXECUTE FUNCTION cases_whistle_count();

CREATE FUNCTION cases_case_whistles_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO cases_casedelta (district_id, street_id, community_id, month, measure, amount)
  SELECT place.district, place.street, place.community, counted.month, counted.measure, place.sign
  FROM cases_whistlecount counted, (VALUES
    (OLD.district_id, OLD.street_id, OLD.community_id, -1),
    (NEW.district_id, NEW.street_id, NEW.community_id, 1)) AS place(district, street, community, sign)
  WHERE counted.case_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER case_whistles_followed AFTER UPDATE OF district_id, street_id, community_id ON cases_case
  FOR EACH ROW WHEN (OLD.registered_at IS NOT NULL AND (OLD.district_id, OLD.street_id, OLD.community_id)
    IS DISTINCT FROM (NEW.district_id, NEW.street_id, NEW.community_id))
  EXECUTE FUNCTION cases_case_whistles_follow();
"""
WHISTLES_BACK = """
DROP TRIGGER case_whistles_followed ON cases_case;
DROP TRIGGER whistle_counted ON cases_whistle;
DROP TRIGGER case_registered ON cases_case;
DROP FUNCTION cases_case_whistles_follow();
DROP FUNCTION cases_whistle_count();
DROP FUNCTION cases_case_registered();
DROP VIEW cases_whistlecount;
DELETE FROM cases_casedelta WHERE measure IN ('registered', 'whistled');
DELETE FROM cases_casecounter WHERE measure IN ('registered', 'whistled');
"""

# What happened before this migration counts too.
FILLING = """
INSERT INTO cases_countedround (call_back_id, case_id, round, month, district_id, street_id, community_id,
  department_id, lead_id, category_id, is_responded, is_resolved, is_satisfied, is_excluded)
SELECT call_back_id, case_id, round, month, district_id, street_id, community_id,
  department_id, lead_id, category_id, is_responded, is_resolved, is_satisfied, is_excluded FROM cases_ratedround;
INSERT INTO cases_casedelta (district_id, street_id, community_id, month, measure, amount)
SELECT district_id, street_id, community_id, month, measure, 1 FROM cases_whistlecount;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_evaluated_and_joined")]

    operations = [
        migrations.CreateModel(
            name="RateDelta",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("district_id", models.BigIntegerField()),
                ("street_id", models.BigIntegerField()),
                ("community_id", models.BigIntegerField()),
                ("department_id", models.BigIntegerField()),
                ("lead_id", models.BigIntegerField()),
                ("category", models.CharField(max_length=40)),
                ("month", models.DateField()),
                ("called_back", models.SmallIntegerField()),
                ("responded", models.SmallIntegerField()),
                ("resolved", models.SmallIntegerField()),
                ("satisfied", models.SmallIntegerField()),
                ("excluded", models.SmallIntegerField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RateCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation_id", models.BigIntegerField()),
                ("department_id", models.BigIntegerField(help_text="0: whoever answered")),
                ("category", models.CharField(help_text="empty: every category", max_length=40)),
                ("month", models.DateField()),
                ("called_back", models.BigIntegerField()),
                ("responded", models.BigIntegerField()),
                ("resolved", models.BigIntegerField()),
                ("satisfied", models.BigIntegerField()),
                ("excluded", models.BigIntegerField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "department_id", "category", "month"), name="rate_is_kept_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="rate_month_is_a_first_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountedRound",
            fields=[
                (
                    "call_back",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="counted",
                        serialize=False,
                        to="cases.callback",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("month", models.DateField()),
                ("district_id", models.BigIntegerField()),
                ("street_id", models.BigIntegerField()),
                ("community_id", models.BigIntegerField()),
                ("department_id", models.BigIntegerField(db_default=0)),
                ("lead_id", models.BigIntegerField(db_default=0)),
                ("category_id", models.CharField(max_length=40)),
                ("is_responded", models.BooleanField()),
                ("is_resolved", models.BooleanField()),
                ("is_satisfied", models.BooleanField()),
                ("is_excluded", models.BooleanField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="counted_rounds", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ("-month", "-call_back"),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["district_id", "-month", "-call_back"], name="counted_of_district"),
                    models.Index(fields=["street_id", "-month", "-call_back"], name="counted_of_street"),
                    models.Index(fields=["community_id", "-month", "-call_back"], name="counted_of_community"),
                    models.Index(
                        condition=models.Q(("department_id", 0), _negated=True),
                        fields=["department_id", "-month", "-call_back"],
                        name="counted_of_department",
                    ),
                    models.Index(
                        condition=models.Q(("lead_id", 0), _negated=True),
                        fields=["lead_id", "-month", "-call_back"],
                        name="counted_of_lead",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ROUNDS, ROUNDS_BACK),
        migrations.RunSQL(TRIGGERS, TRIGGERS_BACK),
        migrations.RunSQL(WHISTLES, WHISTLES_BACK),
        migrations.RunSQL(FILLING, migrations.RunSQL.noop),
    ]
