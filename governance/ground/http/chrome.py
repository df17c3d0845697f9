"""What every page's frame shows: the menu that this person's permissions open, and who is signed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.ground.workflow import CONFIRMING, Permission

THEMES = ("light", "dark")

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
DECIDING = (Permission.GRANT_EXTENSION, Permission.RULE_ON_DISPATCH, Permission.REVIEW_CASE)
SUPERVISING = (Permission.SUPERVISE_CASE, Permission.READ_LOG, Permission.HANDLE_ASSIGNMENT)
FIELD_WORK = (Permission.VERIFY_CASE, Permission.HANDLE_COMMUNITY_CASE)


@dataclass(frozen=True)
class Place:
    """One screen that a menu may lead to, and the permissions of which one suffices; none means everyone.

    `count` names the address that says how much waits there; the page asks for it once it stands.
    """

    label: Any
    view: str
    icon: str
    needs: tuple[Permission, ...] = ()
    count: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of a menu."""

    label: str
    url: str
    icon: str
    current: bool = False
    count_url: str = ""


STAFF = (
    Place(_("Street desk"), "cases:desk", "layout-list", DESK),
    Place(_("Department inbox"), "cases:inbox", "inbox", (Permission.HANDLE_ASSIGNMENT,)),
    Place(_("To call back"), "cases:call-backs", "phone-call", (Permission.CALL_BACK,)),
    Place(_("In the field"), "cases:today", "device-mobile", FIELD_WORK),
    Place(_("Applications"), "cases:application-list", "clipboard-check", DECIDING, count="cases:application-count"),
    Place(_("Supervision"), "cases:supervision", "eye-exclamation", SUPERVISING),
    Place(_("Three rates"), "cases:rates", "scale", (Permission.VIEW_CASE, Permission.HANDLE_ASSIGNMENT)),
    Place(_("Assessment"), "cases:assessment", "star", SUPERVISING),
    Place(_("Statistics"), "cases:statistics", "chart-bar", DESK),
    Place(_("Map"), "grids:map", "map-2", (Permission.VIEW_CASE, Permission.MANAGE_GRIDS)),
    Place(_("Services"), "services:item-list", "building-community"),
    Place(_("Organisation"), "governance:organisation-tree", "sitemap"),
    Place(_("People"), "governance:person-list", "users", (Permission.MANAGE_PEOPLE, Permission.READ_LOG)),
    Place(_("To confirm"), "governance:proposal-list", "user-check", CONFIRMING, count="governance:proposal-count"),
    Place(_("Log"), "governance:log", "history", (Permission.READ_LOG,)),
    Place(_("Security log"), "governance:security-log", "shield-check", (Permission.READ_LOG,)),
    Place(_("Whole history"), "governance:anchors", "link", (Permission.READ_LOG,)),
    Place(_("Rules"), "cases:rules", "gavel", (Permission.MANAGE_RULES,)),
    Place(_("First steps"), "governance:start", "list-check", (Permission.MANAGE_ORGANISATIONS,)),
    Place(_("Import"), "cases:import-list", "file-upload", (Permission.IMPORT_CASES,)),
    Place(_("Exports"), "cases:export-list", "file-spreadsheet", SEARCHING),
    Place(_("Deliveries"), "governance:delivery-list", "truck-delivery", (Permission.RETRY_DELIVERIES,)),
    Place(_("Gateways"), "governance:gateway-list", "send", (Permission.RETRY_DELIVERIES,)),
)
PHONE = (
    Place(pgettext_lazy("menu", "Report"), "cases:report", "speakerphone", (Permission.REPORT_CASE,)),
    Place(_("My day"), "cases:today", "list-check", FIELD),
    Place(pgettext_lazy("menu", "Inbox"), "cases:inbox", "inbox", (Permission.HANDLE_ASSIGNMENT,)),
    Place(pgettext_lazy("menu", "Cases"), "cases:desk", "layout-list", (*DESK, Permission.VIEW_CASE)),
    Place(_("Map"), "grids:map", "map-2", (Permission.VIEW_CASE,)),
    Place(_("Notices"), "governance:notification-list", "bell"),
)
# Wider than a thumb on the narrowest screen, each; who holds many posts finds the rest in the menu above.
MOST_AT_FOOT = 5
RESIDENT = (
    Place(_("Report a problem"), "cases:public-report", "speakerphone"),
    Place(_("Follow a case"), "cases:public-track", "route"),
    Place(_("My reports here"), "cases:reports-here", "device-mobile"),
    Place(_("Services"), "services:item-list", "building-community"),
)


class Chrome:
    """The frame of one request's page; each part is worked out when a template asks for it, without a query."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.actor = getattr(request, "actor", None)
        theme = request.COOKIES.get("theme", "")
        self.theme = theme if theme in THEMES else ""

    @cached_property
    def frame(self) -> str:
        """Return the frame of a page that is open to everybody: staff keep their menu on it."""
        return "public.html" if self.actor is None or self.actor.is_anonymous else "base.html"

    @cached_property
    def nav(self) -> list[Entry]:
        """Return the side menu of staff."""
        return list(self._entries(STAFF))

    @cached_property
    def phone_nav(self) -> list[Entry]:
        """Return the entries at the foot of the phone."""
        return list(self._entries(PHONE))[:MOST_AT_FOOT]

    @cached_property
    def public_nav(self) -> list[Entry]:
        """Return the resident's menu."""
        return list(self._entries(RESIDENT))

    @cached_property
    def home(self) -> str:
        """Return where the mark leads."""
        return reverse("governance:home")

    @cached_property
    def public_home(self) -> str:
        """Return where the mark leads a resident."""
        return reverse("cases:public-report")

    @cached_property
    def search_url(self) -> str:
        """Return where the search of the top bar goes, or nothing for those who have no cases."""
        return self._url_for("cases:search", SEARCHING)

    @cached_property
    def new_case_url(self) -> str:
        """Return where a new case starts, or nothing for those who may not report."""
        return self._url_for("cases:report", (Permission.REPORT_CASE,))

    @cached_property
    def notices_url(self) -> str:
        """Return the list of notices."""
        return reverse("governance:notification-list")

    @cached_property
    def tiles(self) -> str:
        """Return the address of the portal's own vector tiles, with its numbers left open."""
        return reverse("grids:tile", kwargs={"z": 0, "x": 0, "y": 0}).replace("0/0/0", "{z}/{x}/{y}")

    @property
    def outside_tiles(self) -> str:
        """Return the outside tile server that the settings name, or nothing."""
        return str(settings.OUTSIDE_TILE_URL)

    @cached_property
    def initial(self) -> str:
        """Return one letter or character that stands for the person."""
        return (self.actor.name if self.actor else "")[:1]

    def _url_for(self, view: str, needs: tuple[Permission, ...]) -> str:
        return reverse(view) if self._holds_one(needs) else ""

    def _holds_one(self, needs: tuple[Permission, ...]) -> bool:
        return self.actor is not None and any(self.actor.holds(permission) for permission in needs)

    def _entries(self, places: tuple[Place, ...]) -> Iterator[Entry]:
        open_to_me = [place for place in places if not place.needs or self._holds_one(place.needs)]
        found = [(place, reverse(place.view)) for place in open_to_me]
        here = max((url for _place, url in found if self._request.path.startswith(url)), key=len, default="")
        for place, url in found:
            count_url = reverse(place.count) if place.count else ""
            yield Entry(str(place.label), url, place.icon, current=url == here, count_url=count_url)


def chrome(request: HttpRequest) -> dict[str, Chrome]:
    """Give every template the frame of its page."""
    return {"chrome": Chrome(request)}
