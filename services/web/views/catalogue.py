"""The catalogue: the list, one service, and its editing."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.gate.addresses import first_url, next_url
from governance.ground.http.pages.forms import DONE, submit
from services.commands.catalogue import add_item, edit_item
from services.queries import catalogue as queries
from services.web.forms import CatalogueForm, ItemForm, NewItemForm


@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """Show the catalogue, narrowed by words, theme and department."""
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "theme", "department")}
    after, actor = request.GET.get("after", ""), actor_of(request)
    page = queries.catalogue(actor, words=asked["q"], theme=asked["theme"], department=asked["department"], after=after)
    themes = [(theme.code, theme.name) for theme in page.themes]
    form = CatalogueForm(asked, themes=themes, departments=queries.department_choices(actor))
    links = {"next": next_url(request, page.items.next), "first": first_url(request)}
    return render(request, "services/item_list.html", {"page": page, "form": form, "asked": asked, **links})


@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "services/item.html", {"page": queries.item_page(actor_of(request), code)})


@login_needed
def item_new(request: HttpRequest) -> HttpResponse:
    """Add a service."""
    actor, now = actor_of(request), timezone.now()
    departments = queries.giving_choices(actor, on=timezone.localdate())
    form = NewItemForm(request.POST or None, themes=queries.theme_choices(), departments=departments)
    status = submit(request, form, lambda told: add_item(form.entries(), by=actor, now=now, **form.place()))
    if status == DONE:
        messages.success(request, _("The service is in the catalogue."))
        return redirect("services:item", form.cleaned_data["code"])
    return render(request, "services/item_form.html", {"form": form}, status=status)


@login_needed
def item_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a service; when somebody else did so meanwhile, show what differs and keep what was typed."""
    actor, now = actor_of(request), timezone.now()
    page = queries.edit_page(actor, code)
    form = ItemForm(request.POST or None, initial=page.entries, themes=queries.theme_choices())
    status = submit(
        request, form, lambda told: edit_item(code, form.entries(), by=actor, now=now, version=told["version"] or 0)
    )
    if status == DONE:
        messages.success(request, _("The changes are saved."))
        return redirect("services:item", code)
    theirs = _rebased(form, page) if status == HTTPStatus.CONFLICT else []
    context = {"form": form, "page": page, "code": code, "theirs": theirs}
    return render(request, "services/item_form.html", context, status=status)


def _rebased(form: ItemForm, page: queries.EditPage) -> list[tuple[str, object]]:
    """Let the form be saved over the newer version, and return what that one says where it differs."""
    form.data = {**form.data.dict(), "version": page.entries["version"]}  # type: ignore[attr-defined]
    return [
        (str(form.fields[name].label), value)
        for name, value in page.entries.items()
        if name != "version" and str(form.cleaned_data.get(name)).splitlines() != str(value).splitlines()
    ]
