"""Folding deltas into counters."""

from cases.figures.commands.folding import fold

FOLD_AT_ONCE = 5000

# The bound is computed once; as `id IN (… LIMIT …)` a planner that knows the table empty computes it for each row.
_FOLD = """
WITH taken AS (
  DELETE FROM cases_casedelta
  WHERE id <= (SELECT max(id) FROM (SELECT id FROM cases_casedelta ORDER BY id LIMIT %s) first)
  RETURNING district_id, street_id, community_id, month, measure, amount
), spread AS (
  SELECT organisation_id, month, measure, sum(amount) AS amount
  FROM taken, unnest(ARRAY[district_id, street_id, community_id]) AS organisation_id
  GROUP BY 1, 2, 3
), folded AS (
  INSERT INTO cases_casecounter (organisation_id, month, measure, amount)
  SELECT organisation_id, month, measure, amount FROM spread ORDER BY organisation_id, measure, month
  ON CONFLICT (organisation_id, measure, month) DO UPDATE SET amount = cases_casecounter.amount + EXCLUDED.amount
)
SELECT count(*) FROM taken
"""


def fold_counters() -> int:
    """Fold what has gathered into the counters; return how many deltas. One folder works at a time, others leave."""
    return fold("cases_casecounter", _FOLD, at_once=FOLD_AT_ONCE)
