"""Doing the same with many assignments of the inbox: what was ticked, what the verb asks, and what came of each."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cases.casework.queries.colleagues import colleagues_of_all
from cases.desk.commands.bulk_parts import Part, PartsOutcome, step_many
from cases.desk.queries.whose import Whose, whose_named
from cases.desk.web.forms.holding import GivePartsForm, PartsForm
from cases.desk.workflow import PART_VERB_WORDS, PartVerb
from cases.rules.queries.registers import spoken
from governance.ground.errors import Invalid, NotFound
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.once import form_key
from governance.ground.http.pages.forms import add_errors


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def parts(request: HttpRequest) -> HttpResponse:
    """Ask what the verb needs, do it with each assignment, and say with which it could not be done and why."""
    named = request.POST if request.method == "POST" else request.GET
    verb, ticked, whose = _verb(named.get("verb")), _ticked(named.getlist("part")), whose_named(named.get("whose", ""))
    if not ticked:
        messages.warning(request, _("Tick the assignments first."))
        return redirect(_inbox(whose))
    form = _form(request, verb, ticked)
    if form.is_valid():
        try:
            said: dict[str, Any] = {**form.cleaned_data, "key": form_key(request, form.cleaned_data["key"])}
            outcome = step_many(verb, ticked, by=actor_of(request), now=timezone.now(), **said)
        except Invalid as invalid:
            add_errors(form, invalid)
        else:
            return _told(request, verb, outcome, whose)
    return _asked(request, verb, ticked, form, whose)


def _form(request: HttpRequest, verb: PartVerb, ticked: Sequence[Part]) -> PartsForm:
    sent = request.POST if request.method == "POST" else None
    if verb is not PartVerb.GIVE:
        return PartsForm(sent)
    colleagues = colleagues_of_all(actor_of(request), [part.assignment_id for part in ticked])
    return GivePartsForm(sent, colleagues=colleagues)


def _asked(request: HttpRequest, verb: PartVerb, ticked: Sequence[Part], form: PartsForm, whose: Whose) -> HttpResponse:
    words = ngettext("%(verb)s: %(count)d assignment", "%(verb)s: %(count)d assignments", len(ticked))
    label = spoken(PART_VERB_WORDS[verb])
    boxes = [(f"{part.assignment_id}.{part.number}", part.number) for part in ticked]
    context: dict[str, Any] = {"verb": verb, "box": "part", "ticked": boxes, "form": form, "label": label}
    context |= {"title": words % {"verb": label, "count": len(ticked)}, "back_url": _inbox(whose)}
    context |= {"fields": [("whose", whose.value)]}
    return render(request, "cases/desk/bulk.html", context, status=422 if form.errors else 200)


def _told(request: HttpRequest, verb: PartVerb, outcome: PartsOutcome, whose: Whose) -> HttpResponse:
    words = ngettext("%(verb)s: %(count)d assignment done.", "%(verb)s: %(count)d assignments done.", len(outcome.done))
    label = spoken(PART_VERB_WORDS[verb])
    said = words % {"verb": label, "count": len(outcome.done)}
    if not outcome.failed:
        messages.success(request, said)
        return redirect(_inbox(whose))
    context = {"said": said, "outcome": outcome, "label": label, "back_url": _inbox(whose), "query": "back=inbox"}
    return render(request, "cases/desk/bulk_outcome.html", context, status=200 if outcome.done else 409)


def _inbox(whose: Whose) -> str:
    return f"{reverse('cases:inbox')}?{urlencode({'whose': whose.value})}" if whose.value else reverse("cases:inbox")


def _verb(name: str | None) -> PartVerb:
    verb = next((verb for verb in PartVerb if verb.value == name), None)
    if verb is None:
        raise NotFound(_("There is nothing of this name that can be done to many assignments."))
    return verb


def _ticked(named: Sequence[str]) -> list[Part]:
    """Read the boxes that were ticked: an assignment's id and its case's number; what is none is left out."""
    found = (each.partition(".") for each in dict.fromkeys(named))
    return [
        Part(number[:24], int(id_)) for id_, _dot, number in found if id_.isascii() and id_.isdigit() and len(id_) < 19
    ]
