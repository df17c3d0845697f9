"""Where the catalogue is."""

from django.utils.translation import gettext_lazy as _

from governance.ground.http.pages.menus import Place

STAFF = (Place(110, _("Services"), "services:item-list", "building-community"),)
RESIDENT = (Place(40, _("Services"), "services:item-list", "building-community"),)
