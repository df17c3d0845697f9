"""What every page's frame shows: the menu that this person's permissions open, and who is signed in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from governance.ground.http.pages.menus import Place, links, places
from governance.ground.workflow import Permission

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Entry:
    """One line of a menu."""

    label: str
    url: str
    icon: str
    current: bool = False
    count_url: str = ""


# Wider than a thumb on the narrowest screen, each; who holds many posts finds the rest in the menu above.
MOST_AT_FOOT = 5


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
        return list(self._entries(places("STAFF")))

    @cached_property
    def phone_nav(self) -> list[Entry]:
        """Return the entries at the foot of the phone."""
        return list(self._entries(places("PHONE")))[:MOST_AT_FOOT]

    @cached_property
    def public_nav(self) -> list[Entry]:
        """Return the resident's menu."""
        return list(self._entries(places("RESIDENT")))

    @cached_property
    def home(self) -> str:
        """Return where the mark leads."""
        return reverse("governance:home")

    @cached_property
    def public_home(self) -> str:
        """Return where the mark leads a resident."""
        return reverse(links()["public-home"].view)

    @cached_property
    def search_url(self) -> str:
        """Return where the search of the top bar goes, or nothing for those who have no cases."""
        return self._url_for("search")

    @cached_property
    def new_case_url(self) -> str:
        """Return where a new case starts, or nothing for those who may not report."""
        return self._url_for("new")

    @cached_property
    def notices_url(self) -> str:
        """Return the list of notices."""
        return reverse("governance:notification-list")

    @cached_property
    def tiles(self) -> str:
        """Return the address of the portal's own vector tiles, with its numbers left open."""
        return reverse(links()["tiles"].view, kwargs={"z": 0, "x": 0, "y": 0}).replace("0/0/0", "{z}/{x}/{y}")

    @property
    def outside_tiles(self) -> str:
        """Return the outside tile server that the settings name, or nothing."""
        return str(settings.OUTSIDE_TILE_URL)

    @cached_property
    def initial(self) -> str:
        """Return one letter or character that stands for the person."""
        return (self.actor.name if self.actor else "")[:1]

    def _url_for(self, name: str) -> str:
        link = links()[name]
        return reverse(link.view) if self._holds_one(link.needs) else ""

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
