"""One click at a case: run a macro, tick an item of the checklist."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.casework.commands.checklists import clear_item, tick_item
from cases.desk.commands.macros import run_macro
from cases.desk.web.forms.desk_help import MacroForm
from cases.desk.web.places import origin_of
from governance.ground.errors import Conflict, Invalid, NotAllowed
from governance.ground.http.errors import flash
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.once import form_key


@require_POST
@login_needed
def macro(request: HttpRequest, number: str, macro_id: int) -> HttpResponse:
    """Run a macro; where a step cannot be taken, say which and why: nothing was done."""
    form = MacroForm(request.POST)
    sent = form.cleaned_data if form.is_valid() else {}
    asked: dict[str, Any] = {"version": sent.get("version"), "key": form_key(request, sent.get("key"))}
    try:
        run_macro(number, by=actor_of(request), now=timezone.now(), macro_id=macro_id, **asked)
        messages.success(request, _("The macro has run."))
    except (Conflict, Invalid, NotAllowed) as error:
        flash(request, error)
    return redirect(origin_of(request).after_move(number))


@require_POST
@login_needed
def check(request: HttpRequest, number: str, item_id: int) -> HttpResponse:
    """Tick an item, or take the tick back."""
    command = clear_item if request.POST.get("checked") == "no" else tick_item
    command(number, by=actor_of(request), now=timezone.now(), item_id=item_id)
    return redirect(origin_of(request).after_move(number))
