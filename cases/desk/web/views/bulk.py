"""Doing the same to many cases of the list: what was ticked, what the verb asks, and what came of each."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cases.casework.queries.choices import choices_on
from cases.desk.commands.bulk import Outcome, Ticked, move_many
from cases.desk.web.forms.bulk import BULK_FORMS, BulkForm
from cases.desk.web.places import Origin, origin_of
from cases.desk.workflow import VERB_WORDS, Verb
from cases.rules.queries.registers import spoken
from governance.ground.errors import Invalid, NotFound
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.once import form_key
from governance.ground.http.pages.forms import add_errors


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def bulk(request: HttpRequest) -> HttpResponse:
    """Ask what the verb needs, do it to each case, and say which ones could not be moved and why."""
    named = request.POST if request.method == "POST" else request.GET
    verb, ticked, origin = _verb(named.get("verb")), _ticked(named.getlist("case")), origin_of(request)
    if not ticked:
        messages.warning(request, _("Tick the cases first."))
        return redirect(_list_of(origin))
    choices = choices_on(timezone.localdate())
    if request.method != "POST":
        return _asked(request, verb, ticked, BULK_FORMS[verb](choices=choices), origin)
    form = BULK_FORMS[verb](request.POST, choices=choices)
    if form.is_valid():
        try:
            outcome = _done(request, verb, ticked, form)
        except Invalid as invalid:
            add_errors(form, invalid)
        else:
            return _told(request, verb, outcome, origin)
    return _asked(request, verb, ticked, form, origin, status=422)


def _done(request: HttpRequest, verb: Verb, ticked: Sequence[Ticked], form: BulkForm) -> Outcome:
    key = form_key(request, form.cleaned_data["key"])
    asked: dict[str, Any] = {"by": actor_of(request), "now": timezone.now(), "key": key}
    return move_many(verb, ticked, entries=form.entries(), **asked)


def _asked(
    request: HttpRequest, verb: Verb, ticked: Sequence[Ticked], form: BulkForm, origin: Origin, *, status: int = 200
) -> HttpResponse:
    words = ngettext("%(verb)s: %(count)d case", "%(verb)s: %(count)d cases", len(ticked))
    title = words % {"verb": spoken(VERB_WORDS[verb]), "count": len(ticked)}
    boxes = [(f"{row.number}.{'' if row.version is None else row.version}", row.number) for row in ticked]
    context = {"title": title, "verb": verb, "box": "case", "ticked": boxes, "form": form, "fields": origin.fields}
    context |= {"label": spoken(VERB_WORDS[verb]), "back_url": _list_of(origin)}
    return render(request, "cases/desk/bulk.html", context, status=status)


def _told(request: HttpRequest, verb: Verb, outcome: Outcome, origin: Origin) -> HttpResponse:
    words = ngettext("%(verb)s: %(count)d case done.", "%(verb)s: %(count)d cases done.", len(outcome.done))
    said = words % {"verb": spoken(VERB_WORDS[verb]), "count": len(outcome.done)}
    if not outcome.failed:
        messages.success(request, said)
        return redirect(_list_of(origin))
    context = {"said": said, "outcome": outcome, "label": spoken(VERB_WORDS[verb])}
    context |= {"back_url": _list_of(origin), "query": origin.query}
    return render(request, "cases/desk/bulk_outcome.html", context, status=200 if outcome.done else 409)


def _list_of(origin: Origin) -> str:
    return origin.list_url or reverse("cases:desk")


def _verb(name: str | None) -> Verb:
    verb = next((verb for verb in Verb if verb.value == name), None)
    if verb is None:
        raise NotFound(_("There is nothing of this name that can be done to many cases."))
    return verb


def _ticked(named: Sequence[str]) -> list[Ticked]:
    """Read the boxes that were ticked: a case's number and the version that its row showed."""
    return [_ticked_one(each) for each in dict.fromkeys(named) if each]


def _ticked_one(text: str) -> Ticked:
    number, _dot, version = text.partition(".")
    is_version = version.isascii() and version.isdigit() and len(version) < 10
    return Ticked(number[:24], int(version) if is_version else None)
