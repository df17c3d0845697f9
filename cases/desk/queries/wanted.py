"""What can be asked of the desk's queue: a view, filters, an order, and where a page of it begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.rules.workflow import State
from governance.ground.permissions import Actor
from governance.ground.queries.paging import Key
from governance.ground.workflow import Permission


class View(StrEnum):
    """The saved views of the desk."""

    DECIDE = "decide"
    UNROUTED = "unrouted"
    WHISTLED = "whistled"
    COMMUNITY = "community"
    DEPARTMENTS = "departments"
    VERIFY = "verify"
    CALL_BACK = "call-back"
    EVALUATE = "evaluate"
    JOINED = "joined"
    LATE = "late"
    OPEN = "open"
    ENDED = "ended"


class ViewSpec(NamedTuple):
    """What a view is called and which states it shows; no state stands for all."""

    label: Any
    states: tuple[State, ...]


VIEWS: Mapping[View, ViewSpec] = {
    View.DECIDE: ViewSpec(_("To decide"), (State.REPORTED, State.REGISTERED, State.UNROUTED)),
    View.UNROUTED: ViewSpec(_("To be dispatched by hand"), (State.UNROUTED,)),
    View.WHISTLED: ViewSpec(_("Whistled"), ()),
    View.COMMUNITY: ViewSpec(_("With the community"), (State.COMMUNITY,)),
    View.DEPARTMENTS: ViewSpec(_("With departments"), (State.DISPATCHED, State.ACTING)),
    View.VERIFY: ViewSpec(_("To verify"), (State.VERIFYING,)),
    View.CALL_BACK: ViewSpec(_("To call back"), (State.CALLING_BACK,)),
    View.EVALUATE: ViewSpec(_("To evaluate"), (State.EVALUATING,)),
    View.JOINED: ViewSpec(_("Joined"), (State.JOINED,)),
    View.LATE: ViewSpec(pgettext_lazy("view of the desk", "Late"), ()),
    View.OPEN: ViewSpec(_("All open"), ()),
    View.ENDED: ViewSpec(_("Ended lately"), ()),
}
FIRST_VIEW = (
    (Permission.DISPATCH_CASE, View.DECIDE),
    (Permission.CALL_BACK, View.CALL_BACK),
    (Permission.VERIFY_CASE, View.VERIFY),
)


class Sorting(StrEnum):
    """How a list is ordered: the most pressing first, or as it came in, which nothing changes."""

    DUE = "due"
    ARRIVAL = "arrival"


@dataclass(frozen=True)
class Wanted:
    """What somebody asks of the queue: a view, filters, and the key after or before which to go on."""

    view: View
    category: str = ""
    community: str = ""
    text: str = ""
    order: Sorting = Sorting.DUE
    after: Key | None = None
    before: Key | None = None
    # The index of a resident's number, as `sought_phone` gives it to who may have it shown.
    phone: str = ""


def view_named(name: str | None) -> View | None:
    """Return the view of this name, or None."""
    return next((view for view in View if view.value == name), None)


def first_view(actor: Actor) -> View:
    """Return the view that the actor's work begins with."""
    return next((view for permission, view in FIRST_VIEW if actor.holds(permission)), View.OPEN)
