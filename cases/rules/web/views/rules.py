"""The registers that decide: who is responsible, how long steps take, what residents are told."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.rules.commands import rules as commands
from cases.rules.commands.category_words import word_category
from cases.rules.queries import rules_page as queries
from cases.rules.queries.category_words import words_now
from cases.rules.web.forms.rules import DutyForm, KindForm, LimitForm, ReasonForm, RuleForm, ValuesForm, WordsForm
from governance.ground.errors import Invalid
from governance.ground.http.gate.access import login_needed
from governance.ground.http.gate.actor import actor_of
from governance.ground.http.pages.forms import add_errors


class Register(NamedTuple):
    """How one register is changed."""

    title: Any
    form: Callable[..., Any]
    command: Callable[..., Any]
    by_code: bool = True


REGISTERS = {
    "limits": Register(gettext_lazy("Change a time limit"), LimitForm, commands.change_limit),
    "kinds": Register(gettext_lazy("Change the limits of a whistle"), KindForm, commands.change_whistle_kind),
    "reasons": Register(gettext_lazy("Change what residents are told"), ReasonForm, commands.reword_reason),
    "words": Register(gettext_lazy("Change the words of a category"), WordsForm, word_category),
    "lines": Register(gettext_lazy("Name who is responsible"), RuleForm, commands.write_rule, by_code=False),
    "values": Register(gettext_lazy("Change a number of the rules"), ValuesForm, commands.change_values, by_code=False),
    "duties": Register(gettext_lazy("Add a duty of communities"), DutyForm, commands.list_duty, by_code=False),
}


@require_safe
@login_needed
def rules(request: HttpRequest) -> HttpResponse:
    page = queries.rules_page(actor_of(request), group=request.GET.get("group", ""), day=timezone.localdate())
    return render(request, "cases/rules/rules.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
def change(request: HttpRequest, register: str, code: str = "") -> HttpResponse:
    """Show the form of one entry of a register, and change it."""
    door, day = REGISTERS[register], timezone.localdate()
    choices = queries.rule_choices(actor_of(request), day=day)
    name, held = _held(register, code)
    form = door.form(request.POST or None, choices=choices, initial={**held, "since": day})
    if request.method == "POST" and _changed(request, door, form, code):
        messages.success(request, _("The register is changed."))
        return redirect("cases:rules")
    context = {"form": form, "title": door.title, "name": name}
    return render(request, "cases/rules/rules_change.html", context, status=422 if form.errors else 200)


@require_POST
@login_needed
def end_line(request: HttpRequest, rule_id: int) -> HttpResponse:
    """End a line of the responsibility list."""
    commands.end_rule(rule_id, by=actor_of(request), now=timezone.now())
    messages.success(request, _("From tomorrow the list does not name them any more."))
    return redirect("cases:rules")


@require_POST
@login_needed
def end_duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Take a line off the communities' list."""
    commands.end_duty(duty_id, by=actor_of(request), now=timezone.now())
    messages.success(request, _("From tomorrow this is not left to a community any more."))
    return redirect("cases:rules")


def _held(register: str, code: str) -> tuple[str, dict[str, Any]]:
    day = timezone.localdate()
    if register == "limits":
        return queries.limit_now(code, day=day)
    if register == "kinds":
        return queries.kind_now(code, day=day)
    if register == "reasons":
        return queries.reason_now(code)
    if register == "words":
        return words_now(code)
    if register == "values":
        return queries.values_now(code, day=day)
    if register == "duties":
        return _("What is not on the communities' list is never left to one."), {}
    return _("From the day on that you name, a dispatch or a whistle for the category finds them by itself."), {}


def _changed(request: HttpRequest, door: Register, form: forms.Form, code: str) -> bool:
    if not form.is_valid():
        return False
    try:
        named = (code,) if door.by_code else ()
        door.command(*named, by=actor_of(request), now=timezone.now(), **form.arguments())  # type: ignore[attr-defined]
    except Invalid as error:
        add_errors(form, error)
        return False
    return True
