"""Where the rules are kept."""

from django.utils.translation import gettext_lazy as _

from governance.ground.http.pages.menus import Place
from governance.ground.workflow import Permission

STAFF = (Place(180, _("Rules"), "cases:rules", "gavel", (Permission.MANAGE_RULES,)),)
