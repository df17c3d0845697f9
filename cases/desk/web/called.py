"""The rows of who is called, for a case as somebody looks at it, with what they changed so far."""

from dataclasses import replace

from django.http import HttpRequest
from django.utils import timezone

from cases.casework.queries.choices import choices_on
from cases.desk.queries.preview import Called, called_by_rule
from cases.desk.web.forms.calls import CallRows, proposed_rows, sent_rows
from governance.ground.http.gate.actor import actor_of


def rows_for(request: HttpRequest, number: str) -> CallRows:
    """Return whom the list names for the kind that was chosen, and what a person made of it."""
    responders = choices_on(timezone.localdate()).responders
    return proposed_rows(_called(request, number), responders, sent=sent_rows(request.POST, responders))


def rows_as_sent(request: HttpRequest, number: str) -> CallRows:
    """Return the rows as they stand in the form."""
    called = _called(request, number)
    sent = sent_rows(request.POST, choices_on(timezone.localdate()).responders)
    return replace(sent, called=called) if sent else rows_for(request, number)


def _called(request: HttpRequest, number: str) -> Called:
    kind = (request.POST or request.GET).get("kind", "")
    return called_by_rule(actor_of(request), number, kind=kind, day=timezone.localdate())
