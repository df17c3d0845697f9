"""Views of the desk that people keep: save, share, rename, put in order, delete."""

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cases.desk.models import SavedView
from cases.desk.permissions import require_keeper, shares_views
from cases.desk.queries.wanted import view_named
from governance.ground.errors import Invalid, NotAllowed, NotFound
from governance.ground.permissions import Actor, person_of
from governance.models import Organisation, Person

MOST_VIEWS = 12
LONGEST_NAME = 40


@dataclass(frozen=True)
class Filters:
    """What a view shows: one of the desk's views, and the filters on it."""

    view: str
    category: str = ""
    community: str = ""
    text: str = ""


@transaction.atomic
def save_view(filters: Filters, *, by: Actor, name: str, share_with: str = "") -> SavedView:
    """Save a view under a name, for the actor or for everyone at the organisation whose code is named.

    Saving the same filters under the same name again changes nothing; other filters raise Invalid.
    """
    if view_named(filters.view) is None:
        raise Invalid(_("There is no such view of the desk."), {"view": _("There is no such view of the desk.")})
    person = person_of(by)
    named = _checked_name(name)
    organisation = _shared_organisation(by, share_with) if share_with else None
    owner = {"owner_id": person} if organisation is None else {}
    # Of whoever has no view yet there is no row that could be locked.
    keepers = (
        Person.objects.filter(pk=person) if organisation is None else Organisation.objects.filter(pk=organisation.pk)
    )
    keepers.select_for_update(no_key=True).get()
    kept = SavedView.objects.filter(organisation=organisation, **owner)
    same = next((view for view in kept if view.name == named), None)
    if same is not None:
        if all(getattr(same, field) == value for field, value in asdict(filters).items()):
            return same
        raise _taken(named)
    if len(kept) >= MOST_VIEWS:
        raise Invalid(_("Delete a view first: %(most)d can be saved.") % {"most": MOST_VIEWS})
    last = kept.aggregate(last=Max("rank"))["last"] if kept else 0
    view = SavedView(owner_id=person, organisation=organisation, name=named, rank=last + 1, **asdict(filters))
    return _written(view)


@transaction.atomic
def rename_view(view_id: int, *, by: Actor, name: str) -> SavedView:
    view = _kept_view(view_id, by)
    view.name = _checked_name(name)
    return _written(view)


@transaction.atomic
def place_view(view_id: int, *, by: Actor, position: int) -> SavedView:
    """Put a saved view at a place of its list, the first being 1; one beyond the end is the last."""
    view = _kept_view(view_id, by)
    owner = {"owner_id": view.owner_id} if view.organisation is None else {}
    listed = SavedView.objects.select_for_update().filter(organisation=view.organisation, **owner)
    others = [other for other in listed.order_by("rank", "id") if other.pk != view.pk]
    others.insert(max(position - 1, 0), view)
    for rank, other in enumerate(others, start=1):
        other.rank = rank
    SavedView.objects.bulk_update(others, ["rank"])
    return view


@transaction.atomic
def delete_view(view_id: int, *, by: Actor) -> None:
    """Forget a saved view; for a shared one, for everybody."""
    _kept_view(view_id, by).delete()


def _kept_view(view_id: int, by: Actor) -> SavedView:
    found = SavedView.objects.visible_to(by).select_related("organisation").filter(id=view_id)
    view = found.select_for_update(of=("self",)).first()
    if view is None:
        raise NotFound(_("There is no such view, or it is not yours."))
    require_keeper(by, view)
    return view


def _shared_organisation(by: Actor, code: str) -> Organisation:
    organisation = Organisation.objects.filter(code=code).first()
    if organisation is None or not shares_views(by, organisation.path):
        raise NotAllowed(_("Only who leads or administers the organisation changes the views that it shares."))
    return organisation


def _checked_name(name: str) -> str:
    named = " ".join(name.split())
    if not named or len(named) > LONGEST_NAME:
        message = _("Give the view a name of at most %(most)d characters.") % {"most": LONGEST_NAME}
        raise Invalid(message, {"name": message})
    return named


def _written(view: SavedView) -> SavedView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise _taken(view.name) from error
    return view


def _taken(name: str) -> Invalid:
    message = _("There is a view called “%(name)s” already. Choose another name.") % {"name": name}
    return Invalid(message, {"name": message})
