"""What needs no account: reporting a problem, and following it by its tracking code."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.casework.commands.answer_codes import answer_code_of
from cases.casework.commands.calling import wish_call
from cases.casework.commands.closing import answer_call_back
from cases.casework.queries.telephones import street_telephones
from cases.casework.web.limits import count_report, report_wait, too_many, track_wait
from cases.casework.web.sent_photos import sent_photos
from cases.intake.commands.facts import add_facts
from cases.intake.commands.intake import new_tracking_code, report_case
from cases.intake.queries import intake, public
from cases.intake.web.forms.report import PublicReportForm, TrackForm
from cases.intake.web.forms.resident import CallTimeForm, FactsForm, ResidentAnswerForm
from cases.intake.web.meant import refuse_for_another
from cases.intake.web.sent import key_of, noted
from cases.rules.workflow.codes import tidy_code
from governance.ground.errors import Conflict, Invalid, NotFound
from governance.ground.http.pages.forms import add_errors
from governance.ground.http.pages.qr import qr_of
from governance.ground.permissions import ANONYMOUS

REPORTED = "reported"
# How long the codes can be looked at again on the device that reported; a shared one forgets them soon.
SHOWN_FOR = 30 * 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public_report(request: HttpRequest) -> HttpResponse:
    """Show the form; file what was sent and give the tracking code, or show what is wrong with it."""
    if request.method != "POST":
        return _form(request, PublicReportForm.fresh())
    refuse_for_another(request, person_id=ANONYMOUS.person_id)
    wait = report_wait(request)
    return _refuse_report(request, wait) if wait else _take(request)


def _take(request: HttpRequest) -> HttpResponse:
    if request.POST.get("fax_number"):
        # As if it had been accepted: a program learns nothing, and the code belongs to no case.
        code = new_tracking_code()
        return _reported(code, answer_code_of(str(uuid.uuid4()), code))
    form = PublicReportForm.of(request.POST, sent_photos(request))
    if request.FILES:
        # Pictures cost what a report costs, whatever becomes of them.
        count_report(request)
    if form.is_ready():
        try:
            filed = report_case(form.report, by=ANONYMOUS, now=timezone.now(), key=key_of(request, form))
            if filed.is_new and not request.FILES:
                count_report(request)
            return noted(request, _reported(filed.tracking_code, filed.answer_code), form, filed)
        except Invalid as error:
            add_errors(form, error)
    form.renew_key()
    return _form(request, form, status=422)


def _reported(code: str, answer_code: str) -> HttpResponse:
    """Lead on to what the reporter takes along; both codes go there once, signed, and stand in no address."""
    address = reverse("cases:public-report-done", args=[code])
    response = redirect(address)
    response.set_signed_cookie(
        REPORTED,
        answer_code,
        salt=f"{REPORTED}.{code}",
        max_age=SHOWN_FOR,
        path=address,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _form(request: HttpRequest, form: PublicReportForm, status: int = 200, **beside: Any) -> HttpResponse:
    context = {"form": form, "page": intake.public_report_page(), **beside}
    return render(request, "cases/intake/public_report.html", context, status=status)


def _refuse_report(request: HttpRequest, wait: int) -> HttpResponse:
    minutes = -(-wait // 60)
    message = ngettext(
        "From your network more problems were reported within an hour than is allowed. "
        "Try again in %(minutes)d minute, or call the street.",
        "From your network more problems were reported within an hour than is allowed. "
        "Try again in %(minutes)d minutes, or call the street.",
        minutes,
    )
    # Its pictures are not even looked at.
    form = PublicReportForm(request.POST)
    form.add_error(None, message % {"minutes": minutes})
    if request.FILES:
        form.add_error("photos", _("The photos were not kept. Choose them again when you send the report."))
    response = _form(request, form, status=429, phones=street_telephones(timezone.localdate()))
    response["Retry-After"] = str(wait)
    return response


@never_cache
@require_safe
def public_report_done(request: HttpRequest, code: str) -> HttpResponse:
    """Give the reporter both codes to keep; whoever did not report it here and now is led to the case."""
    answer_code = request.get_signed_cookie(REPORTED, default="", salt=f"{REPORTED}.{code}", max_age=SHOWN_FOR)
    if not answer_code:
        return redirect("cases:public-case", code)
    # What stands behind # stays in the browser: it is in no log of a server.
    link = f"{request.build_absolute_uri(reverse('cases:public-case', args=[code]))}#{answer_code}"
    context: dict[str, Any] = {"phones": street_telephones(timezone.localdate())}
    context |= {"code": code, "answer_code": f"{answer_code[:4]} {answer_code[4:]}", "link": link, "qr": qr_of(link)}
    return render(request, "cases/intake/public_report_done.html", context)


@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """Ask for a tracking code and lead to its case."""
    form = TrackForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        code = tidy_code(form.cleaned_data["code"])
        if code:
            return redirect("cases:public-case", code)
        form.add_error("code", _("A tracking code has letters and digits."))
    return render(request, "cases/intake/track.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def public_case(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a case stands to whoever has its tracking code."""
    if wait := track_wait(request):
        return _too_many_codes(request, wait)
    return _public_case(request, code)


@never_cache
@require_POST
def public_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Take the answer to the call-back from the resident, who has the answer code too."""
    if wait := track_wait(request):
        return _too_many_codes(request, wait)
    form = ResidentAnswerForm.of(request)
    if not form.is_valid():
        return _public_case(request, code, form=form, status=422)
    try:
        answer_call_back(code, now=timezone.now(), answers=form.answers(), **form.spoken_for())
    except Invalid as error:
        add_errors(form, error)
        return _public_case(request, code, form=form, status=422)
    except Conflict as conflict:
        return _public_case(request, code, form=form, conflict=conflict.message, status=409)
    messages.success(request, _("Thank you. Your answer is noted."))
    return redirect("cases:public-case", code)


@never_cache
@require_POST
def public_call_time(request: HttpRequest, code: str) -> HttpResponse:
    """Note when the resident wants to be called, who has the answer code too."""
    if wait := track_wait(request):
        return _too_many_codes(request, wait)
    form = CallTimeForm(request.POST)
    try:
        if form.is_valid():
            wish_call(code, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Noted. The street calls you then."))
            return redirect("cases:public-case", code)
    except Invalid as error:
        add_errors(form, error)
    except Conflict as conflict:
        return _public_case(request, code, conflict=conflict.message, status=409)
    return _public_case(request, code, call_form=form, status=422)


@never_cache
@require_POST
def public_facts(request: HttpRequest, code: str) -> HttpResponse:
    """Take what the resident adds to their case, who has the answer code too."""
    if wait := track_wait(request):
        return _too_many_codes(request, wait)
    form = FactsForm(request.POST)
    sent: Any = request.FILES.getlist("photos")
    try:
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("answer_code", "text", "key")}
            for problem in add_facts(code, now=timezone.now(), sent=sent, **said):
                messages.warning(request, problem)
            messages.success(request, _("Thank you. It stands with your case now."))
            return redirect("cases:public-case", code)
    except Invalid as error:
        add_errors(form, error)
    except Conflict as conflict:
        return _public_case(request, code, conflict=conflict.message, status=409)
    return _public_case(request, code, facts_form=form, status=422)


def _too_many_codes(request: HttpRequest, wait: int) -> HttpResponse:
    return too_many(request, wait, _("Too many codes were tried from your network. Wait a minute and try again."))


def _public_case(
    request: HttpRequest,
    code: str,
    *,
    form: ResidentAnswerForm | None = None,
    call_form: CallTimeForm | None = None,
    facts_form: FactsForm | None = None,
    conflict: str = "",
    status: int = 200,
) -> HttpResponse:
    try:
        page = public.public_case_page(code, now=timezone.now())
    except NotFound as error:
        missing = {"form": TrackForm(initial={"code": code}), "missing": error.message}
        return render(request, "cases/intake/track.html", missing, status=404)
    wished = {"part": page.call_part, "after": page.call_after}
    context = {
        "page": page,
        "form": form or ResidentAnswerForm(initial={"seen_round": page.round}),
        "call_form": call_form or CallTimeForm(initial=wished),
        "facts_form": facts_form or FactsForm(),
        "conflict": conflict,
    }
    return render(request, "cases/intake/public_case.html", context, status=status)
