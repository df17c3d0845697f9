"""Which organisations a case may accuse: those that somebody stands above."""

from cases.rules.queries.registers import OrganisationEntry, registers


def accusable(code: str) -> OrganisationEntry | None:
    """Return the organisation of this code; None for none, and for the district, above which is nobody here."""
    found = next((one for one in registers().organisations.values() if one.code == code), None)
    return found if found is not None and found.parent_id is not None else None


def accused_path_of(code: str) -> str:
    """Return the path of an organisation that may be accused, or nothing."""
    found = accusable(code) if code else None
    return found.path if found else ""
