"""Keeping standard texts, macros, checklists and questions."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.rules.commands import desk_entries as commands
from cases.rules.queries import desk_entries_page as queries
from cases.rules.web.forms import desk_entries as forms
from governance.ground.errors import Invalid, NotFound
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import add_errors


class Register(NamedTuple):
    """How one register looks, and how it is changed."""

    title: Any
    lead: Any
    new: Any
    change: Any
    form: type[forms.EntryForm]
    command: Callable[..., Any]


REGISTERS: Mapping[str, Register] = {
    "texts": Register(
        gettext_lazy("Standard texts"),
        gettext_lazy("Offered where moves and notes are written; the case fills in what stands in braces."),
        gettext_lazy("Add a standard text"),
        gettext_lazy("Change a standard text"),
        forms.StandardTextForm,
        commands.write_text,
    ),
    "macros": Register(
        gettext_lazy("Macros"),
        gettext_lazy("Several moves and notes in one go; where one cannot be made, none is."),
        gettext_lazy("Add a macro"),
        gettext_lazy("Change a macro"),
        forms.MacroForm,
        commands.write_macro,
    ),
    "checklists": Register(
        gettext_lazy("Checklists"),
        gettext_lazy("What must be ticked on a case before a stage of it ends."),
        gettext_lazy("Add an item to check"),
        gettext_lazy("Change an item to check"),
        forms.ChecklistForm,
        commands.write_item,
    ),
    "questions": Register(
        gettext_lazy("Questions when reporting"),
        gettext_lazy("Asked of whoever reports something of the category; an answer may warn, or stop the report."),
        gettext_lazy("Add a question"),
        gettext_lazy("Change a question"),
        forms.QuestionForm,
        commands.write_question,
    ),
}


@require_safe
@login_needed
def entries(request: HttpRequest) -> HttpResponse:
    page = queries.desk_entries_page(actor_of(request), day=timezone.localdate())
    sections = [(name, register, page.registers[name]) for name, register in REGISTERS.items()]
    return render(request, "cases/rules/desk_entries.html", {"page": page, "sections": sections})


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def entry(request: HttpRequest, register: str, entry_id: int | None = None) -> HttpResponse:
    """Show the form of an entry, and keep what is sent."""
    door, day = _door(register), timezone.localdate()
    choices = queries.entry_choices(actor_of(request), day=day)
    name, held = queries.entry_now(register, entry_id) if entry_id else ("", {})
    form = door.form(request.POST or None, choices=choices, initial={**held, "since": day})
    if request.method == "POST" and _written(request, door, form, entry_id):
        messages.success(request, _("It is kept."))
        return redirect("cases:desk-entries")
    context = {"form": form, "title": door.change if entry_id else door.new, "name": name}
    return render(request, "cases/rules/desk_entry.html", context, status=422 if form.errors else 200)


@require_POST
@login_needed
def end(request: HttpRequest, register: str, entry_id: int) -> HttpResponse:
    _door(register)
    commands.end_entry(register, entry_id, by=actor_of(request), now=timezone.now())
    messages.success(request, _("From tomorrow it is not used any more."))
    return redirect("cases:desk-entries")


def _door(register: str) -> Register:
    if register not in REGISTERS:
        raise NotFound(_("There is no such list."))
    return REGISTERS[register]


def _written(request: HttpRequest, door: Register, form: forms.EntryForm, entry_id: int | None) -> bool:
    if not form.is_valid():
        return False
    try:
        door.command(by=actor_of(request), now=timezone.now(), entry_id=entry_id, **form.arguments())
    except Invalid as error:
        add_errors(form, error)
        return False
    return True
