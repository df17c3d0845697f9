"""Where reports come in."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.ground.http.pages.menus import Link, Place
from governance.ground.workflow import Permission

STAFF = (Place(200, _("Import"), "cases:import-list", "file-upload", (Permission.IMPORT_CASES,)),)
PHONE = (Place(10, pgettext_lazy("menu", "Report"), "cases:report", "speakerphone", (Permission.REPORT_CASE,)),)
RESIDENT = (
    Place(10, _("Report a problem"), "cases:public-report", "speakerphone"),
    Place(20, _("Follow a case"), "cases:public-track", "route"),
    Place(30, _("My reports here"), "cases:reports-here", "device-mobile"),
)
LINKS = (
    Link("new", "cases:report", (Permission.REPORT_CASE,)),
    Link("public-home", "cases:public-report"),
)
