"""Between a form and a command: what the command found wrong goes back to the fields it is about."""

from django.forms import Form

from governance.errors import Invalid


def add_errors(form: Form, error: Invalid) -> None:
    """Write the error's sentences beside the form's fields; what fits no field stands above the form."""
    strayed = [sentence for name, sentence in error.fields.items() if name not in form.fields]
    for name, sentence in error.fields.items():
        if name in form.fields:
            form.add_error(name, sentence)
    if strayed or not error.fields:
        form.add_error(None, [error.message, *strayed] if not error.fields else strayed)
