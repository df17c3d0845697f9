"""How people are told outside the portal: their own choice, and the administrator's gateways."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.ground.commands.channels import change_gateway, choose_channels, offer_gateway
from governance.ground.commands.messages import retry_message
from governance.ground.errors import Invalid
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.gate.addresses import first_url, next_url
from governance.ground.http.pages.forms import add_errors
from governance.ground.queries.channels import channels_of, gateway_named, gateway_page, require_gateway_keeper
from governance.ground.web.forms import ChannelsForm, GatewayForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def channels(request: HttpRequest) -> HttpResponse:
    """Let a person choose where they are told besides the portal."""
    ways = channels_of(actor_of(request))
    initial = {ChannelsForm.field_of(way.code): way.address for way in ways}
    form = ChannelsForm(request.POST or None, initial=initial, ways=[(way.code, way.name) for way in ways if way.code])
    if request.method == "POST" and form.is_valid():
        try:
            choose_channels(by=actor_of(request), mail=form.cleaned_data["mail"], gateways=form.addresses())
            messages.success(request, _("Your choice is kept."))
            return redirect("governance:channel-list")
        except Invalid as invalid:
            add_errors(form, invalid)
    page = {
        "title": _("How you are told"),
        "lead": _("Every notice stands in the portal. Here you choose where you hear of it besides."),
        "back_url": reverse("governance:notification-list"),
        "button": _("Keep"),
        "kind": "primary",
    }
    status = 422 if form.is_bound else 200
    return render(request, "governance/ground/form.html", {"page": page, "form": form}, status=status)


@require_safe
@login_needed
def gateways(request: HttpRequest) -> HttpResponse:
    """List the gateways and the messages on their way out."""
    only_failed = request.GET.get("show") == "failed"
    page = gateway_page(actor_of(request), only_failed=only_failed, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "only_failed": only_failed,
        "next": next_url(request, page.messages.next),
        "first": first_url(request),
    }
    return render(request, "governance/ground/gateways.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def gateway_new(request: HttpRequest) -> HttpResponse:
    """Offer another gateway."""
    require_gateway_keeper(actor_of(request))
    return _gateway(request, GatewayForm(request.POST or None), offer_gateway, _("New gateway"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def gateway_edit(request: HttpRequest, code: str) -> HttpResponse:
    found = gateway_named(actor_of(request), code)
    initial = {name: getattr(found, name) for name in ("code", "name_zh", "name_en", "url", "is_active")}
    form = GatewayForm(request.POST or None, initial=initial)
    form.fields["code"].disabled = True
    return _gateway(request, form, change_gateway, _("Change a gateway"))


def _gateway(request: HttpRequest, form: GatewayForm, write: Callable[..., object], title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        try:
            write(said.pop("code"), by=actor_of(request), now=timezone.now(), **said)
            messages.success(request, _("The gateway is kept."))
            return redirect("governance:gateway-list")
        except Invalid as invalid:
            add_errors(form, invalid)
    page = {
        "title": title,
        "lead": _("Messages go there as a POST, signed with the secret. What it answers with 2xx counts as taken."),
        "back_url": reverse("governance:gateway-list"),
        "button": _("Keep"),
        "kind": "primary",
    }
    status = 422 if form.is_bound else 200
    return render(request, "governance/ground/form.html", {"page": page, "form": form}, status=status)


@require_POST
@login_needed
def message_retry(request: HttpRequest, message_id: int) -> HttpResponse:
    """Give a failed message new attempts."""
    retry_message(message_id, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The message is tried again."))
    return redirect("governance:gateway-list")
