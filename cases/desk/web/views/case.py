"""The page of one case, and every move on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.casework.commands.privacy import reveal_phone
from cases.casework.web.forms.move import MoveForm
from cases.desk.queries.case_page import CasePage, case_page
from cases.desk.web.called import rows_as_sent, rows_for
from cases.desk.web.case_context import beside_form, case_context, page_from
from cases.desk.web.forms.moves.giving import LeadForm
from cases.desk.web.forms.moves.whistle import WhistleForm
from cases.desk.web.forms.phone import PhoneForm
from cases.desk.web.leads import leads_context
from cases.desk.web.moves import DOORS, Sent, case_moves, send, sent_form, step_moves, with_text
from cases.desk.web.places import origin_of
from cases.reading.queries.suggestions import leads_for_case
from cases.rules.workflow import Action
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound, PortalError
from governance.ground.http.errors import status_of
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.workflow.phones import phone_of


@require_safe
@login_needed
@never_cache
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show a case; beside the queue, only the case itself."""
    origin = origin_of(request)
    page = page_from(request, number, origin)
    return render(request, _template(request), case_context(request, page, origin))


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def case_move(request: HttpRequest, number: str, action: Action) -> HttpResponse:
    """Make a move of a case, or show its form alone."""
    if request.method != "POST" or "use" in request.POST:
        return _form_alone(request, number, action)
    return _made(request, number, action)


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def assignment_step(request: HttpRequest, number: str, assignment_id: int, action: Action) -> HttpResponse:
    """Take a step of an assignment, or show its form alone."""
    if request.method != "POST" or "use" in request.POST:
        return _form_alone(request, number, action, assignment_id)
    return _made(request, number, action, assignment_id)


@require_POST
@login_needed
@never_cache
def phone(request: HttpRequest, number: str) -> HttpResponse:
    """Show the resident's whole number once, to whoever says why."""
    form, whole = PhoneForm(request.POST), ""
    if form.is_valid():
        whole = reveal_phone(number, by=actor_of(request), now=timezone.now(), reason=form.cleaned_data["reason"])
    page = case_page(actor_of(request), number, now=timezone.now())
    shown = {"phone": whole, "dialled": phone_of(whole).number, "phone_form": form}
    status = 200 if whole else 422
    if request.htmx and request.htmx.target == "resident":  # type: ignore[attr-defined]
        context = {**beside_form(page), **shown, "origin": origin_of(request)}
        return render(request, "cases/desk/_resident.html", context, status=status)
    return render(request, _template(request), case_context(request, page, origin_of(request)) | shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def rule_preview(request: HttpRequest, number: str) -> HttpResponse:
    """Show whom a kind of whistle calls, with what was changed in that so far; or only what is said of one alone."""
    is_aside = request.htmx and request.htmx.target == "calls-one"  # type: ignore[attr-defined]
    calls = rows_as_sent(request, number) if is_aside else rows_for(request, number)
    context = {"calls": calls, "number": number, "origin": origin_of(request)}
    return render(request, "cases/desk/called.html#one" if is_aside else "cases/desk/called.html", context)


def _made(request: HttpRequest, number: str, action: Action, assignment_id: int | None = None) -> HttpResponse:
    form = sent_form(request, action, assignment_id)
    try:
        if form.is_valid():
            send(request, number, action, form, assignment_id)
            after = _after(request, number, action)
            messages.success(request, _done(number, action, after))
            return redirect(after)
        error: PortalError = Invalid("")
    except Invalid as invalid:
        form.refuse(invalid)
        error = invalid
    except Conflict as conflict:
        error = conflict
    return _refused(request, number, action, form, error, assignment_id)


def _done(number: str, action: Action, after: str) -> str:
    """Say what is done, and of which case where the page that comes next may show another one."""
    words = str(DOORS[action].done)
    is_its_own = after.partition("?")[0] == reverse("cases:case", args=[number])
    return words if is_its_own else f"{number} · {words}"


def _after(request: HttpRequest, number: str, action: Action) -> str:
    """Return where a move leads: a call to the next one; who says whom a case accuses may have lost sight of it."""
    origin = origin_of(request)
    if action is Action.NAME_ACCUSED:
        return origin.list_url or reverse("cases:desk")
    if action is Action.CALL_BACK and origin.name == "call-backs":
        return reverse("cases:call-backs-next", query={"after": number})
    return origin.after_move(number)


def _refused(
    request: HttpRequest, number: str, action: Action, form: MoveForm, error: PortalError, assignment_id: int | None
) -> HttpResponse:
    """Show the case as it stands now with what was typed still in its form, or beside it when the move is gone."""
    page = page_from(request, number, origin_of(request))
    _check_may(page, action, assignment_id)
    is_conflict = isinstance(error, Conflict)
    meanwhile = page.since(form.last_seen) if is_conflict else []
    form.renew(page.version, page.latest)
    sent = Sent(form, action, assignment_id, error.message if is_conflict else "", meanwhile)
    context = case_context(request, page, origin_of(request), sent=sent)
    is_offered = _is_offered(context)
    if is_conflict or not is_offered:
        context |= {
            "conflict": error.message,
            "typed": [] if is_offered else form.typed(),
            "meanwhile": meanwhile,
        }
    return render(request, _template(request), context, status=status_of(error))


def _is_offered(context: dict[str, Any]) -> bool:
    """Tell whether the form that came back stands open on the page, with all that was typed in it."""
    moves = [*context["moves"], *(move for card in context["present"] for move in card.moves)]
    return any(move.is_open and move.asks for move in moves)


def _check_may(page: CasePage, action: Action, assignment_id: int | None) -> None:
    if assignment_id is not None and page.assignment(assignment_id) is None:
        raise NotFound(_("There is no such assignment in this case any more."))
    if assignment_id is None and action not in page.permitted:
        raise NotAllowed(_("Your post does not allow this here. Ask your administrator if it should."))


def _form_alone(request: HttpRequest, number: str, action: Action, assignment_id: int | None = None) -> HttpResponse:
    origin = origin_of(request)
    page = case_page(actor_of(request), number, now=timezone.now())
    _check_may(page, action, assignment_id)
    moves: list[Any] = case_moves(page)
    if assignment := page.assignment(assignment_id) if assignment_id else None:
        moves = step_moves(page, assignment)
    move = next((move for move in moves if move.action is action), None)
    if move is None:
        raise Conflict(_("This cannot be done now: the case stands at “%(state)s”.") % {"state": page.state.label})
    if "use" in request.POST:
        move = with_text(request, page, move, assignment_id)
    context = {**beside_form(page, assignment_id), "move": move, "origin": origin}
    context["is_read_out"] = action is Action.CALL_BACK
    if isinstance(move.form, WhistleForm):
        move.form.calls = rows_for(request, number)
    if isinstance(move.form, LeadForm):
        leads = leads_for_case(number, viewer=actor_of(request), day=timezone.localdate())
        context |= {"stands_alone": True, **leads_context(leads)}
    return render(request, "cases/desk/move.html", context)


def _template(request: HttpRequest) -> str:
    return "cases/desk/case.html#case" if request.htmx else "cases/desk/case.html"  # type: ignore[attr-defined]
