"""Which organisations a case may accuse, those that somebody stands above; and which one it does."""

from cases.casework.models import Case
from cases.rules.queries.registers import OrganisationEntry, registers


def accusable(code: str) -> OrganisationEntry | None:
    """Return the organisation of this code; None for none, and for the district, above which is nobody here."""
    found = next((one for one in registers().organisations.values() if one.code == code), None)
    return found if found is not None and found.parent_id is not None else None


def accused_path_of(code: str) -> str:
    """Return the path of an organisation that may be accused, or nothing."""
    found = accusable(code) if code else None
    return found.path if found else ""


def accused_ids(case: Case) -> tuple[int, ...]:
    """Return the id of the organisation that a case complains of, alone; nothing where it complains of nobody."""
    return (int(case.accused_path.strip("/").rpartition("/")[2]),) if case.accused_path else ()
