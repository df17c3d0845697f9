"""One case's life: from the report to where it stands today, by the product's own commands at simulated moments."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cases.casework.commands import closing, community, desk, handling, joining
from cases.casework.commands.photos import KeptPhoto
from cases.decisions.commands.applications import apply_for
from cases.decisions.commands.rulings import Ruling, decide_application
from cases.intake.commands.intake import report_case
from cases.intake.commands.intake_entries import Report
from cases.management.demo.cast import Cast
from cases.management.demo.loading import Part, application_to_decide, open_neighbour, parts_to_evaluate, standing_of
from cases.management.demo.pictures import TROUBLES
from cases.management.demo.plan import TO_THE_STREET, WHISTLES, Asking, Planned, Way
from cases.rules.workflow import Satisfaction, Source, State
from cases.rules.workflow.applications import RULES, Kind
from governance.ground import outbox
from governance.ground.permissions import Actor

FIRST_HOUR, LAST_HOUR = 8, 20
OFFICE_HOURS = (9, 10, 11, 14, 15, 16)
SLOWER = 4.0
# How many hours the work itself takes, by the category's time limit.
WORK_HOURS = {"urgent-danger": (0.4, 1.8), "utilities": (2, 20), "ordinary": (20, 130), "complex": (60, 300),
              "staged-hazard": (60, 300)}  # fmt: skip
FIRST_STEPS = frozenset({"sign", "contact"})
OTHER_LEADS = ("department-urban", "department-housing", "department-planning")
Steps = Iterator[datetime]
Timetable = list[tuple[datetime, int, str, Part]]


class Life:
    """Plays one planned case; each yield is the moment of the next step."""

    def __init__(self, planned: Planned, cast: Cast, *, end: datetime) -> None:
        self.planned = planned
        self.cast = cast
        self.end = end
        self.dice = planned.dice()
        self.now = planned.reported_at
        self.number = ""
        self.at = (0.0, 0.0)
        self.is_again = False
        self.is_urgent = planned.way is Way.EMERGENCY or planned.stop is State.WHISTLED

    def steps(self) -> Steps:
        """Yield the moment of each step; when resumed, take it."""
        yield self.now
        self._report()
        if self.planned.stop is State.REPORTED:
            return
        yield self._later(0.08, 1.1)
        if self.planned.way is Way.DECLINED:
            desk.decline_case(self.number, by=self._dispatcher, now=self.now, reason=self.planned.story["reason"])
            return
        desk.register_case(self.number, by=self._dispatcher, now=self.now)
        if self.planned.stop is State.REGISTERED:
            return
        if self.planned.stop is State.JOINED:
            yield from self._join()
            return
        yield self._later(0.05, 0.8)
        if self.planned.way is Way.ANSWERED:
            desk.answer_case(self.number, by=self._dispatcher, now=self.now, answer=self._result)
            return
        yield from self._handle_first_time()

    def _handle_first_time(self) -> Steps:
        if self.planned.way is Way.COMMUNITY:
            yield from self._in_the_community()
        elif self.planned.way in (Way.DISPATCHED, Way.STAGED):
            self._dispatch()
            yield from self._by_departments()
        else:
            yield from self._by_whistle()

    # ---- intake -------------------------------------------------------------------------------------------------

    def _report(self) -> None:
        planned, place = self.planned, self.planned.place
        longitude, latitude = self.at = place.point(self.dice)
        text = planned.story["text_zh"]
        if self.dice.random() < 0.5 and planned.has_plea:
            text += self._remark("closing")
        report = Report(
            text=text,
            title=planned.story["title_zh"],
            category=planned.story["category_code"],
            longitude=longitude,
            latitude=latitude,
            address=self._address(),
            resident_name=planned.resident_name,
            resident_phone=planned.resident_phone,
            source=planned.source,
            source_id=f"HL-{planned.index:06d}" if planned.source is Source.HOTLINE else "",
            photos=self._photos(0.55, is_solved=False),
        )
        reporter = {
            Source.WORKER: self.cast.grid_worker(place),
            Source.HOTLINE: self._dispatcher,
            **dict.fromkeys(TO_THE_STREET, self._dispatcher),
        }.get(planned.source, self.cast.resident)
        self.number = report_case(report, by=reporter, now=self.now, key=planned.key).number

    def _address(self) -> str:
        return f"{self.planned.place.name['zh']}·{self.planned.story['address_zh']}"

    def _join(self) -> Steps:
        """Join an open case of the same street, as two neighbours report one trouble."""
        yield self._later(0.1, 0.6)
        whole = open_neighbour(self.number)
        if whole:
            joining.join_case(self.number, by=self._dispatcher, now=self.now, to=whole)

    # ---- by the community ---------------------------------------------------------------------------------------

    def _in_the_community(self) -> Steps:
        desk.leave_to_community(self.number, by=self._dispatcher, now=self.now, note=self._remark("asked"))
        if self.planned.stop is State.COMMUNITY:
            return
        yield self._later(3, 40)
        if self.dice.random() < 0.12 and self.planned.stop is None:
            community.return_to_street(self.number, by=self._head, now=self.now, reason=self._remark("returned"))
            yield self._later(0.2, 3)
            self._dispatch()
            yield from self._by_departments()
            return
        yield from self._finish_in_community()

    def _finish_in_community(self) -> Steps:
        photos = self._photos(0.4, is_solved=True)
        community.finish_in_community(self.number, by=self._head, now=self.now, result=self._result, photos=photos)
        yield from self._call_back()

    # ---- by departments -----------------------------------------------------------------------------------------

    def _dispatch(self) -> None:
        lead = self.cast.lead_for(self.planned.story["category_code"], self.planned.place.street)
        desk.dispatch_case(self.number, by=self._dispatcher, now=self.now, lead=lead, asked=self._remark("asked"))

    def _by_whistle(self) -> Steps:
        if self.planned.stop is State.WHISTLED:
            self.now = self.end
            yield self.now
        kind = WHISTLES[self.planned.way]
        needs = {"hard-problem": "needs_hard", "joint-enforcement": "needs_joint", "emergency": "needs_emergency"}
        desk.blow_whistle(
            self.number,
            by=self.cast.whistler(self.planned.place.street, kind, self.dice),
            now=self.now,
            kind=kind,
            needs=self._remark(needs.get(kind, "needs_work")),
            place=self._address(),
            gather_at=self._gather_at(),
        )
        if self.planned.stop is State.WHISTLED:
            return
        outbox.drain()
        if self.planned.stop is State.UNROUTED:
            return
        yield self._later(0.02, 0.1)
        state, _parts = standing_of(self.number)
        if state == State.UNROUTED:
            yield self._later(0.3, 4)
            lead, helpers = self.cast.chosen_by_hand(self.planned.story["category_code"], self.planned.place.street)
            desk.route_by_hand(self.number, by=self._dispatcher, now=self.now, lead=lead, co_handlers=helpers)
        yield from self._by_departments()

    def _gather_at(self) -> datetime:
        """Return when the departments are asked to come: at once to danger, otherwise in office hours."""
        if self.planned.way is Way.EMERGENCY:
            return (self.now + timedelta(minutes=20)).replace(second=0)
        moment = self.now + timedelta(hours=self.dice.randint(2, 20))
        day = moment + timedelta(days=1) if moment.hour >= OFFICE_HOURS[-1] else moment
        hour = moment.hour if moment.hour in OFFICE_HOURS else self.dice.choice(OFFICE_HOURS)
        return max(day.replace(hour=hour, minute=30, second=0), self.now + timedelta(hours=1))

    def _by_departments(self) -> Steps:
        asking = self.planned.asking
        if asking is not None and asking.kind is Kind.CONTEST and not self.is_again:
            yield self._later(0.1, 0.5)
            yield from self._ask(asking)
        if self.planned.stop is State.DISPATCHED:
            return
        yield self._later(0.02, 0.1)
        _state, parts = standing_of(self.number)
        timetable = sorted(
            _lead_last((moment, part.id, step, part) for part in parts for moment, step in self._timetable(part)),
            key=lambda line: line[:2],
        )
        if self.planned.stop is State.ACTING:
            timetable = self._begun(timetable)
        for moment, _id, step, part in timetable:
            self.now = max(moment, self.now + timedelta(seconds=40))
            yield self.now
            self._take(step, part)
        if self.planned.stop is not State.ACTING:
            yield from self._verify()
        elif asking is not None:
            yield self._later(0.2, 2)
            yield from self._ask(asking)

    def _begun(self, timetable: Timetable) -> Timetable:
        """Return what has been done of a timetable in a case whose work goes on."""
        if self.planned.asking or self.planned.way is Way.STAGED:
            return [line for line in timetable if line[2] in FIRST_STEPS]
        return timetable[: self.dice.randint(1, max(1, len(timetable) - 2))]

    def _ask(self, asking: Asking) -> Steps:
        """Apply for something, and have the district decide it as often as it was decided."""
        if not asking.rulings:
            self._apply(asking.kind)
        for is_granted in asking.rulings:
            self._apply(asking.kind)
            yield self._later(0.5, 4)
            self._rule(asking.kind, is_granted=is_granted)
            yield self._later(0.5, 4)

    def _apply(self, kind: Kind) -> None:
        _state, (lead, *_others) = standing_of(self.number)
        by_department = RULES[kind].of_assignment
        apply_for(
            self.number,
            by=self.cast.staff_of(lead.department_code) if by_department else self._dispatcher,
            now=self.now,
            kind=kind,
            reason=self._remark(f"ask_{kind.value}"),
            assignment_id=lead.id if by_department else None,
            wanted=self._wanted(kind, lead),
        )

    def _wanted(self, kind: Kind, lead: Part) -> dict[str, Any]:
        if kind is Kind.EXTENSION:
            return {"until": max(lead.finish_by, self.now) + timedelta(days=self.dice.randint(2, 6))}
        if kind is Kind.HAND_OVER:
            return {"lead": self._other_lead(lead)}
        if kind is not Kind.DEFERRAL:
            return {}
        return {
            "owner": self.cast.staff_of(lead.department_code).names.zh,
            "plan": self._remark("deferral_plan"),
            "review_on": timezone.localdate(self.end) + timedelta(days=self.dice.randint(10, 40)),
        }

    def _rule(self, kind: Kind, *, is_granted: bool) -> None:
        _state, (lead, *_others) = standing_of(self.number)
        ruling = Ruling(
            is_granted,
            self._remark(f"{'granted' if is_granted else 'refused'}_{kind.value}"),
            lead=self._other_lead(lead) if is_granted and kind is Kind.CONTEST else "",
        )
        id_ = application_to_decide(self.number)
        decide_application(self.number, by=self.cast.supervisor, now=self.now, application_id=id_, ruling=ruling)

    def _other_lead(self, lead: Part) -> str:
        return self.dice.choice([code for code in OTHER_LEADS if code != lead.department_code])

    def _timetable(self, part: Part) -> list[tuple[datetime, str]]:
        """Return when a department takes which step; the lead finishes last."""
        hours = WORK_HOURS[self.cast.limit_of(self.planned.story["category_code"])]
        shortly = (0.05, 0.3) if self.is_urgent else (0.1, 0.9) if part.by_whistle else (0.2, 3.5)
        moment = self._after(self.now, *shortly)
        steps = [(moment, "sign")]
        moment = self._after(moment, *((0.02, 0.2) if self.is_urgent else (0.2, 7)))
        steps.append((moment, "contact"))
        if part.by_whistle:
            moment = self._after(moment, *((0.02, 0.2) if self.is_urgent else (1, 30)))
            steps.append((moment, "report_in"))
        if self.dice.random() < 0.6:
            steps.append((self._after(moment, 0.1, hours[0] / 2), "progress"))
        for _stage in range(part.stages):
            steps.append((self._after(max(moment, steps[-1][0]), 1, hours[0] / 4), "stage"))
        work = self.dice.uniform(*hours) * (1 if part.is_lead else 0.5)
        steps.append((self._after(max(moment, steps[-1][0]), work * 0.8, work), "finish"))
        return steps

    def _take(self, step: str, part: Part) -> None:
        actor = self.cast.staff_of(part.department_code)
        if step == "sign":
            handling.sign_for(self.number, by=actor, now=self.now, assignment_id=part.id)
        elif step == "contact":
            note = self._remark("contact")
            handling.make_contact(self.number, by=actor, now=self.now, assignment_id=part.id, note=note)
        elif step == "report_in":
            longitude, latitude = (degrees + self.dice.uniform(-0.0008, 0.0008) for degrees in self.at)
            handling.report_in(
                self.number,
                by=actor,
                now=self.now,
                assignment_id=part.id,
                place=self._address(),
                longitude=longitude,
                latitude=latitude,
                promise=handling.Promise(
                    spoken_to=self.cast.head(self.planned.place.community).names.zh,
                    plan=self._remark("report_in"),
                    plan_by=self.now + timedelta(days=self.dice.randint(1, 4)),
                ),
            )
        elif step == "stage":
            note = self._remark("stage")
            handling.meet_stage(self.number, by=actor, now=self.now, assignment_id=part.id, note=note)
        elif step == "progress":
            note, photos = self._remark("progress"), self._photos(0.15, is_solved=False)
            handling.note_progress(self.number, by=actor, now=self.now, assignment_id=part.id, note=note, photos=photos)
        else:
            result = self._result if part.is_lead else self._remark("co_result")
            photos = self._photos(0.4, is_solved=True) if part.is_lead else ()
            handling.finish_assignment(
                self.number, by=actor, now=self.now, assignment_id=part.id, result=result, photos=photos
            )

    # ---- closing ------------------------------------------------------------------------------------------------

    def _verify(self) -> Steps:
        if self.planned.stop is State.VERIFYING:
            return
        yield self._later(2, 26)
        verifier = self.cast.verifier(self.planned.place)
        is_done = self.planned.stop is not None or self.dice.random() > 0.05
        closing.verify_case(
            self.number,
            by=verifier,
            now=self.now,
            is_done=is_done,
            note=self._remark("verify_done" if is_done else "verify_failed"),
            photos=self._photos(0.2, is_solved=is_done),
        )
        yield from self._call_back() if is_done else self._again()

    def _again(self) -> Steps:
        self.is_again = True
        yield from self._by_departments()

    def _call_back(self) -> Steps:
        if self.planned.stop is State.CALLING_BACK:
            return
        caller = self.cast.caller
        for _attempt in range(self.dice.choices((0, 1, 2, 3), (80, 12, 5, 3))[0]):
            yield self._later(2, 12)
            closing.call_back(self.number, by=caller, now=self.now, answers=None, note=self._remark("call_silent"))
            if standing_of(self.number)[0] != State.CALLING_BACK:
                yield from self._evaluate()
                return
        yield self._later(2, 26)
        is_solved = self.planned.stop is not None or self.dice.random() > 0.08
        closing.call_back(
            self.number,
            by=caller,
            now=self.now,
            answers=self._answers(is_solved=is_solved),
            note=self._remark("call_solved" if is_solved else "call_unsolved"),
        )
        if is_solved:
            yield from self._evaluate()
            return
        yield self._later(0.2, 2)
        state, _parts = standing_of(self.number)
        yield from self._finish_again() if state == State.COMMUNITY else self._again()

    def _evaluate(self) -> Steps:
        """Let the street say what it thinks of each department, unless nobody but the community had a part."""
        state, _parts = standing_of(self.number)
        if state != State.EVALUATING or self.planned.stop is State.EVALUATING:
            return
        yield self._later(1, 20)
        judgements = [
            closing.Judgement(id_, self.dice.choices((5, 4, 3, 2), (40, 40, 15, 5))[0])
            for id_, _organisation in parts_to_evaluate(self.number)
        ]
        closing.evaluate_departments(self.number, by=self._dispatcher, now=self.now, evaluations=judgements)

    def _finish_again(self) -> Steps:
        self.is_again = True
        yield self._later(4, 30)
        yield from self._finish_in_community()

    def _answers(self, *, is_solved: bool) -> closing.Answers:
        weights = (66, 27, 7) if is_solved else (0, 15, 85)
        opinion = self.dice.choices(list(Satisfaction), weights)[0]
        return closing.Answers(
            was_contacted=self.dice.random() < (0.97 if is_solved else 0.8), is_solved=is_solved, satisfaction=opinion
        )

    # ---- words, time and people ---------------------------------------------------------------------------------

    @property
    def _dispatcher(self) -> Actor:
        return self.cast.dispatcher(self.planned.place.street)

    @property
    def _head(self) -> Actor:
        return self.cast.head(self.planned.place.community)

    @property
    def _result(self) -> str:
        result = self.planned.story["result_zh"]
        return f"再次到场办理：{result}" if self.is_again else result

    def _remark(self, moment: str) -> str:
        return self.cast.remark(moment, self.planned.story["category_code"], self.dice)

    def _photos(self, chance: float, *, is_solved: bool) -> tuple[KeptPhoto, ...]:
        category = self.planned.story["category_code"]
        if category not in TROUBLES or self.dice.random() > chance:
            return ()
        return (self.cast.photo(category, is_solved=is_solved, variant=self.dice.randint(0, 1)),)

    def _later(self, least_hours: float, most_hours: float) -> datetime:
        """Move this case's clock on and return where it stands."""
        self.now = self._after(self.now, least_hours, most_hours)
        return self.now

    def _after(self, start: datetime, least_hours: float, most_hours: float) -> datetime:
        """Return a moment after `start`, when people are awake; slow cases take their time."""
        hours = self.dice.uniform(least_hours, most_hours) * (SLOWER if self.planned.is_slow else 1)
        moment = start + timedelta(hours=hours)
        return moment if self.is_urgent else _awake(moment, self.dice)


def _lead_last(lines: Iterable[tuple[datetime, int, str, Part]]) -> Timetable:
    """Let the lead finish after everybody who delivers to it."""
    listed = list(lines)
    last = max(moment for moment, _id, step, _part in listed if step == "finish")
    return [
        (last + timedelta(minutes=30) if step == "finish" and part.is_lead else moment, id_, step, part)
        for moment, id_, step, part in listed
    ]


def _awake(moment: datetime, dice: random.Random) -> datetime:
    if FIRST_HOUR <= moment.hour < LAST_HOUR:
        return moment.replace(microsecond=0)
    day = moment + timedelta(days=1) if moment.hour >= LAST_HOUR else moment
    return day.replace(hour=FIRST_HOUR, minute=dice.randint(2, 58), second=dice.randint(0, 59), microsecond=0)
