"""Suggested leads as a form shows them and brings them back."""

from collections.abc import Sequence
from typing import Any

from cases.casework.web.seals import sealed
from cases.reading.queries.suggestions import SuggestedLead


def leads_context(leads: Sequence[SuggestedLead]) -> dict[str, Any]:
    """Return what `cases/desk/leads.html` shows: the leads, and what the event keeps of them."""
    shown = {"leads": [lead.code for lead in leads], "ground": leads[0].ground.value} if leads else None
    return {"leads": leads, "seal": sealed(shown)}
