"""Suggested leads as a form shows them and brings them back."""

from collections.abc import Sequence
from typing import Any

from cases.queries.suggestions import SuggestedLead
from cases.web.seals import sealed


def leads_context(leads: Sequence[SuggestedLead]) -> dict[str, Any]:
    """Return what `cases/leads.html` shows: the leads, and what the event keeps of them."""
    shown = {"leads": [lead.code for lead in leads], "ground": leads[0].ground.value} if leads else None
    return {"leads": leads, "seal": sealed(shown)}
