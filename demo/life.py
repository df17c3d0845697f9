"""One case's life: from the report to where it stands today, by the product's own commands at simulated moments."""

from cases.casework.commands import closing, community, desk, joining
from cases.intake.commands.intake import report_case
from cases.intake.commands.intake_entries import Report
from cases.rules.workflow import Satisfaction, Source, State
from demo.departments import Departments
from demo.loading import open_neighbour, parts_to_evaluate, standing_of
from demo.pace import Steps as Steps
from demo.plan import TO_THE_STREET, Way

# Where the plan stops before anybody verifies.
UNFINISHED = frozenset({State.WHISTLED, State.UNROUTED, State.DISPATCHED, State.ACTING, State.VERIFYING})


class Life(Departments):
    """Plays one planned case; each yield is the moment of the next step."""

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
            yield from self._verify()
        else:
            yield from self._by_whistle()
            yield from self._verify()

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
            yield from self._verify()
            return
        yield from self._finish_in_community()

    def _finish_in_community(self) -> Steps:
        photos = self._photos(0.4, is_solved=True)
        community.finish_in_community(self.number, by=self._head, now=self.now, result=self._result, photos=photos)
        yield from self._call_back()

    # ---- closing ------------------------------------------------------------------------------------------------

    def _verify(self) -> Steps:
        if self.planned.stop in UNFINISHED:
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
        yield from self._verify()

    def _call_back(self) -> Steps:
        if self.planned.stop is State.CALLING_BACK:
            return
        caller = self.cast.caller
        for _attempt in range(self.dice.choices((0, 1, 2, 3), (80, 12, 5, 3))[0]):
            yield self._later(5, 12)
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
