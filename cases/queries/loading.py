"""What the command that plays the demo's cases needs to know between two moves."""

from typing import NamedTuple

from cases.models import Assignment, Case


class Part(NamedTuple):
    """One organisation's part in the present round of a case."""

    id: int
    organisation_code: str
    department_code: str
    is_lead: bool
    by_whistle: bool


def is_filed(key: str) -> bool:
    """Tell whether a report with this idempotency key became a case."""
    return Case.objects.filter(idempotency_key=key).exists()


def standing_of(number: str) -> tuple[str, list[Part]]:
    """Return the state of a case and the parts of its present round, the lead first."""
    case = Case.objects.only("id", "state", "round").get(number=number)
    rows = Assignment.objects.filter(case_id=case.pk, round=case.round).order_by("-role", "id")
    found = rows.values_list("id", "organisation__code", "department__code", "role", "whistle_id")
    return case.state, [
        Part(id_, code, above, role == "lead", whistle is not None) for id_, code, above, role, whistle in found
    ]


def states() -> dict[str, int]:
    """Return how many cases stand where."""
    found: dict[str, int] = {}
    for state in Case.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found
