"""The assessment of both sides: the points that streets gave departments, beside what residents said in calls."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum
from django.utils import timezone

from cases.casework.models import Evaluation
from cases.casework.models.evaluations import EvaluationQuerySet
from cases.figures.queries.rates import TOTAL, Place, least_to_say, period_of, place_among, tallies
from cases.figures.queries.statistics import beginning_of, reach_named
from cases.figures.queries.supervision import offered_places, supervised_places
from cases.figures.workflow.assessment import POOR, Points
from cases.figures.workflow.rates import Level, Tally
from cases.figures.workflow.statistics import REACH_WORDS, Reach
from cases.rules.queries.registers import registers_knowing, spoken
from governance.ground.permissions import Actor

DEPARTMENT, STREET = "assignment__department_id", "assignment__case__street_id"


@dataclass(frozen=True)
class AssessmentLine:
    """One department or street: the points of its parts, and its residents' word."""

    code: str
    name: str
    points: Points
    heard: Tally
    least: int

    @property
    def satisfaction(self) -> float | None:
        """Who was satisfied, in per cent of those who were called back."""
        return self.heard.share(self.heard.satisfied, least=self.least)


@dataclass(frozen=True)
class AssessmentPage:
    """All that the page of the assessment shows; only the district sees its streets side by side."""

    place: Place
    places: Sequence[Place]
    reach: Reach
    reaches: Sequence[tuple[Reach, str]]
    since: date
    total: AssessmentLine
    departments: Sequence[AssessmentLine]
    streets: Sequence[AssessmentLine]


def assessment_page(actor: Actor, *, place: str, reach: str, now: datetime) -> AssessmentPage:
    """Add up a place's evaluations; raise NotAllowed or NotFound for what is not the actor's, Invalid for a reach."""
    own = supervised_places(actor)
    chosen, covered = place_among(own, place), reach_named(reach or Reach.YEAR)
    since, before = covered.since(timezone.localdate(now)), period_of("", now=now).before
    found = _points(evaluated_in(actor, chosen, since=since, now=now))
    departments, streets = _by(DEPARTMENT, found), _by(STREET, found)
    heard = _heard(chosen, Level.DEPARTMENTS, since, before) if chosen.is_area else {}
    heard_in_streets = _heard(chosen, Level.STREETS, since, before) if chosen.kind == "district" else {}
    whole = heard.get(TOTAL) or _heard(chosen, chosen.levels[0], since, before).get(TOTAL, Tally())
    least = least_to_say(now)
    return AssessmentPage(
        place=chosen,
        places=offered_places(own, chosen),
        reach=covered,
        reaches=[(one, spoken(words)) for one, words in REACH_WORDS.items()],
        since=since,
        total=AssessmentLine(chosen.code, chosen.name, _added(departments.values()), whole, least),
        departments=_lines(departments, heard, least),
        streets=_lines(streets, heard_in_streets, least) if chosen.kind == "district" else (),
    )


def evaluated_in(actor: Actor, place: Place, *, since: date, now: datetime) -> EvaluationQuerySet:
    """Return the evaluations of parts of an area's cases, or of a department's own parts, in a time."""
    rows = Evaluation.objects.visible_to(actor).filter(at__gte=beginning_of(since), at__lte=now)
    if place.is_area:
        return rows.filter(**{f"assignment__case__{place.kind}_id": place.id})
    return rows.filter(Q(assignment__organisation_id=place.id) | Q(assignment__department_id=place.id))


def _points(rows: EvaluationQuerySet) -> list[tuple[dict[str, int], Points]]:
    """Return the points for each department in each street."""
    poor = Count("id", filter=Q(score__lte=POOR))
    grouped = rows.order_by().values(DEPARTMENT, STREET)
    added = grouped.annotate(amount=Count("id"), points=Sum("score"), poor=poor)
    return [(row, Points(row["amount"], row["points"], row["poor"])) for row in added]


def _by(key: str, found: Iterable[tuple[Mapping[str, int], Points]]) -> dict[int, Points]:
    sums: dict[int, Points] = defaultdict(Points)
    for row, points in found:
        sums[row[key]] = sums[row[key]].plus(points)
    return sums


def _added(points: Iterable[Points]) -> Points:
    total = Points()
    for each in points:
        total = total.plus(each)
    return total


def _heard(place: Place, level: Level, since: date, before: date) -> dict[str, Tally]:
    """Return what residents said for each line of a level, and for the place itself."""
    heard: dict[str, Tally] = defaultdict(Tally)
    for (key, _month), tally in tallies(place, level, since=since, before=before).items():
        heard[key] = heard[key].plus(tally)
    return heard


def _lines(points: Mapping[int, Points], heard: Mapping[str, Tally], least: int) -> list[AssessmentLine]:
    """Return a line for everyone who was evaluated or about whom residents spoke, the lowest points first."""
    spoke = {int(key) for key in heard if key.isdigit() and int(key)}
    ids = sorted({*points, *spoke})
    names = registers_knowing(organisation_ids=set(ids), cell_ids=set()).organisations
    lines = [
        AssessmentLine(
            names[id_].code, spoken(names[id_].name), points.get(id_, Points()), heard.get(str(id_), Tally()), least
        )
        for id_ in ids
    ]
    return sorted(lines, key=lambda line: (line.points.mean is None, line.points.mean or 0, line.code))
