"""What the demo's people take out of the portal, keep from whom it accuses, and tell and ask residents."""

from datetime import datetime, timedelta

from cases.casework.commands.answer_codes import answer_code_of
from cases.casework.commands.calling import wish_call
from cases.casework.commands.joining import tell_residents
from cases.casework.commands.recusal import name_accused
from cases.desk.queries.wanted import View, Wanted
from cases.papers.commands.exports import export_case, export_list
from cases.rules.workflow import State
from cases.rules.workflow.calling import Part
from demo.cast import SHILIANG, Cast
from demo.loading import joined_to_another, open_parts_of, own_reports_at, standing_at

COMPLAINT = "诉求人反映社区工作人员推诿，由街道直接办理。"
MESSAGE = "各位居民：大家反映的是同一件事，已合并办理，进展会在这里告知。"


def take_papers_out(cast: Cast, now: datetime) -> None:
    """Have a dispatcher ask for a list of the desk and for the file of a case; the worker writes both."""
    dispatcher = cast.dispatcher(SHILIANG)
    export_list(Wanted(View.OPEN), form="xlsx", reason="", by=dispatcher, now=now, key="demo-export-list")
    number = open_parts_of("department-urban")[0][0]
    export_case(number, by=cast.supervisor, now=now, key="demo-export-case")


def speak_with_residents(cast: Cast, now: datetime) -> None:
    """Keep a complaint from the community it is about, tell a group the same, note when some want to be called."""
    dispatcher = cast.dispatcher(SHILIANG)
    for number, _code, community in standing_at(State.REGISTERED, street=SHILIANG)[-1:]:
        name_accused(number, by=dispatcher, now=now, organisation=community, reason=COMPLAINT)
    for number in joined_to_another(street=SHILIANG)[:1]:
        tell_residents(number, by=dispatcher, now=now, text=MESSAGE)
    waiting = [(code, answer_code_of(key, code)) for code, key in own_reports_at(State.CALLING_BACK, street=SHILIANG)]
    for part, (code, answer_code) in zip(Part, waiting[::2], strict=False):
        wish_call(code, answer_code=answer_code, now=now, part=part.value)
    for code, answer_code in waiting[1:2]:
        wish_call(code, answer_code=answer_code, now=now, after=(now + timedelta(days=2)).date())
