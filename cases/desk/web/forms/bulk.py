"""The forms of what is done to many cases at once: they ask what the single move asks, once for all."""

import uuid
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.casework.queries.choices import Choices
from cases.desk.workflow import Verb
from cases.rules.web.forms.fields import text_field


class BulkForm(forms.Form):
    """A verb that asks for nothing more, and a key that names this very sending."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=lambda: uuid.uuid4().hex)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(choices)

    def offer(self, choices: Choices) -> None:
        """Fill the fields that are chosen from a register."""

    def entries(self) -> dict[str, str]:
        """Return what was answered."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class BulkDispatchForm(BulkForm):
    """One lead for all of them."""

    lead = forms.ChoiceField(label=gettext_lazy("Who leads"))
    asked = text_field(gettext_lazy("What is asked of them"), required=False)

    def offer(self, choices: Choices) -> None:
        """Offer every responder under its department."""
        self.fields["lead"].choices = [("", _("Choose…")), *choices.responders]  # type: ignore[attr-defined]


class BulkCommunityForm(BulkForm):
    """The same word to every community."""

    note = text_field(gettext_lazy("Note to the community"), required=False)


class BulkReasonForm(BulkForm):
    """Why supervision is asked for."""

    reason = text_field(gettext_lazy("Reason"))


class BulkNoteForm(BulkForm):
    """The same note on each of them."""

    text = text_field(
        gettext_lazy("Note"), help_text=gettext_lazy("Only staff of the area read it. @username tells that person.")
    )


class BulkDeclineForm(BulkForm):
    """One lawful reason for all of them."""

    reason = forms.ChoiceField(label=gettext_lazy("Lawful reason"), widget=forms.RadioSelect)
    note = text_field(
        gettext_lazy("Your own words to the resident"),
        required=False,
        help_text=gettext_lazy("Left empty, the resident is told the words under the reason."),
    )

    def offer(self, choices: Choices) -> None:
        """Offer each reason with what the residents would be told."""
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (reason.code, format_html('{}<span class="under">{}</span>', reason.name, reason.told))
            for reason in choices.reasons
        ]


BULK_FORMS: dict[Verb, type[BulkForm]] = {
    Verb.REGISTER: BulkForm,
    Verb.DISPATCH: BulkDispatchForm,
    Verb.LEAVE_TO_COMMUNITY: BulkCommunityForm,
    Verb.SUPERVISE: BulkReasonForm,
    Verb.NOTE: BulkNoteForm,
    Verb.WATCH: BulkForm,
    Verb.DECLINE: BulkDeclineForm,
}
