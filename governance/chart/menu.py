"""Where organisations, people and accounts are kept."""

from django.utils.translation import gettext_lazy as _

from governance.chart.queries.start import own_steps
from governance.ground.http.pages.menus import Beginning, Place
from governance.ground.workflow import CONFIRMING, Permission

STAFF = (
    Place(120, _("Organisation"), "governance:organisation-tree", "sitemap"),
    Place(130, _("People"), "governance:person-list", "users", (Permission.MANAGE_PEOPLE, Permission.READ_LOG)),
    Place(
        140,
        _("To confirm"),
        "governance:proposal-list",
        "user-check",
        CONFIRMING,
        count="governance:proposal-count",
    ),
    Place(160, _("Security log"), "governance:security-log", "shield-check", (Permission.READ_LOG,)),
    Place(170, _("Whole history"), "governance:anchors", "link", (Permission.READ_LOG,)),
    Place(190, _("First steps"), "governance:start", "list-check", (Permission.MANAGE_ORGANISATIONS,)),
)
BEGINNINGS = (
    Beginning(80, Permission.MANAGE_ORGANISATIONS, "governance:organisation-tree"),
    Beginning(90, Permission.MANAGE_PEOPLE, "governance:person-list"),
)
FIRST_STEPS = own_steps
