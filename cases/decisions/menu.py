"""Where those go who decide on what others apply for."""

from django.utils.translation import gettext_lazy as _

from governance.ground.http.pages.menus import Place
from governance.ground.workflow import Permission

DECIDING = (Permission.GRANT_EXTENSION, Permission.RULE_ON_DISPATCH, Permission.REVIEW_CASE)

STAFF = (
    Place(
        50,
        _("Applications"),
        "cases:application-list",
        "clipboard-check",
        DECIDING,
        count="cases:application-count",
    ),
)
