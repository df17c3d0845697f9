"""What every address does alike that moves a case."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from cases.casework.api.serializers import moves as shapes
from governance.ground.http.api import VERSION_PARAMETER, Endpoint, key_of, operation, seen_version, shown

MOVES_TAG = "moves"
PARTS_TAG = "assignments"
View = TypeVar("View", bound=type[Endpoint])


class MoveView(Endpoint):
    """A door to one command on a case."""

    takes: ClassVar[type[shapes.MoveIn]] = shapes.MoveIn
    command: ClassVar[Callable[..., Any]]

    def moved(self, request: Request, number: str, **which: int) -> Response:
        """Run the command with what was sent; answer with how the case stands."""
        entries = dict(self.entries(self.takes))
        asked = {
            "version": seen_version(request, entries),
            "key": key_of(request, request.path, self.actor.person_id),
        }
        entries.pop("version")
        case = type(self).command(number, by=self.actor, now=timezone.now(), **asked, **which, **entries)
        return Response(shown(shapes.MovedOut, case), headers={"ETag": f'"{case.version}"'})


def move_operation(
    name: str, summary: str, takes: type[shapes.MoveIn], *, tag: str = MOVES_TAG
) -> Callable[[View], View]:
    """Describe a view's move, and have it take these entries."""

    def describe(view: View) -> View:
        @operation(
            name,
            summary,
            tag=tag,
            takes=takes,
            parameters=[VERSION_PARAMETER],
            answer=shapes.MovedOut,
            errors=(404, 409),
        )
        def post(self: MoveView, request: Request, number: str, **which: int) -> Response:
            """Run the command with what was sent; answer with how the case stands."""
            return self.moved(request, number, **which)

        view.takes, view.post = takes, post  # type: ignore[attr-defined]
        return view

    return describe
