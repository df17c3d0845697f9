"""What a new district still lacks before its first case finds its way, in order; each app says what it needs."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.chart.models import Organisation, OrganisationUserPermission
from governance.ground.http.pages.steps import Step, makers
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.workflow import Permission

MOST_NAMED = 4


def first_steps(viewer: Actor, *, day: date) -> list[Step]:
    """Return every step in its order; for those who keep organisations."""
    require_anywhere(viewer, Permission.MANAGE_ORGANISATIONS)
    return sorted((step for steps in makers() for step in steps(day)), key=lambda step: step.place)


def begins_district(viewer: Actor) -> bool:
    """Tell whether the portal has nothing but its district yet, and the viewer sets up what belongs there."""
    has_rights = viewer.holds(Permission.MANAGE_ORGANISATIONS)
    return has_rights and not Organisation.objects.filter(parent__isnull=False).exists()


def unstaffed(organisations: Iterable[Organisation], permission: Permission) -> list[str]:
    """Return the names of the organisations in or below which nobody holds a permission."""
    held = OrganisationUserPermission.objects.filter(permission__codename=permission.value, user__is_active=True)
    paths = list(held.values_list("content_object__path", flat=True).distinct())
    return [each.name for each in organisations if not any(path.startswith(each.path) for path in paths)]


def named(names: list[str]) -> str:
    """Return a few of the names, and how many others there are."""
    more = len(names) - MOST_NAMED
    listed = "、".join(names[:MOST_NAMED])
    return _("%(names)s and %(more)s more") % {"names": listed, "more": more} if more > 0 else listed


def standing(kind: str, day: date) -> list[Organisation]:
    """Return the organisations of a kind that exist on a day, by their codes."""
    return list(Organisation.objects.filter(kind_id=kind, valid__contains=day).order_by("code"))


def own_steps(day: date) -> list[Step]:
    """Return the organisations, people and posts that a district begins with."""
    streets, communities, departments = (standing(kind, day) for kind in ("street", "community", "department"))
    tree, table = reverse("governance:organisation-tree"), reverse("governance:communities-import")
    bare = [street.name for street in streets if not any(each.parent_id == street.pk for each in communities)]
    many = _("A case belongs to a community. A table brings all of them at once.")
    return [
        Step(10, _("Streets"), _("Cases are registered and whistles blown by streets."), tree, bool(streets)),
        Step(
            20,
            _("Communities"),
            many,
            table,
            bool(communities) and not bare,
            named(bare),
        ),
        Step(30, _("Departments"), _("They sign for what a street sends them."), tree, bool(departments)),
        *_posts(streets, communities, departments),
    ]


def _posts(
    streets: Sequence[Organisation], communities: Sequence[Organisation], departments: Sequence[Organisation]
) -> list[Step]:
    people = reverse("governance:person-list")
    keepers = OrganisationUserPermission.objects.filter(permission__codename=Permission.MANAGE_PEOPLE.value)
    has_two = keepers.values("user_id").distinct().count() > 1
    second = _("From then on each of the two confirms whom the other appoints.")

    def staffed(place: int, title: str, words: str, where: Sequence[Organisation], right: Permission) -> Step:
        bare = unstaffed(where, right)
        return Step(place, title, words, people, bool(where) and not bare, named(bare))

    setting_up = _("Set up the post in the street, then appoint somebody.")
    leader, blown = _("A street leader who may blow the whistle"), _("A whistle is blown by the director or a deputy.")
    theirs = _("They handle what is theirs and verify on site.")
    unsigned = _("Without them nobody signs for a case.")
    return [
        Step(40, _("A second administrator"), second, people, has_two),
        staffed(50, _("A dispatcher in each street"), setting_up, streets, Permission.REGISTER_CASE),
        staffed(60, leader, blown, streets, Permission.BLOW_WHISTLE),
        staffed(70, _("Somebody in each community"), theirs, communities, Permission.VERIFY_CASE),
        staffed(80, _("Somebody in each department"), unsigned, departments, Permission.HANDLE_ASSIGNMENT),
    ]
