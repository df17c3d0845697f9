"""What departments do with a case of the demo, whether it was dispatched or a whistle called them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cases.casework.commands import desk, handling
from cases.casework.commands.whistle_calls import Call
from cases.decisions.commands.applications import apply_for
from cases.decisions.commands.rulings import Ruling, decide_application
from cases.desk.queries.preview import called_by_rule
from cases.rules.workflow import State
from cases.rules.workflow.applications import RULES, Kind
from demo.loading import Part, application_to_decide, standing_of
from demo.pace import Pace, Steps
from demo.plan import WHISTLES, Asking, Way
from governance.ground import outbox
from governance.ground.permissions import Actor

OFFICE_HOURS = (9, 10, 11, 14, 15, 16)
# How many hours the work itself takes, by the category's time limit.
WORK_HOURS = {"urgent-danger": (0.4, 1.8), "utilities": (2, 20), "ordinary": (20, 130), "complex": (60, 300),
              "staged-hazard": (60, 300)}  # fmt: skip
FIRST_STEPS = frozenset({"sign", "contact"})
# Whom a street calls by hand besides those on the list, by the matter and the kind of whistle.
BESIDE_THE_LIST = {("environment-fumes", "joint-enforcement"): "department-emergency"}
OTHER_LEADS = ("department-urban", "department-housing", "department-planning")
Timetable = list[tuple[datetime, int, str, Part]]


class Departments(Pace):
    """Plays the part of the departments, as far as the plan lets them come."""

    def _dispatch(self) -> None:
        lead = self.cast.lead_for(self.planned.story["category_code"], self.planned.place.street)
        desk.dispatch_case(self.number, by=self._dispatcher, now=self.now, lead=lead, asked=self._remark("asked"))

    def _by_whistle(self) -> Steps:
        if self.planned.stop is State.WHISTLED:
            self.now = self.end
            yield self.now
        kind = WHISTLES[self.planned.way]
        needs = {"hard-problem": "needs_hard", "joint-enforcement": "needs_joint", "emergency": "needs_emergency"}
        by = self.cast.whistler(self.planned.place.street, kind, self.dice)
        desk.blow_whistle(
            self.number,
            by=by,
            now=self.now,
            kind=kind,
            needs=self._remark(needs.get(kind, "needs_work")),
            place=self._address(),
            gather_at=self._gather_at(),
            **self._called_by_hand(by, kind),
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

    def _called_by_hand(self, by: Actor, kind: str) -> dict[str, Any]:
        """Call one more than the list does, and say why, where the matter asks for it; else leave it to the list."""
        beside = BESIDE_THE_LIST.get((self.planned.story["category_code"], kind))
        if beside is None:
            return {}
        listed = called_by_rule(by, self.number, kind=kind, day=timezone.localdate(self.now))
        calls = [Call(part.code, part.leads, "") for part in listed.parts]
        return {
            "called": [*calls, Call(beside, False, self._remark("asked_beside"))],
            "reason": self._remark("reason_beside"),
        }

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
        if self.planned.stop is State.ACTING and asking is not None:
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


def _lead_last(lines: Iterable[tuple[datetime, int, str, Part]]) -> Timetable:
    """Let the lead finish after everybody who delivers to it."""
    listed = list(lines)
    last = max(moment for moment, _id, step, _part in listed if step == "finish")
    return [
        (last + timedelta(minutes=30) if step == "finish" and part.is_lead else moment, id_, step, part)
        for moment, id_, step, part in listed
    ]
