"""What people type on the pages of the ground floor; commands check what it means."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.chart.commands.people import LOG_IN_NAME
from governance.ground.http.pages.days import Day
from governance.ground.web.forms import Choices, offer


class OrganisationForm(forms.Form):
    """A new organisation."""

    kind = forms.ChoiceField(label=_("Kind"))
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("The official code: nine digits for a street, twelve for a community."),
    )
    name_zh = forms.CharField(label=_("Chinese name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=160)
    led_by = forms.ChoiceField(label=_("Led by"), required=False)
    telephone = forms.CharField(label=_("Telephone"), max_length=60, required=False, help_text=_("Residents see it."))
    since = Day(label=_("First day"), required=False, help_text=_("Today when left empty."))

    def __init__(self, *args: Any, kinds: Choices, leaders: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", kinds)
        offer(self, "led_by", leaders)


class CommunitiesForm(forms.Form):
    """A table of communities, and the district they belong to."""

    district = forms.ChoiceField(label=_("District"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV with one community in each row, at most 5,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )
    since = Day(label=_("First day"), required=False, help_text=_("Today when left empty."))

    def __init__(self, *args: Any, districts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].choices = districts  # type: ignore[attr-defined]


class RenameForm(forms.Form):
    """Names, the leading party organisation and the telephone."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=160)
    led_by = forms.ChoiceField(label=_("Led by"), required=False)
    telephone = forms.CharField(label=_("Telephone"), max_length=60, required=False, help_text=_("Residents see it."))

    def __init__(self, *args: Any, leaders: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "led_by", leaders)


class MoveForm(forms.Form):
    """Another place in the tree."""

    parent = forms.ChoiceField(label=_("New place, under"))

    def __init__(self, *args: Any, parents: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", parents)


class EndForm(forms.Form):
    """When something ends."""

    ends_on = Day(label=_("Ends on"), help_text=_("From this day on it holds no more."))


class SignInForm(forms.Form):
    """A log-in name and its password."""

    username = forms.CharField(max_length=150)
    password = forms.CharField(max_length=1000, strip=False)


class PersonForm(forms.Form):
    """A new account."""

    username = forms.RegexField(
        rf"^{LOG_IN_NAME}\Z",
        label=_("Log-in name"),
        error_messages={"invalid": _("Use letters, digits and . @ + - _ only.")},
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    name_zh = forms.CharField(label=pgettext_lazy("of a person", "Chinese name"), max_length=120)
    name_en = forms.CharField(label=pgettext_lazy("of a person", "English name"), max_length=160)
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=_(
            "Eight characters or more, not only digits. Tell it to the person by a safe way: their first "
            "sign-in asks for it, and for a code that whoever confirms their post tells them."
        ),
    )
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)


class PostForm(forms.Form):
    """A new post."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=160)
    role = forms.ChoiceField(label=_("Role"), help_text=_("The role says what the holder may do here and below."))

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "role", roles)


class AppointForm(forms.Form):
    """Someone into a post."""

    post = forms.ChoiceField(label=_("Post"))
    person = forms.CharField(
        label=_("Person"),
        max_length=150,
        help_text=_("Type a name or log-in name and choose."),
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off", "autocapitalize": "none"}),
    )
    kind = forms.ChoiceField(
        label=_("Appointment"),
        choices=[("main", _("Main post")), ("cross", _("Cross-appointment"))],
        initial="main",
        widget=forms.RadioSelect(attrs={"class": "in-row"}),
    )
    since = Day(label=_("First day"))
    until = Day(
        label=_("Ends on"),
        required=False,
        help_text=_("From this day on it holds no more. Leave it empty when the end is open."),
    )

    def __init__(self, *args: Any, posts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "post", posts)


class SearchForm(forms.Form):
    """Words to look for."""

    q = forms.CharField(
        label=_("Search"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
