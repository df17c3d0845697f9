"""What a community does with a case that it handles itself."""

from collections.abc import Sequence
from typing import Unpack

from django.utils.translation import gettext as _

from cases import events
from cases.casework.commands.alongside import inserting
from cases.casework.commands.asking import MoveAsking, MoveRequest, move
from cases.casework.commands.checklists import require_checked
from cases.casework.commands.moving import advance, lock_for
from cases.casework.commands.photos import KeptPhoto, photo_rows
from cases.casework.models import Case
from cases.rules.workflow import Action, State
from cases.rules.workflow.clocks import CALL_BACK_LIMIT, REGISTER_LIMIT
from cases.rules.workflow.desk_texts import Stage
from governance.ground.errors import Invalid


@move
def finish_in_community(
    number: str, *, result: str, photos: Sequence[KeptPhoto] = (), **asking: Unpack[MoveAsking]
) -> Case:
    """Say what the community did; the street calls the resident back."""
    request = MoveRequest(**asking)
    case = lock_for(Action.FINISH_IN_COMMUNITY, number, request)
    if not result.strip():
        raise Invalid(_("Say what was done."), {"result": _("Say what was done.")})
    require_checked(case, Stage.FINISH, (), request.now)
    pictures = photo_rows(case.pk, photos, moment="finish", by=request.by, now=request.now, is_public=True)
    advance(
        case,
        events.COMMUNITY_FINISHED,
        request=request,
        to=State.CALLING_BACK,
        limit=CALL_BACK_LIMIT,
        outcome=result.strip(),
        alongside=inserting(pictures),
        data={"result": result.strip(), "photos": len(photos)},
    )
    return case


@move
def return_to_street(number: str, *, reason: str, **asking: Unpack[MoveAsking]) -> Case:
    """Give the case back: it is not on the community's list, or beyond its means (北京市接诉即办工作条例 第十七条)."""
    request = MoveRequest(**asking)
    case = lock_for(Action.RETURN_TO_STREET, number, request)
    if not reason.strip():
        raise Invalid(_("Say why the community cannot handle this."), {"reason": _("Say why.")})
    advance(
        case,
        events.CASE_RETURNED,
        request=request,
        to=State.REGISTERED,
        limit=REGISTER_LIMIT,
        data={"reason": reason.strip()},
    )
    return case
