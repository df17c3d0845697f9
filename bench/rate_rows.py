"""Call-backs of the closed cases of a database with many, and their counters."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from cases.figures.commands.rates import fold_rates

AT_ONCE = 50_000
BY_TRIGGERS = 1_000_000

# Two closed cases of three were handled by a department, the third by its community. The triggers of the product count
# each call-back of the first million cases, and the product's own fold makes the counters. What is beyond them would
# take hours so, and is counted in sets, by the view and the function that the triggers stand on.
_ASSIGNMENTS = """
INSERT INTO cases_assignment (case_id, organisation_id, department_id, scope_path, role, round, is_open, asked,
  assigned_at, sign_by, contact_by, finish_by, due_at, signed_at, signed_by_id, contacted_at, contacted_by_id,
  finished_at, finished_by_id, reported_in_place, result)
SELECT c.id, department.id, department.id, department.path, 'lead', 1, false, '',
  c.reported_at, c.reported_at, c.reported_at + interval '1 day', c.due_at, c.due_at, c.reported_at, person.id,
  c.reported_at + (abs(hashint8(c.id + 1)) %% 30) * interval '1 hour', person.id,
  c.reported_at + interval '3 days', person.id, '', ''
FROM cases_case c
CROSS JOIN (SELECT min(id) AS id FROM governance_person) person
JOIN (SELECT id, path, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS all_of_them
      FROM governance_organisation WHERE kind_id = 'department') department
  ON department.n = abs(hashint8(c.id + 2)) %% department.all_of_them
WHERE c.state = 'closed' AND c.id > %(after)s AND c.id <= %(upto)s AND c.id %% 3 <> 0
"""
_CALL_BACKS = """
INSERT INTO cases_callback (case_id, round, by_id, at, is_reached, was_contacted, is_solved, satisfaction, note)
SELECT c.id, 1, (SELECT min(id) FROM governance_person), c.closed_at, true,
  abs(hashint8(c.id + 3)) %% 20 <> 0, abs(hashint8(c.id + 4)) %% 8 <> 0,
  (ARRAY['satisfied', 'basically', 'satisfied', 'dissatisfied'])[1 + abs(hashint8(c.id + 5)) %% 4], ''
FROM cases_case c WHERE c.state = 'closed' AND c.id > %(after)s AND c.id <= %(upto)s
"""
_COUNTED_IN_SETS = """
WITH counted AS (
  INSERT INTO cases_countedround (call_back_id, case_id, round, month, district_id, street_id, community_id,
    department_id, lead_id, category_id, is_responded, is_resolved, is_satisfied, is_excluded)
  SELECT call_back_id, case_id, round, month, district_id, street_id, community_id,
    department_id, lead_id, category_id, is_responded, is_resolved, is_satisfied, is_excluded
  FROM cases_ratedround WHERE case_id > %(after)s AND case_id <= %(upto)s
  RETURNING *
)
INSERT INTO cases_ratecounter AS kept (organisation_id, department_id, category, month,
  called_back, responded, resolved, satisfied, excluded)
SELECT keys.organisation_id, keys.department_id, keys.category, r.month,
  count(*) FILTER (WHERE NOT r.is_excluded), count(*) FILTER (WHERE NOT r.is_excluded AND r.is_responded),
  count(*) FILTER (WHERE NOT r.is_excluded AND r.is_resolved),
  count(*) FILTER (WHERE NOT r.is_excluded AND r.is_satisfied), count(*) FILTER (WHERE r.is_excluded)
FROM counted r,
  cases_ratekeys(r.district_id, r.street_id, r.community_id, r.department_id, r.lead_id, r.category_id) keys
GROUP BY 1, 2, 3, 4
ON CONFLICT (organisation_id, department_id, category, month) DO UPDATE SET
  called_back = kept.called_back + EXCLUDED.called_back, responded = kept.responded + EXCLUDED.responded,
  resolved = kept.resolved + EXCLUDED.resolved, satisfied = kept.satisfied + EXCLUDED.satisfied,
  excluded = kept.excluded + EXCLUDED.excluded
"""


def call_back_all() -> None:
    """Call back whoever reported a closed case, and count what they said; go on where an earlier run ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(case_id), 0) FROM cases_callback")
        after = cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(max(id), 0) FROM cases_case WHERE state = 'closed'")
        last = cursor.fetchone()[0]
        for start in range(after, min(last, BY_TRIGGERS), AT_ONCE):
            with transaction.atomic():
                _call_back(start, min(start + AT_ONCE, BY_TRIGGERS))
            fold_rates()
        for start in range(max(after, BY_TRIGGERS), last, BY_TRIGGERS):
            with transaction.atomic(), _without_triggers():
                _call_back(start, start + BY_TRIGGERS)
                cursor.execute(_COUNTED_IN_SETS, {"after": start, "upto": start + BY_TRIGGERS})
        if after < last:
            cursor.execute("VACUUM ANALYZE cases_callback, cases_assignment, cases_countedround, cases_ratecounter")
            cursor.execute("VACUUM FULL cases_ratedelta")


def _call_back(after: int, upto: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ASSIGNMENTS, {"after": after, "upto": upto})
        cursor.execute(_CALL_BACKS, {"after": after, "upto": upto})


@contextmanager
def _without_triggers() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
