"""Keeping a complaint from whom it accuses; the level above handles it (北京市接诉即办工作条例 第八条第三款)."""

from django.utils.translation import gettext as _

from cases import events
from cases.commands.moving import Request, advance, lock_for, move, required_text
from cases.models import Case, CaseWatch
from cases.queries.recusal import accusable
from cases.queries.registers import OrganisationEntry
from cases.workflow import Action
from governance.commands.notifications import withdraw
from governance.errors import Invalid
from governance.queries.holders import people_below


@move
def name_accused(number: str, request: Request, *, organisation: str, reason: str) -> Case:
    """Say which organisation a case complains of, by its code, or by none that it complains of nobody after all.

    Whoever has authority from that organisation or one below it sees nothing of the case any more: what they were told
    of it is taken back, and they watch it no longer. Raises Invalid for the district itself, above which is nobody.
    """
    case = lock_for(Action.NAME_ACCUSED, number, request)
    said = required_text(reason, "reason", _("Say why."))
    accused = _organisation(organisation) if organisation else None
    path = accused.path if accused else ""
    if path:
        people = people_below(path)
        CaseWatch.objects.filter(case=case, person__in=people).delete()
        withdraw(people, url=f"/cases/{case.number}/")
    names = {"organisation_zh": accused.name.zh, "organisation_en": accused.name.en} if accused else {}
    data = {"reason": said, **names}
    advance(case, events.ACCUSED_NAMED, request=request, accused_path=path, data=data)
    return case


def _organisation(code: str) -> OrganisationEntry:
    found = accusable(code)
    if found is None:
        message = _("Choose an organisation below the district. What concerns the district itself goes to the city.")
        raise Invalid(message, {"organisation": message})
    return found
