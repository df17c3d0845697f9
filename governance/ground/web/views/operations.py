"""What keeps the portal running: notices, parked deliveries, the log and the portal's health."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.ground.commands.deliveries import retry_delivery
from governance.ground.commands.notifications import mark_read
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.gate.addresses import first_url, next_url
from governance.ground.http.watch.metrics import may_read, written
from governance.ground.queries.delivery_list import delivery_page
from governance.ground.queries.health import Check, gauges, health, is_ready, page_health
from governance.ground.queries.log import event_names, log_page
from governance.ground.queries.notification_list import notification_list
from governance.ground.web.forms import LogForm

NOTICES = 50


@require_safe
@login_needed
def notifications(request: HttpRequest) -> HttpResponse:
    """List what the person was told."""
    unread = request.GET.get("show") == "unread"
    after = request.GET.get("after", "")
    page = notification_list(actor_of(request), only_unread=unread, after=after, size=NOTICES)
    upto = max((line.id for line in page.results), default=0)
    context = {"page": page, "only_unread": unread, "next": next_url(request, page.next), "upto": upto}
    return render(request, "governance/ground/notifications.html", context)


@require_POST
@login_needed
def notification_read(request: HttpRequest) -> HttpResponse:
    """Mark what the person has seen as read."""
    upto = request.POST.get("upto", "")
    if upto.isascii() and upto.isdigit() and len(upto) < 19:
        mark_read(by=actor_of(request), now=timezone.now(), upto_id=int(upto))
    return redirect("governance:notification-list")


@require_safe
@login_needed
def deliveries(request: HttpRequest) -> HttpResponse:
    """List the parked deliveries."""
    page = delivery_page(actor_of(request), after=request.GET.get("after", ""))
    context = {"page": page, "next": next_url(request, page.parked.next), "first": first_url(request)}
    return render(request, "governance/ground/deliveries.html", context)


@require_POST
@login_needed
def delivery_retry(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Give a parked delivery new attempts."""
    retry_delivery(delivery_id, by=actor_of(request), now=timezone.now())
    messages.success(
        request, _("Delivery %(id)s is tried again. It comes back here if it fails.") % {"id": delivery_id}
    )
    return redirect("governance:delivery-list")


@require_safe
@login_needed
def log(request: HttpRequest) -> HttpResponse:
    """Show what happened, newest first, to those who may read the log."""
    asked = {name: request.GET.get(name, "")[:160] for name in ("subject", "name", "person")}
    page = log_page(actor_of(request), **asked, after=request.GET.get("after", ""))
    form = LogForm(asked, names=event_names())
    context = {"page": page, "form": form, "next": next_url(request, page.next), "first": first_url(request)}
    return render(request, "governance/ground/log.html", context)


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("live\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether everything is at work, and what is not: for whoever watches over the portal."""
    return _told(health())


@never_cache
@require_safe
def pages(request: HttpRequest) -> JsonResponse:
    """Say whether this process can serve pages: for whoever decides where visitors go."""
    return _told(page_health())


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell a monitor that brings the token what was counted; for everybody else there is nothing here."""
    if not may_read(request):
        raise Http404
    return HttpResponse(written(gauges()), content_type="text/plain; version=0.0.4; charset=utf-8")


def _told(checks: list[Check]) -> JsonResponse:
    return JsonResponse({check.name: check.standing for check in checks}, status=200 if is_ready(checks) else 503)
