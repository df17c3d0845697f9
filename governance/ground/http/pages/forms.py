"""Between a form and a command: what the command found wrong goes back to the fields it is about."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.forms import Form
from django.http import HttpRequest

from governance.ground.errors import Conflict, Invalid, UnusableRows

DONE = HTTPStatus.SEE_OTHER
# Who has mended so many rows sends the table again.
MOST_ROWS = 100


def add_errors(form: Form, error: Invalid) -> None:
    """Write the error's sentences beside the form's fields; what fits no field stands above the form."""
    if not error.fields:
        form.add_error(None, error.message)
    if isinstance(error, UnusableRows):
        for problem in error.problems[:MOST_ROWS]:
            form.add_error(None, problem)
    for name, sentence in error.fields.items():
        form.add_error(name if name in form.fields else None, sentence)


def submit(request: HttpRequest, form: Form, act: Callable[[dict[str, Any]], object]) -> int:
    """Run a command with what was typed; return DONE, or the status with which the page shows the form (again)."""
    if request.method != "POST":
        return HTTPStatus.OK
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        act(form.cleaned_data)
    except Invalid as error:
        add_errors(form, error)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except Conflict as error:
        form.add_error(None, error.message)
        return HTTPStatus.CONFLICT
    return DONE
