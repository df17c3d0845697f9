"""Short ways to bring a case to where a test begins; each goes through the product's own commands."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from cases.casework.commands import closing, desk, handling
from cases.casework.commands.answer_codes import answer_code_of, digest_of
from cases.intake.commands.intake import Reported, report_case
from cases.intake.commands.intake_entries import Report
from cases.models import Assignment, Case
from cases.rules.workflow import Source
from governance.ground import outbox
from governance.ground.permissions import ANONYMOUS, Actor
from tests.district import IN_PEACH_GARDEN, RULED_CATEGORY, District, moment

_keys = count(1)


def filed(district: District, *, by: str = "wang", now: datetime | None = None, **changes: Any) -> Case:
    """Return a case just reported in Peach Garden, by a worker unless the source says that a resident did."""
    actor = ANONYMOUS if changes.get("source") is Source.PUBLIC else district.actor(by)
    return Case.objects.get(id=report(actor, now=now, **changes).id)


def answer_code(case: Case) -> str:
    """Give a case the answer code that it would have if its resident had reported it, and return it."""
    code = answer_code_of(case.idempotency_key, case.tracking_code)
    Case.objects.filter(id=case.pk).update(answer_digest=digest_of(code, case.tracking_code))
    return code


def answered(case: Case, answers: closing.Answers, *, now: datetime) -> Case:
    """Answer the call-back as the resident does, by both codes."""
    seen_round = Case.objects.values_list("round", flat=True).get(id=case.pk)
    said = {"answer_code": answer_code(case), "seen_round": seen_round, "answers": answers}
    return closing.answer_call_back(case.tracking_code, now=now, **said)


def report(by: Actor, *, now: datetime | None = None, key: str | None = None, **changes: Any) -> Reported:
    """File a report and return what came of it."""
    told = {
        "text": "菜场门口的垃圾三天没有清运，气味很大。",
        "category": RULED_CATEGORY,
        "longitude": IN_PEACH_GARDEN[0],
        "latitude": IN_PEACH_GARDEN[1],
        "address": "桃园路 12 号",
        "resident_name": "居民甲",
        "resident_phone": "19900001234",
        "source": Source.WORKER,
        **changes,
    }
    return report_case(Report(**told), by=by, now=now or moment(), key=key or f"key-{next(_keys)}")


def registered(district: District, **changes: Any) -> Case:
    """Return a case that the street has accepted."""
    case = filed(district, **changes)
    return desk.register_case(case.number, by=district.actor("li"), now=moment(10, 10))


def dispatched(district: District, lead: str = "D-URBAN", **changes: Any) -> Case:
    """Return a case dispatched to one lead."""
    case = registered(district, **changes)
    return desk.dispatch_case(case.number, by=district.actor("li"), now=moment(10, 20), lead=lead, asked="请清运")


def whistled(district: District, kind: str = "joint-enforcement", **changes: Any) -> Case:
    """Return a case for which the director has blown a whistle, not routed yet."""
    case = registered(district, **changes)
    return desk.blow_whistle(
        case.number,
        by=district.actor("chen"),
        now=moment(10, 30),
        kind=kind,
        needs="现场联合清理",
        place="菜场南门",
        gather_at=moment(15),
    )


def routed(district: District, **changes: Any) -> Case:
    """Return a whistled case after the deliveries have run in this process."""
    case = whistled(district, **changes)
    outbox.drain()
    return Case.objects.get(id=case.pk)


def handled(district: District, case: Case, username: str, *, now: datetime | None = None) -> Case:
    """Take the assignment of one of the cast through every step to its finish."""
    actor = district.actor(username)
    mine = Assignment.objects.visible_to(actor).get(case=case, round=case.round)
    step = {"by": actor, "now": now or moment(11), "assignment_id": mine.pk}
    handling.sign_for(case.number, **step)
    handling.make_contact(case.number, note="已电话联系，约下午到场", **step)
    if mine.whistle_id:
        handling.report_in(case.number, place="菜场南门", promise=promise(step["now"]), **step)
    return handling.finish_assignment(case.number, result="已清运完毕", **step)


def promise(now: datetime) -> handling.Promise:
    """Return the four answers of somebody who reports in."""
    return handling.Promise(spoken_to="社区赵书记", plan="先行清运，再议长效管理", plan_by=now + timedelta(days=1))


def evaluated(district: District, case: Case, *, by: str = "li", score: int = 4) -> Case:
    """Give every part of a case the same points."""
    judgements = [closing.Judgement(row.pk, score, "配合积极") for row in closing.unevaluated(case)]
    return closing.evaluate_departments(case.number, by=district.actor(by), now=moment(17), evaluations=judgements)


def verifying(district: District, **changes: Any) -> Case:
    """Return a case that its only department has finished."""
    return handled(district, dispatched(district, **changes), "zhou")


def calling_back(district: District, **changes: Any) -> Case:
    """Return a case that the community has verified."""
    case = verifying(district, **changes)
    return closing.verify_case(
        case.number, by=district.actor("zhao"), now=moment(14), is_done=True, note="现场已清理干净"
    )
