"""Where the map is."""

from django.utils.translation import gettext_lazy as _

from governance.ground.http.pages.menus import Link, Place
from governance.ground.workflow import Permission
from grids.queries.start import first_steps

STAFF = (Place(100, _("Map"), "grids:map", "map-2", (Permission.VIEW_CASE, Permission.MANAGE_GRIDS)),)
PHONE = (Place(50, _("Map"), "grids:map", "map-2", (Permission.VIEW_CASE,)),)
LINKS = (Link("tiles", "grids:tile"),)
FIRST_STEPS = first_steps
