"""Where figures are read."""

from django.utils.translation import gettext_lazy as _

from governance.ground.http.pages.menus import Place
from governance.ground.workflow import Permission

DESK = (
    Permission.REGISTER_CASE,
    Permission.DISPATCH_CASE,
    Permission.BLOW_WHISTLE,
    Permission.CALL_BACK,
    Permission.SUPERVISE_CASE,
    Permission.READ_LOG,
)
SUPERVISING = (Permission.SUPERVISE_CASE, Permission.READ_LOG, Permission.HANDLE_ASSIGNMENT)

STAFF = (
    Place(60, _("Supervision"), "cases:supervision", "eye-exclamation", SUPERVISING),
    Place(70, _("Three rates"), "cases:rates", "scale", (Permission.VIEW_CASE, Permission.HANDLE_ASSIGNMENT)),
    Place(80, _("Assessment"), "cases:assessment", "star", SUPERVISING),
    Place(90, _("Statistics"), "cases:statistics", "chart-bar", DESK),
)
