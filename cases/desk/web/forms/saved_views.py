"""The form under which a view of the desk is saved."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.desk.commands.saved_views import LONGEST_NAME


class SaveViewForm(forms.Form):
    """A name, and with whom the view is shared, where somebody may share."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=LONGEST_NAME)
    share_with = forms.ChoiceField(label=gettext_lazy("Who sees it"), required=False)

    def __init__(self, *args: Any, shares: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not shares:
            del self.fields["share_with"]
            return
        everyone = [(code, _("Everyone at %(organisation)s") % {"organisation": name}) for code, name in shares]
        self.fields["share_with"].choices = [("", _("Only I")), *everyone]  # type: ignore[attr-defined]


class RenameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=LONGEST_NAME)


class PlaceForm(forms.Form):
    """Another place in the list, the first being 1."""

    position = forms.IntegerField(min_value=0, max_value=99)
