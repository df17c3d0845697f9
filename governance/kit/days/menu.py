"""Where the working calendar is kept."""

from django.utils.translation import gettext_lazy as _

from governance.ground.http.pages.menus import Place
from governance.ground.workflow import Permission

STAFF = (Place(184, _("Working calendar"), "days:calendar", "calendar", (Permission.MANAGE_RULES,)),)
