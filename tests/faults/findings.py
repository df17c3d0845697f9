"""What became of everything that was acknowledged: nothing lost, nothing doubled, every chain whole, in what time."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.installation import Installation

ONCE = ("cases.case.reported", "cases.case.registered", "cases.whistle.blown", "cases.whistle.routed")
LEAD_AND_CO_HANDLERS = {"D-URBAN", "D-HOUSING", "D-WATER"}


@dataclass(frozen=True)
class Findings:
    """The answer of the check; `lost` and `doubled` say what and where."""

    acknowledged: int
    lost: list[str]
    doubled: list[str]
    broken_chains: list[str]
    longest_delay: float
    slowest_command: float

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing is missing, nothing is there twice and no chain is broken."""
        return not (self.lost or self.doubled or self.broken_chains)


def acknowledged(file: Path) -> list[dict[str, Any]]:
    """Return what people were told, from the driver's file; a line cut off by a kill was never told."""
    lines = file.read_text().splitlines() if file.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def check(portal: Installation, files: Iterable[Path]) -> Findings:
    """Hold the database against the acknowledgements."""
    told = [ack for file in files for ack in acknowledged(file) if "number" in ack]
    numbers = [ack["number"] for ack in told]
    cases = {number: (case, text) for case, number, text in portal.rows("SELECT id, number, text FROM cases_case")}
    lost = [f"case {number}" for number in numbers if number not in cases]
    ids = {cases[number][0]: number for number in numbers if number in cases}
    lost += _missing(portal, ids)
    return Findings(
        acknowledged=len(told),
        lost=lost,
        doubled=_doubled(portal),
        broken_chains=broken_chains(portal),
        longest_delay=_longest_delay(portal, list(ids)),
        slowest_command=max((ack["slowest"] for ack in told), default=0.0),
    )


def _missing(portal: Installation, ids: dict[int, str]) -> list[str]:
    events = portal.rows(
        "SELECT subject_id, name FROM governance_event WHERE subject_kind = 'cases.case' AND subject_id = ANY(%s)",
        [list(ids)],
    )
    assigned = portal.rows(
        "SELECT a.case_id, o.code FROM cases_assignment a JOIN governance_organisation o ON o.id = a.organisation_id"
        " WHERE a.case_id = ANY(%s)",
        [list(ids)],
    )
    notified = portal.rows(
        "SELECT e.subject_id, n.reason FROM governance_notification n JOIN governance_event e ON e.id = n.event_id"
        " WHERE e.subject_kind = 'cases.case' AND e.subject_id = ANY(%s)",
        [list(ids)],
    )
    wanted = {
        *((case, name) for case in ids for name in ONCE),
        *((case, code) for case in ids for code in LEAD_AND_CO_HANDLERS),
        *((case, reason) for case in ids for reason in ("desk", "inbox")),
    }
    return [f"{what} of {ids[case]}" for case, what in sorted(wanted - {*events, *assigned, *notified})]


_TWICE = {
    "case": "SELECT text FROM cases_case GROUP BY text HAVING count(*) > 1",
    "whistle": "SELECT case_id FROM cases_whistle GROUP BY case_id HAVING count(*) > 1",
    "event": "SELECT subject_id, name FROM governance_event WHERE subject_kind = 'cases.case' AND name = ANY(%(once)s)"
    " GROUP BY subject_id, name HAVING count(*) > 1",
    "assignment": "SELECT case_id, organisation_id FROM cases_assignment GROUP BY 1, 2 HAVING count(*) > 1",
    "notification": "SELECT person_id, event_id, reason FROM governance_notification"
    " GROUP BY 1, 2, 3 HAVING count(*) > 1",
}


def _doubled(portal: Installation) -> list[str]:
    return [f"{what} {row}" for what, sql in _TWICE.items() for row in portal.rows(sql, {"once": list(ONCE)})]


def broken_chains(portal: Installation) -> list[str]:
    """Compute every digest again and follow each chain from its first event."""
    rows = portal.rows(
        "SELECT subject_kind, subject_id FROM (SELECT e.*, governance_event_digest(e) AS again,"
        " lag(digest, 1, '') OVER chain AS before, row_number() OVER chain AS place FROM governance_event e"
        " WINDOW chain AS (PARTITION BY subject_kind, subject_id ORDER BY seq)) linked"
        " WHERE digest <> again OR previous_digest <> before OR seq <> place"
    )
    return [f"{kind}/{subject}" for kind, subject in rows]


def _longest_delay(portal: Installation, case_ids: list[int]) -> float:
    """Return how long the slowest delivery about these cases took, from the commit to the worker's being done."""
    rows = portal.rows(
        "SELECT extract(epoch FROM max(coalesce(d.done_at, clock_timestamp()) - d.created_at))"
        " FROM governance_delivery d JOIN governance_event e ON e.id = d.event_id"
        " WHERE e.subject_kind = 'cases.case' AND e.subject_id = ANY(%s)",
        [case_ids],
    )
    return float(rows[0][0] or 0)


def naive_losses(portal: Installation, files: Iterable[Path]) -> tuple[int, int, int]:
    """Return how many jobs of the naive way were acknowledged, lost and doubled."""
    told = [ack["naive"] for file in files for ack in acknowledged(file) if "naive" in ack]
    done = Counter(key for (key,) in portal.rows("SELECT key FROM naive_done"))
    return len(told), sum(1 for key in told if not done[key]), sum(1 for key in told if done[key] > 1)
