"""The conditions by which a supervisor finds open cases, and the statements that count and list them.

One set of conditions serves the figures and the lists behind them. `c` is the case, `a` an open part of it: an
assignment that some department still has to finish.
"""

from dataclasses import dataclass

from cases.casework.queries.lateness import late
from cases.figures.queries.rates import Place
from cases.figures.workflow.supervision import NO_DEPARTMENT, Watch

_PART_LATE = late("a.")
_PART_IS_LATE = f"EXISTS (SELECT 1 FROM cases_assignment a WHERE a.case_id = c.id AND {_PART_LATE})"
_CONTESTED = """EXISTS (
    SELECT 1 FROM cases_application p WHERE p.case_id = c.id AND p.kind = 'contest' AND p.standing = 'open')"""
_PART_CONTESTED = """EXISTS (
    SELECT 1 FROM cases_application p WHERE p.assignment_id = a.id AND p.kind = 'contest' AND p.standing = 'open')"""
# By the chain of its events the last step of a case is found in a row or two, however long its history is.
_LAST_STEP = """(SELECT e.at FROM governance_event e WHERE e.subject_kind = 'cases.case' AND e.subject_id = c.id
    AND e.name <> ALL (%(not_done)s) ORDER BY e.seq DESC LIMIT 1)"""
# What began after that moment was touched after it; the events need to be read for the rest only.
_DORMANT = f"""(c.due_from <= %(dormant_since)s AND c.paused_at IS NULL AND c.state <> 'joined'
    AND {_LAST_STEP} <= %(dormant_since)s)"""
_OF_CASE = {
    Watch.OPEN: "c.is_open",
    Watch.LATE: late("c."),
    Watch.DORMANT: _DORMANT,
    Watch.REOPENED: "c.round > 1",
    Watch.UNROUTED: "c.state = 'unrouted'",
    Watch.SUPERVISED: "c.supervised > 0",
    Watch.LISTED: "c.supervised >= %(listed)s",
}

_COUNTS = """
WITH seen AS MATERIALIZED (
  SELECT c.id, c.category_id, c.round, {late} AS late, {step_late} AS step_late, {contested} AS contested,
    {dormant} AS dormant, {unrouted} AS unrouted, {supervised} AS supervised, {listed} AS listed
  FROM cases_case c WHERE c.is_open AND {inside}
), parts AS MATERIALIZED (
  SELECT a.case_id AS id, a.{key}::text AS key, bool_or({part_late}) AS step_late,
    bool_or({part_contested}) AS contested
  FROM cases_assignment a JOIN cases_case c ON c.id = a.case_id
  WHERE a.is_open AND {own} AND c.is_open AND {inside} GROUP BY 1, 2
), whole AS (
  SELECT id, bool_or(step_late) AS step_late, bool_or(contested) AS contested FROM parts GROUP BY 1
), facts AS (
  SELECT 'category' AS line, seen.category_id AS key, seen.round, seen.late, {whole_step_late} AS step_late,
    {whole_contested} AS contested, dormant, unrouted, supervised, listed
  FROM seen LEFT JOIN whole ON whole.id = seen.id
  UNION ALL
  SELECT 'department', coalesce(parts.key, '{no_department}'), seen.round, seen.late,
    coalesce(parts.step_late, seen.step_late), coalesce(parts.contested, seen.contested), dormant, unrouted,
    supervised, listed
  FROM seen LEFT JOIN parts ON parts.id = seen.id
)
SELECT line, key, sum(round - 1)::bigint, count(*), count(*) FILTER (WHERE late), count(*) FILTER (WHERE step_late),
  count(*) FILTER (WHERE dormant),
  count(*) FILTER (WHERE round > 1), count(*) FILTER (WHERE contested), count(*) FILTER (WHERE unrouted),
  count(*) FILTER (WHERE supervised), count(*) FILTER (WHERE listed)
FROM facts GROUP BY line, key
"""
_LIST = """
SELECT c.id, c.number, c.title, c.address, c.category_id, c.community_id, c.state, c.reported_at, c.due_at,
  c.due_from, c.due_rule, c.paused_at, c.round, c.supervised,
  {last_step},
  ARRAY(SELECT DISTINCT a.organisation_id FROM cases_assignment a WHERE a.case_id = c.id AND a.is_open ORDER BY 1)
FROM cases_case c
WHERE c.is_open AND {inside} AND {watched} AND {of_category} AND (c.{at}, c.id) > (%(at)s, %(id)s)
ORDER BY c.{at}, c.id LIMIT %(rows)s
"""


@dataclass(frozen=True)
class Watched:
    """Which open cases are meant: of a place, of one of its departments (or with none), for one reason."""

    place: Place
    watch: Watch = Watch.OPEN
    department: str = ""

    @property
    def own(self) -> str:
        """The condition on parts: any part of an area's cases, a department's own, one department's alone."""
        conditions = []
        if not self.place.is_area:
            conditions.append("(a.organisation_id = %(place)s OR a.department_id = %(place)s)")
        if self.department not in ("", NO_DEPARTMENT):
            conditions.append(f"a.{self.key} = %(department)s")
        return " AND ".join(conditions) or "true"

    @property
    def key(self) -> str:
        """The column that names who has a part: an area sees departments, a department its offices."""
        return "department_id" if self.place.is_area else "organisation_id"

    @property
    def inside(self) -> str:
        """The condition on cases that lie in the place, or of which it has a part."""
        if self.place.is_area:
            return f"c.{self.place.kind}_id = %(place)s"
        # Written by ids, the two partial indexes of the inbox serve it.
        return f"c.id IN (SELECT a.case_id FROM cases_assignment a WHERE a.is_open AND {Watched(self.place).own})"

    @property
    def condition(self) -> str:
        """The condition on the cases of a list."""
        if self.department == NO_DEPARTMENT:
            return f"({self._of_case}) AND NOT {self._part('true')}"
        if self.own == "true":
            return f"({self._of_case})"
        own = {Watch.STEP_LATE: _PART_LATE, Watch.CONTESTED: _PART_CONTESTED}.get(self.watch)
        return self._part(own) if own else f"({_OF_CASE[self.watch]}) AND {self._part('true')}"

    @property
    def _of_case(self) -> str:
        return {Watch.STEP_LATE: _PART_IS_LATE, Watch.CONTESTED: _CONTESTED}.get(self.watch) or _OF_CASE[self.watch]

    def _part(self, condition: str) -> str:
        every = f"a.case_id = c.id AND a.is_open AND {self.own} AND {condition}"
        return f"EXISTS (SELECT 1 FROM cases_assignment a WHERE {every})"


def counting(place: Place, *, seen: str) -> str:
    """Compose the statement that counts a place's open cases by category and by department, for every reason.

    `seen` is the condition on cases that keeps from the reader what is not theirs.
    """
    every = Watched(place)
    either = "(seen.{0} OR coalesce(whole.{0}, false))" if place.is_area else "coalesce(whole.{0}, false)"
    return _COUNTS.format(
        inside=f"{every.inside} AND {seen}",
        own=every.own,
        key=every.key,
        step_late=_PART_IS_LATE,
        contested=_CONTESTED,
        part_late=_PART_LATE,
        part_contested=_PART_CONTESTED,
        whole_step_late=either.format("step_late"),
        whole_contested=either.format("contested"),
        no_department=NO_DEPARTMENT,
        **{
            watch.value: _OF_CASE[watch]
            for watch in (Watch.LATE, Watch.DORMANT, Watch.UNROUTED, Watch.SUPERVISED, Watch.LISTED)
        },
    )


def listing(watched: Watched, *, at: str, of_category: bool, seen: str) -> str:
    """Compose the statement that lists cases by their moments in the column `at` from a key on."""
    return _LIST.format(
        at=at,
        inside=f"{watched.inside} AND {seen}",
        watched=watched.condition,
        last_step=_LAST_STEP,
        of_category="c.category_id = ANY (%(categories)s)" if of_category else "true",
    )
