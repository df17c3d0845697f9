"""Noting something on a case for colleagues, and watching it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.casework.commands.notes import note_case, unwatch_case, watch_case
from cases.casework.web.forms.move import appended
from cases.desk.web.case_context import case_context, page_from
from cases.desk.web.forms.notes import NoteForm
from cases.desk.web.moves import texts_for
from cases.desk.web.places import origin_of
from cases.rules.workflow.desk_texts import NOTE
from governance.ground.errors import Conflict, Invalid
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.once import form_key
from governance.ground.http.pages.forms import add_errors


@require_POST
@login_needed
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Leave a note; one that is refused stays in its form."""
    if "use" in request.POST:
        return _with_text(request, number)
    form = NoteForm(request.POST)
    if form.is_valid():
        text, key = form.cleaned_data["text"], form_key(request, form.cleaned_data["key"])
        try:
            note_case(number, by=actor_of(request), now=timezone.now(), text=text, key=key)
        except Invalid as invalid:
            add_errors(form, invalid)
        except Conflict as conflict:
            form.add_error("text", conflict.message)
        else:
            messages.success(request, _("The note is kept."))
            return redirect(origin_of(request).after_move(number))
    origin = origin_of(request)
    page = page_from(request, number, origin)
    context = case_context(request, page, origin) | {"note_form": form}
    return render(request, "cases/desk/case.html", context, status=422)


def _with_text(request: HttpRequest, number: str) -> HttpResponse:
    """Show the case again with a standard text behind what was typed, as somebody without script asks for it."""
    origin = origin_of(request)
    page = page_from(request, number, origin)
    chosen = next((t.text for t in texts_for(page, NOTE) if str(t.id) == request.POST.get("standard")), "")
    form = NoteForm(initial={"text": appended(request.POST.get("text", ""), chosen)})
    return render(request, "cases/desk/case.html", case_context(request, page, origin) | {"note_form": form})


@require_POST
@login_needed
def watch(request: HttpRequest, number: str) -> HttpResponse:
    """Watch a case, or stop watching it."""
    if request.POST.get("watching") == "no":
        unwatch_case(number, by=actor_of(request))
        messages.success(request, _("You no longer watch this case."))
    else:
        watch_case(number, by=actor_of(request))
        messages.success(request, _("You watch this case: you are told of changes and notes."))
    return redirect(origin_of(request).after_move(number))
