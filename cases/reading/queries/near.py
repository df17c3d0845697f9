"""The open cases that are near to what somebody is telling: the same resident, the same place, the same words.

What this costs follows what is shown, not how many cases are open:

* Each open case has one row in `CaseWords` with the pairs of characters of its text, each as a number that holds within
  its street, under a GIN index. A worker writes it after the report, so that intake does not wait for it.
* Two texts that are alike share rare pairs. Of the pairs that were told only the rarest are looked up, so many that
  the index leads to at most `WIDEST` cases; how many cases have a pair is counted by night (`WordCount`, where it is
  more than fifty). A pair that every tenth case has ("小区") is compared but never looked up.
* By place the GiST index gives the nearest cases within the distance that the rules say, at most `MOST_BY_PLACE`; by
  phone the index of cases gives those of the same resident.
* Only these few hundred are compared pair by pair, in the same statement; a second one reads those that are near enough
  and that the viewer may see.

Where every pair is common, the rarest one is looked up all the same, and of what it leads to the first `WIDEST` are
compared. The test in `tests/cases/reading/queries/test_near.py` holds all this against comparing with every case.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.casework.models import Case
from cases.casework.queries.deadlines import moment_words
from cases.casework.queries.wording import Badge, state_badge
from cases.reading.workflow.nearness import Nearness, Reach, likeness
from cases.reading.workflow.words import marks, pairs, told_as
from cases.rules.queries.values import share_on, value_on
from governance.ground.errors import NotFound
from governance.ground.permissions import Actor
from governance.ground.workflow import Permission

WIDEST = 250
MOST_BY_PLACE = 40
MOST_BY_PHONE = 20
SHOWN = 5
METRES_OF_A_DEGREE = 110_500  # The shortest degree of latitude has 110,574.
# What a mark that was not counted by night stands for: fewer than fifty cases, usually a handful.
UNCOUNTED = 8

_RAREST = """
SELECT told.mark, coalesce(counted.cases, %(uncounted)s)
FROM unnest(%(marks)s::int[]) AS told(mark) LEFT JOIN cases_wordcount counted ON counted.mark = told.mark
ORDER BY 2, 1
"""
# Degrees narrow by the index, metres decide.
_CANDIDATES = """
WITH by_words AS MATERIALIZED (
  SELECT case_id FROM cases_casewords WHERE marks && %(rarest)s::int[] LIMIT %(widest)s
), by_place AS MATERIALIZED (
  SELECT case_id FROM cases_casewords
  WHERE ST_DWithin(location, ST_SetSRID(ST_MakePoint(%(longitude)s, %(latitude)s), 4326), %(degrees)s)
  ORDER BY location <-> ST_SetSRID(ST_MakePoint(%(longitude)s, %(latitude)s), 4326) LIMIT %(most_by_place)s
), by_phone AS MATERIALIZED (
  SELECT id AS case_id FROM cases_case
  WHERE resident_phone_index = %(phone)s AND resident_phone_index <> '' AND is_open
  ORDER BY id DESC LIMIT %(most_by_phone)s
), found AS (
  SELECT case_id FROM by_words UNION SELECT case_id FROM by_place UNION SELECT case_id FROM by_phone
)
SELECT found.case_id, shared.pairs, coalesce(words.size, 0),
  ST_Distance(words.location::geography, ST_SetSRID(ST_MakePoint(%(longitude)s, %(latitude)s), 4326)::geography),
  found.case_id IN (SELECT case_id FROM by_phone)
FROM found LEFT JOIN cases_casewords words ON words.case_id = found.case_id
CROSS JOIN LATERAL (SELECT count(*) AS pairs FROM unnest(words.marks) AS one(mark)
                    WHERE one.mark = ANY (%(marks)s::int[])) AS shared
WHERE found.case_id <> %(besides)s
"""


@dataclass(frozen=True)
class Told:
    """What is known so far of a matter: its words, place and street, the index of the resident's phone, its case."""

    text: str
    street_id: int | None = None
    longitude: float | None = None
    latitude: float | None = None
    phone_index: str = ""
    case_id: int = 0


class NearCase(NamedTuple):
    """An open case that may be the same matter, and why."""

    number: str
    title: str
    address: str
    state: Badge
    reported: str
    reasons: Sequence[str]
    nearness: Nearness


def reach_on(day: date) -> Reach:
    """Return how like and how close is near on a day; raise Invalid when an administrator must add a number."""
    return Reach(
        like_alone=share_on("near-words", day),
        like_near_by=share_on("near-words-nearby", day),
        same_place_metres=float(value_on("near-same-place", day)),
        near_by_metres=float(value_on("near-radius", day)),
    )


def near_cases(told: Told, *, viewer: Actor, day: date) -> list[NearCase]:
    """Return the open cases near to what is told that the viewer may see, the nearest first."""
    reach = reach_on(day)
    near = {id_: nearness for id_, nearness in _candidates(told, reach) if nearness.is_within(reach)}
    if not near:
        return []
    rows = Case.objects.visible_to(viewer).open().filter(id__in=near)
    areas = ("community_id", "street_id", "district_id")
    found = list(rows.only("id", "number", "title", "address", "state", "reported_at", *areas))
    near |= {case.pk: _as_known(near[case.pk], case, viewer) for case in found}
    within = (case for case in found if near[case.pk].is_within(reach))
    nearest = sorted(within, key=lambda case: (-near[case.pk].rank(reach), case.pk))
    return [_near_case(case, near[case.pk], reach) for case in nearest[:SHOWN]]


def _as_known(nearness: Nearness, case: Case, viewer: Actor) -> Nearness:
    """Return how near a case is to the viewer: whose it is they learn only where they may have its number shown.

    Else a number that was guessed, typed or filed with a case of one's own, would be found out.
    """
    knows = viewer.covers(Permission.VIEW_PHONE, case.area_ids)
    return nearness if knows else replace(nearness, is_same_resident=False)


def near_to_case(number: str, *, viewer: Actor, day: date) -> list[NearCase]:
    """Return the open cases near to a case; raise NotFound when it is not the viewer's to see."""
    case = Case.objects.visible_to(viewer).filter(number=number).first()
    if case is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    told = Told(
        told_as(case.title, case.text),
        case.street_id,
        longitude=case.location.x if case.location else None,
        latitude=case.location.y if case.location else None,
        phone_index=case.resident_phone_index,
        case_id=case.pk,
    )
    return near_cases(told, viewer=viewer, day=day)


def _candidates(told: Told, reach: Reach) -> list[tuple[int, Nearness]]:
    mine = marks(pairs(told.text), within=told.street_id) if told.street_id is not None else []
    if not mine and told.longitude is None and not told.phone_index:
        return []
    params: dict[str, Any] = {
        "rarest": _rarest(mine),
        "marks": mine,
        "widest": WIDEST,
        "longitude": told.longitude,
        "latitude": told.latitude,
        "degrees": _degrees(reach.near_by_metres, told.latitude or 0.0),
        "most_by_place": MOST_BY_PLACE,
        "phone": told.phone_index,
        "most_by_phone": MOST_BY_PHONE,
        "besides": told.case_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, params)
        return [
            (id_, Nearness(likeness(shared, len(mine), size), metres, is_same_resident))
            for id_, shared, size, metres, is_same_resident in cursor.fetchall()
        ]


def _degrees(metres: float, latitude: float) -> float:
    """Return how many degrees cover a distance in every direction: those of longitude shrink towards the poles."""
    return metres / (METRES_OF_A_DEGREE * math.cos(math.radians(latitude)))


def _rarest(mine: Sequence[int]) -> list[int]:
    """Return the rarest marks that together lead to no more than `WIDEST` cases."""
    if not mine:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_RAREST, {"marks": list(mine), "uncounted": UNCOUNTED})
        rows = cursor.fetchall()
    taken: list[int] = []
    led_to = 0
    for mark, cases in rows:
        led_to += cases
        if taken and led_to > WIDEST:
            break
        taken.append(mark)
    return taken


def _near_case(case: Case, nearness: Nearness, reach: Reach) -> NearCase:
    return NearCase(
        number=case.number,
        title=case.title,
        address=case.address,
        state=state_badge(case.state),
        reported=_when(case.reported_at),
        reasons=_reasons(nearness, reach),
        nearness=nearness,
    )


def _when(at: datetime) -> str:
    return _("reported %(time)s") % {"time": moment_words(at)}


def _reasons(nearness: Nearness, reach: Reach) -> list[str]:
    said = []
    if nearness.is_same_resident:
        said.append(_("same resident"))
    if nearness.metres is not None and nearness.metres <= reach.near_by_metres:
        metres = max(1, round(nearness.metres))
        said.append(
            ngettext("same place within %(metres)d metre", "same place within %(metres)d metres", metres)
            % {"metres": metres}
        )
    if nearness.likeness >= 0.01:
        said.append(_("same words %(share)d %%") % {"share": round(nearness.likeness * 100)})
    return said
