"""Where the log, deliveries and notices are."""

from django.utils.translation import gettext_lazy as _

from governance.ground.http.pages.menus import Beginning, Place
from governance.ground.workflow import Permission

STAFF = (
    Place(150, _("Log"), "governance:log", "history", (Permission.READ_LOG,)),
    Place(220, _("Deliveries"), "governance:delivery-list", "truck-delivery", (Permission.RETRY_DELIVERIES,)),
    Place(230, _("Gateways"), "governance:gateway-list", "send", (Permission.RETRY_DELIVERIES,)),
)
PHONE = (Place(60, _("Notices"), "governance:notification-list", "bell"),)
BEGINNINGS = (Beginning(100, Permission.READ_LOG, "governance:log"),)
