"""What a random history is made of: the commands and what they are given, who usually takes them, the workers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cases.casework.commands import closing, community, desk, handling, joining
from cases.casework.commands.clocks import mark_clocks
from cases.casework.commands.deferring import wake_deferred
from cases.casework.commands.recusal import name_accused
from cases.decisions.commands.applications import apply_for, withdraw_application
from cases.decisions.commands.rulings import Ruling, decide_application
from cases.figures.commands.counters import fold_counters
from cases.models import Application, Assignment, Case
from cases.rules.workflow import Satisfaction
from cases.rules.workflow.applications import RULES, Kind
from governance.ground import outbox
from governance.ground.permissions import Actor
from tests import stories
from tests.district import District, moment

LEADS = ("D-URBAN", "D-HOUSING", "D-WATER", "D-URBAN-E")
ACCUSED = [*LEADS, "", "990000001001", "990000001"]


@dataclass
class Walk:
    """Some cases, the present moment, and what the next draw decides."""

    district: District
    cases: list[Case]
    now: datetime = field(default_factory=lambda: moment(10))

    def pick(self, rows: list[Any], choice: int) -> Any:
        """Return one of some rows; None of none."""
        return rows[choice % len(rows)] if rows else None

    def part(self, case: Case, choice: int) -> int:
        """Return the id of one of the parts of a case, of any round, released ones too; or one that does not exist."""
        return self.pick([*Assignment.objects.filter(case=case).order_by("id").values_list("id", flat=True), 0], choice)

    def application(self, case: Case, choice: int) -> int:
        """Return the id of one of the applications of a case, or one that does not exist."""
        return self.pick(
            [*Application.objects.filter(case=case).order_by("-id").values_list("id", flat=True), 0], choice
        )


Step = Callable[[Walk, Case, int], dict[str, Any]]


def _answers(choice: int) -> closing.Answers | None:
    if choice % 4 == 0:
        return None
    return closing.Answers(was_contacted=True, is_solved=choice % 4 != 1, satisfaction=Satisfaction.SATISFIED)


def _wanted(walk: Walk, choice: int) -> dict[str, Any]:
    return {
        "until": walk.now + timedelta(days=choice),
        "owner": "周城管",
        "plan": "汛期后开工",
        "review_on": (walk.now + timedelta(days=1 + choice % 5)).date(),
        "lead": walk.pick(list(LEADS), choice),
    }


def _asked(kind: Kind) -> Step:
    return lambda walk, case, n: {
        "kind": kind,
        "reason": "理由",
        "wanted": _wanted(walk, n),
        "assignment_id": walk.part(case, n) if RULES[kind].of_assignment else None,
    }


def _ruling(walk: Walk, case: Case, n: int) -> dict[str, Any]:
    lead = walk.pick(["", *LEADS], n // 2)
    ruling = Ruling(is_granted=n % 3 != 0, reason="理由", lead=lead, for_next_time=n % 7 == 0)
    return {"application_id": walk.application(case, n // 5), "ruling": ruling}


def _judgements(_walk: Walk, case: Case, n: int) -> dict[str, Any]:
    return {"evaluations": [closing.Judgement(row.pk, 1 + n % 5) for row in closing.unevaluated(case)]}


def _resident_answers(number: str, *, by: Actor, now: datetime, answers: closing.Answers) -> Case:
    """Answer by the link that the resident has, whoever is signed in at the same screen."""
    return stories.answered(Case.objects.get(number=number), answers, now=now)


# Every command, with what it is given beside who, when, version and key.
COMMANDS: dict[str, tuple[Callable[..., Case], Step]] = {
    "register": (desk.register_case, lambda _walk, _case, _n: {}),
    "answer": (desk.answer_case, lambda _walk, _case, _n: {"answer": "已解释"}),
    "decline": (desk.decline_case, lambda _walk, _case, _n: {"reason": "outside-duty"}),
    "leave": (desk.leave_to_community, lambda _walk, _case, _n: {}),
    "dispatch": (desk.dispatch_case, lambda walk, _case, n: {"lead": walk.pick(list(LEADS), n)}),
    "whistle": (
        desk.blow_whistle,
        lambda walk, _case, n: {
            "kind": walk.pick(["work", "joint-enforcement", "emergency"], n),
            "needs": "联合清理",
            "place": "菜场南门",
            "gather_at": walk.now + timedelta(hours=1),
        },
    ),
    "route": (
        desk.route_by_hand,
        lambda walk, _case, n: {"lead": walk.pick(list(LEADS), n), "co_handlers": ["D-WATER"]},
    ),
    "return": (community.return_to_street, lambda _walk, _case, _n: {"reason": "需要执法权"}),
    "finish_in_community": (community.finish_in_community, lambda _walk, _case, _n: {"result": "已劝离"}),
    "sign": (handling.sign_for, lambda walk, case, n: {"assignment_id": walk.part(case, n)}),
    "contact": (handling.make_contact, lambda walk, case, n: {"assignment_id": walk.part(case, n), "note": "已联系"}),
    "report_in": (
        handling.report_in,
        lambda walk, case, n: {
            "assignment_id": walk.part(case, n),
            "place": "菜场南门",
            "longitude": 118.705,
            "latitude": 31.205,
            "promise": stories.promise(walk.now),
        },
    ),
    "meet_stage": (handling.meet_stage, lambda walk, case, n: {"assignment_id": walk.part(case, n), "note": "已制止"}),
    "progress": (handling.note_progress, lambda walk, case, n: {"assignment_id": walk.part(case, n), "note": "进行中"}),
    "finish": (
        handling.finish_assignment,
        lambda walk, case, n: {"assignment_id": walk.part(case, n), "result": "已清运"},
    ),
    "verify": (closing.verify_case, lambda _walk, _case, n: {"is_done": n % 3 != 0, "note": "已到现场"}),
    "call_back": (closing.call_back, lambda _walk, _case, n: {"answers": _answers(n)}),
    "resident": (_resident_answers, lambda _walk, _case, n: {"answers": _answers(n) or _answers(n + 1)}),
    "evaluate": (closing.evaluate_departments, _judgements),
    "join": (joining.join_case, lambda walk, _case, n: {"to": walk.pick(walk.cases, n).number}),
    "split_off": (joining.split_off, lambda _walk, _case, _n: {}),
    "link": (joining.link_cases, lambda walk, _case, n: {"to": walk.pick(walk.cases, n).number}),
    **{f"ask_{kind.value}": (apply_for, _asked(kind)) for kind in Kind},
    "withdraw": (withdraw_application, lambda walk, case, n: {"application_id": walk.application(case, n)}),
    "decide": (decide_application, _ruling),
    "accuse": (name_accused, lambda walk, _case, n: {"organisation": walk.pick(ACCUSED, n), "reason": "投诉其不作为"}),
}
# Who would usually do it, so that a walk gets somewhere; whoever else may try too.
USUALLY = {
    **dict.fromkeys(
        ("register", "leave", "dispatch", "route", "join", "split_off", "link", "evaluate", "accuse"), ("li",)
    ),
    **dict.fromkeys(("answer", "decline"), ("li",)),
    **dict.fromkeys(("return", "finish_in_community", "verify"), ("zhao",)),
    **dict.fromkeys(("ask_supervision", "ask_exclusion"), ("li", "chen")),
    "whistle": ("chen",),
    "call_back": ("he",),
    "resident": ("he",),
    "ask_reopening": ("he",),
    "decide": ("qian",),
}
# Who stands in for a street and its community that know nothing of the case.
IN_STEAD = "qian"
OF_DEPARTMENT = {"D-URBAN": "zhou", "D-HOUSING": "wu", "D-WATER": "zheng"}

NATURAL = {
    "reported": "register",
    "registered": "dispatch",
    "unrouted": "route",
    "community": "finish_in_community",
    "verifying": "verify",
    "calling_back": "call_back",
    "evaluating": "evaluate",
    "joined": "split_off",
    "closed": "ask_reopening",
}


def onward(case: Case, n: int) -> tuple[str, dict[str, int]]:
    """Return what would bring the case nearer to its end, and the part that it is done with."""
    case = Case.objects.get(id=case.pk)
    rows = list(Assignment.objects.filter(case=case, round=case.round, is_open=True).order_by("role", "id"))
    if case.state not in ("dispatched", "acting") or not rows:
        return NATURAL.get(case.state, "whistle"), {}
    row = rows[n % len(rows)]
    done = {"sign": row.signed_at, "contact": row.contacted_at, "report_in": row.reported_in_at or not row.whistle_id}
    return next((name for name, at in done.items() if not at), "finish"), {"assignment_id": row.pk}


def attempt(walk: Walk, name: str, case: Case, n: int, *, who: str = "", **part: int) -> None:
    """Try one command as whoever usually takes it, or as somebody else; raise the portal's own error when refused."""
    if name == "onward":
        name, part = onward(case, n)
    command, given_by = COMMANDS[name]
    sent = {**given_by(walk, case, n), **part}
    command(case.number, by=walk.district.actor(who or usual(name, case, sent, n)), now=walk.now, **sent)


def usual(name: str, case: Case, sent: dict[str, Any], n: int) -> str:
    """Return who would usually do it: the holder of the part for what is done with one."""
    if name in USUALLY:
        return IN_STEAD if street_is_accused(case) else USUALLY[name][n % len(USUALLY[name])]
    if "application_id" in sent:
        asked = Application.objects.filter(id=sent["application_id"]).values_list("asked_by__username", flat=True)
        return asked.first() or "zhou"
    part = Assignment.objects.filter(id=sent["assignment_id"]).values_list("department__code", flat=True)
    return OF_DEPARTMENT[part.first() or "D-URBAN"]


def street_is_accused(case: Case) -> bool:
    """Tell whether a case complains of its street by now."""
    return Case.objects.get(id=case.pk).accused_path.endswith(f"/{case.street_id}/")


def work(walk: Walk, name: str) -> None:
    """Let the workers do one of their rounds."""
    if name == "mark":
        mark_clocks(now=walk.now)
        assert mark_clocks(now=walk.now) == 0
    elif name == "wake":
        wake_deferred(now=walk.now)
        assert wake_deferred(now=walk.now) == 0
    elif name == "fold":
        fold_counters()
    else:
        outbox.drain()
