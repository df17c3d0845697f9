"""Where files are fetched."""

from django.utils.translation import gettext_lazy as _

from governance.ground.http.pages.menus import Place
from governance.ground.workflow import Permission

SEARCHING = (Permission.VIEW_CASE, Permission.HANDLE_ASSIGNMENT)

STAFF = (Place(210, _("Exports"), "cases:export-list", "file-spreadsheet", SEARCHING),)
