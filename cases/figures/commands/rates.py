"""Folding the rates into their counters, and counting a month anew to see that nothing went astray."""

import logging
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases import events
from cases.figures.commands.folding import fold
from governance.ground import outbox
from governance.ground.commands.notifications import notify
from governance.ground.outbox import Happened
from governance.ground.permissions import PORTAL
from governance.ground.queries.holders import holders_on
from governance.ground.workflow import Permission, Words
from governance.models import Organisation

logger = logging.getLogger(__name__)

FOLD_AT_ONCE = 5000
MOST_TOLD = 20
SUBJECT = outbox.Subject("cases.rates", 1)

_FOLD = """
WITH taken AS (
  DELETE FROM cases_ratedelta
  WHERE id <= (SELECT max(id) FROM (SELECT id FROM cases_ratedelta ORDER BY id LIMIT %s) first)
  RETURNING *
), folded AS (
  INSERT INTO cases_ratecounter (organisation_id, department_id, category, month,
    called_back, responded, resolved, satisfied, excluded)
  SELECT keys.organisation_id, keys.department_id, keys.category, t.month,
    sum(t.called_back), sum(t.responded), sum(t.resolved), sum(t.satisfied), sum(t.excluded)
  FROM taken t, cases_ratekeys(t.district_id, t.street_id, t.community_id, t.department_id, t.lead_id, t.category) keys
  GROUP BY 1, 2, 3, 4
  ON CONFLICT (organisation_id, department_id, category, month) DO UPDATE SET
    called_back = cases_ratecounter.called_back + EXCLUDED.called_back,
    responded = cases_ratecounter.responded + EXCLUDED.responded,
    resolved = cases_ratecounter.resolved + EXCLUDED.resolved,
    satisfied = cases_ratecounter.satisfied + EXCLUDED.satisfied,
    excluded = cases_ratecounter.excluded + EXCLUDED.excluded
)
SELECT count(*) FROM taken
"""
# One statement, hence one moment: what is committed while it runs stands on neither side.
_RECOUNT = """
WITH raw AS (
  SELECT keys.organisation_id, keys.department_id, keys.category AS kind,
    count(*) FILTER (WHERE NOT r.is_excluded) AS a,
    count(*) FILTER (WHERE r.is_responded AND NOT r.is_excluded) AS b,
    count(*) FILTER (WHERE r.is_resolved AND NOT r.is_excluded) AS c,
    count(*) FILTER (WHERE r.is_satisfied AND NOT r.is_excluded) AS d,
    count(*) FILTER (WHERE r.is_excluded) AS e
  FROM cases_ratedround r,
    cases_ratekeys(r.district_id, r.street_id, r.community_id, r.department_id, r.lead_id, r.category_id) keys
  WHERE r.at >= %(from)s AND r.at < %(to)s GROUP BY 1, 2, 3
  UNION ALL
  SELECT area, 0, 'cases:' || measure, count(*), 0, 0, 0, 0
  FROM cases_whistlecount w, unnest(ARRAY[w.district_id, w.street_id, w.community_id]) area
  WHERE w.month = %(month)s GROUP BY 1, 3
), kept AS (
  SELECT organisation_id, department_id, kind, sum(a) AS a, sum(b) AS b, sum(c) AS c, sum(d) AS d, sum(e) AS e FROM (
    SELECT organisation_id, department_id, category AS kind, called_back AS a, responded AS b, resolved AS c,
      satisfied AS d, excluded AS e
    FROM cases_ratecounter WHERE month = %(month)s
    UNION ALL
    SELECT keys.organisation_id, keys.department_id, keys.category, t.called_back, t.responded, t.resolved,
      t.satisfied, t.excluded
    FROM cases_ratedelta t,
      cases_ratekeys(t.district_id, t.street_id, t.community_id, t.department_id, t.lead_id, t.category) keys
    WHERE t.month = %(month)s
    UNION ALL
    SELECT organisation_id, 0, 'cases:' || measure, amount, 0, 0, 0, 0 FROM cases_casecounter
    WHERE month = %(month)s AND measure IN ('registered', 'whistled')
    UNION ALL
    SELECT area, 0, 'cases:' || measure, amount, 0, 0, 0, 0
    FROM cases_casedelta t, unnest(ARRAY[t.district_id, t.street_id, t.community_id]) area
    WHERE month = %(month)s AND measure IN ('registered', 'whistled')
  ) both_kept GROUP BY 1, 2, 3
)
SELECT organisation_id, department_id, kind,
  ARRAY[coalesce(raw.a, 0), coalesce(raw.b, 0), coalesce(raw.c, 0), coalesce(raw.d, 0), coalesce(raw.e, 0)]::bigint[],
  ARRAY[coalesce(kept.a, 0), coalesce(kept.b, 0), coalesce(kept.c, 0), coalesce(kept.d, 0),
    coalesce(kept.e, 0)]::bigint[]
FROM raw FULL JOIN kept USING (organisation_id, department_id, kind)
WHERE (coalesce(raw.a, 0), coalesce(raw.b, 0), coalesce(raw.c, 0), coalesce(raw.d, 0), coalesce(raw.e, 0))
  IS DISTINCT FROM
  (coalesce(kept.a, 0), coalesce(kept.b, 0), coalesce(kept.c, 0), coalesce(kept.d, 0), coalesce(kept.e, 0))
ORDER BY 1, 2, 3
"""
_MONTHS = "SELECT month FROM cases_ratecounter UNION SELECT month FROM cases_casecounter ORDER BY 1"


def fold_rates() -> int:
    """Fold what has gathered into the counters of the rates; return how many changes. One folder works at a time."""
    return fold("cases_ratecounter", _FOLD, at_once=FOLD_AT_ONCE)


def recount_some_month(*, now: datetime) -> date | None:
    """Count a month anew that chance chooses, so that in time every one is looked at; return which."""
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS)
        months = [row[0] for row in cursor.fetchall()]
    if not months:
        return None
    month: date = secrets.choice(months)
    recount_month(month, now=now)
    return month


@transaction.atomic
def recount_month(month: date, *, now: datetime) -> int:
    """Compare a month's counters with the call-backs, cases and whistles themselves; return how many differ.

    A difference is an error: it stands in the log of the server, in the portal's own, and administrators are told.
    """
    differing = _differing(month)
    if differing:
        logger.error("the rates of %s differ from the call-backs in %d counters", f"{month:%Y-%m}", len(differing))
        told = [
            {"organisation": organisation, "department": department, "kind": kind, "raw": raw, "kept": kept}
            for organisation, department, kind, raw, kept in differing[:MOST_TOLD]
        ]
        data = {"month": f"{month:%Y-%m}", "differing": len(differing), "first": told}
        outbox.record(events.RATES_DIFFERED, subject=SUBJECT, by=PORTAL, at=now, data=data)
    return len(differing)


def _differing(month: date) -> Sequence[tuple[Any, ...]]:
    following = (month + timedelta(days=31)).replace(day=1)
    zone = timezone.get_default_timezone()
    start, end = (datetime(day.year, day.month, 1, tzinfo=zone) for day in (month, following))
    with connection.cursor() as cursor:
        cursor.execute(_RECOUNT, {"from": start, "to": end, "month": month})
        return list(cursor.fetchall())


def tell_administrators(happened: Happened) -> int:
    """Tell those who keep a district's rules that its rates cannot be trusted; return how many were told."""
    districts = Organisation.objects.filter(kind="district").values_list("id", flat=True)
    month, number = happened.data["month"], happened.data["differing"]
    text = Words(
        f"{month} 三率计数与回访记录不一致：{number} 项",
        f"The rates of {month} differ from the call-backs: {number} counters",
    )
    people = holders_on(Permission.MANAGE_RULES, districts)
    return notify(
        people, event_id=happened.id, reason="rates", text=text, url=f"{reverse('cases:rates')}?period={month}"
    )
