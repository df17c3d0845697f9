"""Moving many cases at once, and saving views of the desk."""

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from cases.desk.api.serializers import desk as shapes
from cases.desk.commands.bulk import Ticked, move_many
from cases.desk.commands.saved_views import Filters, delete_view, place_view, rename_view, save_view
from cases.desk.queries.queue import queue_of
from cases.desk.queries.saved_views import SavedList, saved_lists_counted
from cases.desk.queries.wanted import View, Wanted
from cases.desk.workflow import Verb
from governance.ground.errors import NotFound
from governance.ground.http.api import NEEDED_KEY_PARAMETER, Endpoint, needed_key_of, operation, shown
from governance.ground.http.errors import status_of
from governance.ground.http.once import once_in_parts
from governance.ground.permissions import Actor

DESK = "desk"


class ManyView(Endpoint):
    """Many cases at once."""

    once = staticmethod(once_in_parts)

    @operation(
        "cases_move_many",
        "Do the same to up to a hundred cases · 批量办理",
        tag=DESK,
        takes=shapes.ManyIn,
        parameters=[NEEDED_KEY_PARAMETER],
        answer=shapes.ManyOut,
        errors=(422,),
    )
    def post(self, request: Request) -> Response:
        """Move each case on its own; answer which were moved, and for the others why not."""
        entries = dict(self.entries(shapes.ManyIn))
        verb, ticked = Verb(entries.pop("verb")), [Ticked(**row) for row in entries.pop("cases")]
        key = needed_key_of(request, "many", verb, self.actor.person_id)
        outcome = move_many(verb, ticked, by=self.actor, now=timezone.now(), key=key, entries=entries)
        failed = [
            {"number": each.number, "status": status_of(each.error), "detail": each.error.message}
            for each in outcome.failed
        ]
        return Response(shown(shapes.ManyOut, {"done": outcome.done, "failed": failed}))


class SavedViewsView(Endpoint):
    """The saved views of one person."""

    @operation(
        "saved_view_list",
        "My saved views and those shared with me, with live counts · 已存视图",
        tag=DESK,
        answer=shapes.SavedViewOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """Answer with one's own views, then the shared ones, each in its order."""
        return Response([shown(shapes.SavedViewOut, entry) for entry in _kept(self.actor)])

    @operation(
        "saved_view_save",
        "Save a view under a name, for oneself or for an organisation · 保存视图",
        tag=DESK,
        takes=shapes.SaveViewIn,
        answer=shapes.SavedViewOut,
        status=201,
        errors=(403, 422),
    )
    def post(self, request: Request) -> Response:
        """Keep it; the same view under the same name again changes nothing."""
        entries = dict(self.entries(shapes.SaveViewIn))
        name, share_with = entries.pop("name"), entries.pop("share_with")
        view = save_view(Filters(**entries), by=self.actor, name=name, share_with=share_with)
        return Response(shown(shapes.SavedViewOut, _one(self.actor, view.pk)), status=201)


class SavedViewView(Endpoint):
    @operation(
        "saved_view_change",
        "Rename a saved view or put it elsewhere · 修改视图",
        tag=DESK,
        takes=shapes.ChangeViewIn,
        answer=shapes.SavedViewOut,
        errors=(403, 404, 422),
    )
    def patch(self, request: Request, view_id: int) -> Response:
        """Change what was sent; answer with the view as it stands."""
        entries = self.entries(shapes.ChangeViewIn)
        if "name" in entries:
            rename_view(view_id, by=self.actor, name=entries["name"])
        if "position" in entries:
            place_view(view_id, by=self.actor, position=entries["position"])
        return Response(shown(shapes.SavedViewOut, _one(self.actor, view_id)))

    @operation(
        "saved_view_delete", "Forget a saved view · 删除视图", tag=DESK, answer=None, status=204, errors=(403, 404)
    )
    def delete(self, request: Request, view_id: int) -> Response:
        """Forget it; for a shared one, for everybody."""
        delete_view(view_id, by=self.actor)
        return Response(status=204)


def _kept(actor: Actor) -> list[SavedList]:
    return saved_lists_counted(queue_of(actor, Wanted(View.OPEN), now=timezone.now()))[2]


def _one(actor: Actor, view_id: int) -> SavedList:
    found = next((entry for entry in _kept(actor) if entry.id == view_id), None)
    if found is None:
        raise NotFound(_("There is no such view, or it is not yours."))
    return found
