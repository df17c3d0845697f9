"""What a device kept while it had no network: who is here now, taking its reports, and the list of what it keeps."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from cases.casework.web.limits import count_report, report_wait
from cases.casework.web.sent_photos import sent_photos
from cases.intake.commands.intake import Reported, report_case
from cases.intake.queries import intake
from cases.intake.web.forms.report import PublicReportForm, ReportForm
from cases.intake.web.meant import owner_of, refuse_unless_meant
from cases.intake.web.sent import key_of
from governance.ground.errors import Invalid, NotAllowed, PortalError, TooMany
from governance.ground.http.errors import problem_details
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import add_errors
from governance.ground.permissions import ANONYMOUS, Actor


@require_safe
def reports_here(request: HttpRequest) -> HttpResponse:
    """Show what waits on this device and what was sent from it; the device itself fills the page in."""
    return render(request, "cases/intake/reports_here.html")


@never_cache
@require_GET
def who_is_here(request: HttpRequest) -> JsonResponse:
    """Say who is signed in now, and with which token a form is sent: a page may be older than its session."""
    actor = actor_of(request)
    return JsonResponse({"person": owner_of(actor.person_id), "token": get_token(request)})


@never_cache
@require_POST
def take_report(request: HttpRequest) -> HttpResponse:
    """File what waited for whoever is signed in, when it was they who wrote it."""
    actor = actor_of(request)
    try:
        refuse_unless_meant(request, person_id=actor.person_id)
        if actor.is_anonymous:
            raise NotAllowed(_("Sign in, then it is sent."))
        form = ReportForm.of(request.POST, sent_photos(request), usual=intake.usual_channel(actor))
        filed = _filed(request, form, by=actor)
    except PortalError as error:
        return _told(error)
    return JsonResponse({"number": filed.number, "address": f"{reverse('cases:case', args=[filed.number])}?back=today"})


@never_cache
@require_POST
def take_public_report(request: HttpRequest) -> HttpResponse:
    """File what a resident left waiting as a resident's, whoever is signed in on the device by now."""
    try:
        refuse_unless_meant(request, person_id=ANONYMOUS.person_id)
        if wait := report_wait(request):
            raise TooMany(
                _("From your network too much was reported at once. It waits here and is sent later."), wait=wait
            )
        form = PublicReportForm.of(request.POST, sent_photos(request))
        if request.FILES:
            count_report(request)
        if form.is_trapped:
            raise NotAllowed(_("This was not written by a person."))
        filed = _filed(request, form, by=ANONYMOUS)
    except PortalError as error:
        return _told(error)
    if filed.is_new and not request.FILES:
        count_report(request)
    # What stands behind # stays in the browser: it is in no log of a server.
    address = f"{reverse('cases:public-case', args=[filed.tracking_code])}#{filed.answer_code}"
    return JsonResponse({"code": filed.tracking_code, "answer_code": filed.answer_code, "address": address})


def _filed(request: HttpRequest, form: ReportForm, *, by: Actor) -> Reported:
    """File the form; raise Invalid with what is wrong under the label of each field, for people to read."""
    if form.is_ready():
        try:
            return report_case(form.report, by=by, now=timezone.now(), key=key_of(request, form))
        except Invalid as error:
            add_errors(form, error)
    wrong = {_label(form, name): " ".join(map(str, said)) for name, said in form.errors.items()}
    raise Invalid(_("Some entries cannot be used yet."), wrong)


def _label(form: ReportForm, name: str) -> str:
    return str(form.fields[name].label or _("Where is it?")) if name in form.fields else ""


def _told(error: PortalError) -> HttpResponse:
    return problem_details(error, {}) or HttpResponse(status=500)
