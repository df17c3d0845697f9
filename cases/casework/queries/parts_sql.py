"""Which parts of a case stand and which leads, for statements; `Assignment.objects` says the same to the ORM."""


def stands(part: str) -> str:
    """Return the condition on a part that no ruling took from who had it."""
    return f"{part}.released_at IS NULL"


def is_of_round(part: str, case: str) -> str:
    """Return the condition on a part that stands in the present round of a case."""
    return f"{part}.case_id = {case}.id AND {part}.round = {case}.round AND {stands(part)}"


def leads(part: str) -> str:
    """Return the condition on a part that answers for the whole of its round."""
    return f"{part}.role = 'lead' AND {stands(part)}"


def leads_round(part: str, case: str) -> str:
    """Return the condition on the part that answers for the present round of a case; no case has two."""
    return f"{part}.case_id = {case}.id AND {part}.round = {case}.round AND {leads(part)}"
