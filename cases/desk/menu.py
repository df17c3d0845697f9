"""Where the desk's people go."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.desk.queries.start import first_steps
from governance.ground.http.pages.menus import Beginning, Link, Place
from governance.ground.workflow import Permission

DESK = (
    Permission.REGISTER_CASE,
    Permission.DISPATCH_CASE,
    Permission.BLOW_WHISTLE,
    Permission.CALL_BACK,
    Permission.SUPERVISE_CASE,
    Permission.READ_LOG,
)
FIELD = (Permission.REPORT_CASE, Permission.VERIFY_CASE, Permission.HANDLE_COMMUNITY_CASE)
SEARCHING = (Permission.VIEW_CASE, Permission.HANDLE_ASSIGNMENT)
FIELD_WORK = (Permission.VERIFY_CASE, Permission.HANDLE_COMMUNITY_CASE)

STAFF = (
    Place(10, _("Street desk"), "cases:desk", "layout-list", DESK),
    Place(20, _("Department inbox"), "cases:inbox", "inbox", (Permission.HANDLE_ASSIGNMENT,)),
    Place(30, _("To call back"), "cases:call-backs", "phone-call", (Permission.CALL_BACK,)),
    Place(40, _("In the field"), "cases:today", "device-mobile", FIELD_WORK),
)
PHONE = (
    Place(20, _("My day"), "cases:today", "list-check", FIELD),
    Place(30, pgettext_lazy("menu", "Inbox"), "cases:inbox", "inbox", (Permission.HANDLE_ASSIGNMENT,)),
    Place(40, pgettext_lazy("menu", "Cases"), "cases:desk", "layout-list", (*DESK, Permission.VIEW_CASE)),
)
BEGINNINGS = (
    Beginning(10, Permission.HANDLE_ASSIGNMENT, "cases:inbox"),
    Beginning(20, Permission.REGISTER_CASE, "cases:desk"),
    Beginning(30, Permission.DISPATCH_CASE, "cases:desk"),
    Beginning(40, Permission.CALL_BACK, "cases:desk"),
    Beginning(50, Permission.SUPERVISE_CASE, "cases:desk"),
    Beginning(60, Permission.VERIFY_CASE, "cases:today"),
    Beginning(70, Permission.REPORT_CASE, "cases:today"),
    Beginning(110, Permission.VIEW_CASE, "cases:desk"),
)
LINKS = (Link("search", "cases:search", SEARCHING),)
FIRST_STEPS = first_steps
