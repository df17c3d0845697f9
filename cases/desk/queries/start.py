"""What a new district needs of its cases before the first of them finds its way."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.casework.models import Case
from cases.rules.models import ResponsibilityRule
from governance.ground.http.pages.steps import Step


def first_steps(day: date) -> list[Step]:
    """Return the responsibility list and the first report."""
    lines = ResponsibilityRule.objects.filter(valid__contains=day).exists()
    return [
        Step(
            100,
            _("Responsibility list"),
            _("It says which department a whistle calls, for each category."),
            reverse("cases:rules"),
            lines,
        ),
        Step(
            110,
            _("A first report"),
            _("Report something as a resident would, and take it through."),
            reverse("cases:public-report"),
            Case.objects.exists(),
        ),
    ]
