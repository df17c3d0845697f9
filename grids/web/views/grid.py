"""The map, one cell, and who answers for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import DONE, submit
from governance.ground.http.pages.screens import FormScreen, show_form
from grids.commands.cells import relieve_cell, staff_cell
from grids.queries import grid_pages as queries
from grids.web.forms import RelieveForm, StaffForm


@require_safe
@login_needed
def grid_map(request: HttpRequest) -> HttpResponse:
    """Show the map with its areas beside it, and the cells of the community that was chosen."""
    community = request.GET.get("community", "")[:20]
    page = queries.map_page(actor_of(request), community=community, on=timezone.localdate())
    context = {"page": page, "cell_link": _cell_link()}
    return render(request, "grids/map.html", context)


@require_safe
def cell(request: HttpRequest, code: str) -> HttpResponse:
    """Show one cell; who answers for it only to people who are signed in."""
    page = queries.cell_page(actor_of(request), code, on=timezone.localdate())
    context = {"page": page, "cell_link": _cell_link()}
    return render(request, "grids/cell.html", context)


@login_needed
def cell_staff(request: HttpRequest, code: str) -> HttpResponse:
    """Have someone lead or work a cell."""
    actor, now, today = actor_of(request), timezone.now(), timezone.localdate()
    page = queries.cell_to_staff(actor, code, on=today)
    form = StaffForm(request.POST or None, initial={"since": today, "duty": "worker"}, duties=queries.duty_choices())
    status = submit(
        request,
        form,
        lambda told: staff_cell(
            code, by=actor, now=now, person_id=queries.person_for_cell(actor, told.pop("person"), on=today), **told
        ),
    )
    if status == DONE:
        messages.success(request, _("Somebody new answers for the cell."))
        return redirect("grids:cell", code)
    title = _("Staff for %(name)s") % {"name": page.name}
    back, people = reverse("grids:cell", args=[code]), queries.people_for_cells(actor, on=today)
    return show_form(request, form, status, FormScreen(title, _("Save"), back, people=people))


@login_needed
def cell_relieve(request: HttpRequest, code: str, duty_id: int) -> HttpResponse:
    """End someone's duty for a cell."""
    actor, now, today = actor_of(request), timezone.now(), timezone.localdate()
    held = queries.staff_to_relieve(queries.cell_page(actor, code, on=today), duty_id)
    form = RelieveForm(request.POST or None, initial={"ends_on": today})
    status = submit(request, form, lambda told: relieve_cell(duty_id, by=actor, now=now, ends_on=told["ends_on"]))
    if status == DONE:
        messages.success(request, _("The duty ends."))
        return redirect("grids:cell", code)
    title = _("End the duty of %(name)s") % {"name": held.name}
    back = reverse("grids:cell", args=[code])
    return show_form(request, form, status, FormScreen(title, _("End the duty"), back, lead=held.duty, kind="danger"))


def _cell_link() -> str:
    """Return the address of a cell's page with its code left open, for the map to fill in."""
    return reverse("grids:cell", args=["CODE"]).replace("CODE", "{code}")
