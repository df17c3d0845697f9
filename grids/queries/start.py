"""What a new district needs of its grid."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.ground.http.pages.steps import Step
from grids.models import Cell


def first_steps(_day: date) -> list[Step]:
    """Return the cells, by which a point finds its community."""
    why = _(
        "A point on the map finds its community by its cell. Shapes are read by import_grids; until then people choose."
    )
    return [Step(90, _("Grid cells"), why, reverse("grids:map"), Cell.objects.exists())]
