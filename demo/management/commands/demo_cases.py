"""Load the demo district's responsibility list and play its four hundred cases."""

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from cases.casework.commands.clocks import mark_clocks
from cases.reading.commands.suggestions import train_on_cases
from cases.rules.commands.registers import RuleRow, add_rules
from cases.rules.workflow import State
from demo.cast import Cast
from demo.desk import furnish_desks, share_work
from demo.life import Life, Steps
from demo.loading import is_filed, next_alarm, states
from demo.papers import speak_with_residents, take_papers_out
from demo.plan import Plan, Planned
from demo.tables import demo_table, latest_notification_id
from demo.views import keep_views
from governance.ground import outbox
from governance.ground.commands.notifications import mark_read
from governance.ground.permissions import PORTAL

LOOK_AT_CLOCKS = timedelta(hours=3)
IN_FORCE_FOR = timedelta(days=400)


class Command(BaseCommand):
    help = "Load the responsibility list and play 400 cases of the last three months; may run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", default="", help="the moment that counts as now, with its offset from UTC")

    def handle(self, *, now: str, **options: Any) -> None:
        moment = timezone.localtime(datetime.fromisoformat(now)) if now else timezone.localtime()
        lines = add_rules(_rules(), since=timezone.localdate(moment - IN_FORCE_FOR))
        self.stdout.write(f"  Lines of the responsibility list: {lines}")
        if is_filed("demo-000"):
            self.stdout.write("  Cases: loaded before")
            return
        with outbox.without_hints(), transaction.atomic():
            self._play(Plan(moment))
            kept = furnish_desks(Cast(), moment)
            keep_views(Cast())
            take_papers_out(Cast(), moment)
            speak_with_residents(Cast(), moment)
            taught = train_on_cases(by=PORTAL, now=moment)
        self.stdout.write(f"  Texts, macros, checklists and questions of the desks: {kept}")
        self.stdout.write(f"  Suggestions: learned from {taught.rows} closed cases")
        found = states()
        self.stdout.write(
            f"  Cases: {sum(found.values())}, " + ", ".join(f"{found[s]} {s}" for s in State if s in found)
        )

    def _play(self, plan: Plan) -> None:
        """Take every step of every case in the order of time, as far as the present moment."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
        cast = Cast()
        waiting = [self._begin(planned, cast, plan) for planned in plan.cases]
        heapq.heapify(waiting)
        last: list[Steps] = []
        looked_at = waiting[0][0]
        while waiting:
            moment, index, steps = heapq.heappop(waiting)
            if moment >= plan.now:
                last += [steps] if moment == plan.now else []
                continue
            while looked_at + LOOK_AT_CLOCKS < moment:
                looked_at = self._let_time_pass(looked_at + LOOK_AT_CLOCKS, cast, plan)
            if (following := next(steps, None)) is not None:
                heapq.heappush(waiting, (following, index, steps))
        self._let_time_pass(plan.now, cast, plan)
        share_work(cast, plan.now)
        outbox.drain()
        for steps in last:
            # Whistles of this very moment are left to the portal's workers.
            next(steps, None)

    def _begin(self, planned: Planned, cast: Cast, plan: Plan) -> tuple[datetime, int, Steps]:
        steps = Life(planned, cast, end=plan.now).steps()
        return next(steps), planned.index, steps

    def _let_time_pass(self, moment: datetime, cast: Cast, plan: Plan) -> datetime:
        """Let the clocks strike, tell everybody, and have yesterday's notices read; return the moment."""
        alarm = next_alarm()
        if alarm is not None and alarm <= moment:
            mark_clocks(now=moment)
        outbox.drain()
        if moment <= plan.midnight < moment + LOOK_AT_CLOCKS:
            latest = latest_notification_id()
            for reader in cast.everybody:
                mark_read(by=reader, now=moment, upto_id=latest)
        return moment


def _rules() -> Iterator[RuleRow]:
    for row in demo_table("responsibility"):
        yield RuleRow(
            category_code=row["category_code"],
            area_code=row["area_code"],
            whistle_kind=row["whistle_kind"],
            lead_code=row["lead_code"],
            co_codes=tuple(row["co_codes"].split()),
        )
