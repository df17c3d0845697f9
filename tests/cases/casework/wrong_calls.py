"""Calls of moves that mypy must refuse: where it lets one pass, its `ignore` is unused, and `make check` fails.

Nobody runs this.
"""

from datetime import datetime

from cases.casework.commands import closing, community, desk, handling, joining, recusal
from cases.decisions.commands import applications, rulings
from governance.ground.permissions import Actor


def wrong(by: Actor, now: datetime) -> None:
    """Call moves with a misspelt word, without what they need, without who or when, and with what they cannot take."""
    desk.register_case("QXQ-2026-000001", by=by, now=now, categroy="noise")  # type: ignore[call-arg]
    desk.dispatch_case("QXQ-2026-000001", by=by, now=now)  # type: ignore[call-arg]
    desk.answer_case("QXQ-2026-000001", now=now, answer="")  # type: ignore[call-arg]
    handling.sign_for("QXQ-2026-000001", by=by, assignment_id=1)  # type: ignore[call-arg]
    handling.finish_assignment("QXQ-2026-000001", by=by, now=now, assignment_id="1", result="")  # type: ignore[arg-type]
    community.return_to_street("QXQ-2026-000001", by=by, now=now, reason=None)  # type: ignore[arg-type]
    closing.call_back("QXQ-2026-000001", by=by, now=now, answers={})  # type: ignore[arg-type]
    joining.split_off("QXQ-2026-000001", by=by, now=now, verison=1)  # type: ignore[call-arg]
    recusal.name_accused("QXQ-2026-000001", by=by, now=now, organisation="")  # type: ignore[call-arg]
    applications.withdraw_application("QXQ-2026-000001", by=by, now=now)  # type: ignore[call-arg]
    rulings.decide_application("QXQ-2026-000001", by=by, now=now, application_id=1, ruling=True)  # type: ignore[arg-type]
