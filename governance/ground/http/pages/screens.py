"""The plain screen with one form on it."""

from dataclasses import dataclass, field

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class FormScreen:
    """What stands around the form; `people` are suggestions for a field that names a person."""

    title: str
    button: str
    back_url: str
    lead: str = ""
    kind: str = "primary"
    people: list[tuple[str, str]] = field(default_factory=list)


def show_form(request: HttpRequest, form: Form, status: int, screen: FormScreen) -> HttpResponse:
    """Show the form, with what was typed when it was refused."""
    return render(request, "governance/ground/form.html", {"page": screen, "form": form}, status=status)
