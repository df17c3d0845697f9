"""What a notice says of a case: what happened, which case, where, how it was decided and by when; no resident's words.

A notice leaves the portal by mail and text message, where others may read it: the title and the address, which
residents write and which name their flats, stay inside.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from cases.casework.models import Assignment, Case
from cases.casework.queries.deadlines import moment_words
from cases.rules.workflow import CLOCK_WORDS, Clock, State
from governance.ground.workflow import Words

GRANTED, REFUSED = Words("已同意", "granted"), Words("未同意", "refused")
# Which clock of the case itself runs where nobody else's does.
_WAITING: Mapping[State, Words] = {
    State.REPORTED: Words("受理时限", "Register"),
    State.REGISTERED: Words("派单时限", "Dispatch"),
    State.UNROUTED: Words("派单时限", "Dispatch"),
    State.COMMUNITY: Words("社区办理时限", "Handle"),
    State.VERIFYING: Words("核查时限", "Verify"),
    State.CALLING_BACK: Words("回访时限", "Call back"),
    State.EVALUATING: Words("评价时限", "Evaluate"),
}


def notice_words(what: Words, case: Case, data: Mapping[str, Any]) -> Words:
    """Put an event of a case, read with its category and community, into one line for whoever must know of it."""
    category, community = case.category, case.community
    case_words = Words(
        f"{what.zh}：{case.number} {category.name_zh}（{community.name_zh}）",
        f"{what.en}: {case.number} {category.name_en} ({community.name_en})",
    )
    parts = [case_words, *_decided(data), *_by_when(case, data)]
    return Words("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _decided(data: Mapping[str, Any]) -> list[Words]:
    if "kind_zh" not in data:
        return []
    kind = Words(data["kind_zh"], data["kind_en"])
    if "is_granted" not in data:
        return [kind]
    ruling = GRANTED if data["is_granted"] else REFUSED
    return [Words(f"{kind.zh}{ruling.zh}", f"{kind.en} {ruling.en}")]


def _by_when(case: Case, data: Mapping[str, Any]) -> list[Words]:
    if "clock" in data:
        due = parse_datetime(data["due_at"])
        return [_limit(CLOCK_WORDS[Clock(data["clock"])], due)] if due else []
    ids = [part["assignment"] for part in data.get("assignments", ()) if "assignment" in part]
    to_sign = Assignment.objects.filter(id__in=ids, is_open=True, signed_at=None).order_by("sign_by")
    if ids and (first := to_sign.values_list("sign_by", flat=True).first()):
        return [_limit(CLOCK_WORDS[Clock.SIGN], first)]
    waiting = _WAITING.get(State(case.state))
    return [_limit(waiting, case.due_at)] if waiting and case.paused_at is None else []


def _limit(clock: Words, due: datetime) -> Words:
    return Words(f"{clock.zh} {moment_words(due)}", f"{clock.en} by {moment_words(due)}")
