"""What an event of a case says below its name: a few lines in the language of the page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import events
from cases.casework.queries.calling import wish_words
from cases.casework.queries.deadlines import moment_words
from cases.rules.queries.registers import Registers, registers, spoken
from cases.rules.workflow import (
    CLOCK_WORDS,
    ROLE_WORDS,
    SATISFACTION_WORDS,
    SOURCE_WORDS,
    AssignmentRole,
    Clock,
    Satisfaction,
    Source,
)
from cases.rules.workflow.voice import WAY_WORDS, Way
from governance.ground.workflow import Words

Data = Mapping[str, Any]


def lines_of(name: str, data: Data, names: Registers) -> list[str]:
    """Put what an event carries into words; the parts of a case speak where the event has no words of its own."""
    return [line for line in _LINES.get(name, _of_assignment)(data, names) if line]


def said_of(name: str, data: Data) -> list[str]:
    """Put what an event carries into words for the log, which knows no case."""
    return lines_of(name, data, registers())


def explained_rule(data: Data, names: Registers) -> str:
    """Say which line of the responsibility list chose the departments, or that a person did."""
    if data.get("by_hand") and data.get("whistle"):
        return _("Given to whom the whistle names, not by the responsibility list.")
    if data.get("by_hand"):
        return _("Chosen by hand, not by the responsibility list.")
    rule = data.get("rule")
    if not rule:
        return ""
    return _("The responsibility list names them for “%(category)s” in %(area)s (line %(id)s).") % {
        "category": names.category(rule["category"]),
        "area": _either(rule, "area"),
        "id": rule["id"],
    }


def _either(data: Data, name: str) -> str:
    return spoken(Words(data.get(f"{name}_zh") or "", data.get(f"{name}_en") or ""))


def _parts(data: Data) -> list[str]:
    return [
        _("%(role)s: %(organisation)s")
        % {"role": spoken(ROLE_WORDS[AssignmentRole(part["role"])]), "organisation": _either(part, "organisation")}
        for part in data.get("assignments", ())
    ]


def _photos(data: Data) -> str:
    count = data.get("photos") or 0
    return ngettext("%(count)d photo", "%(count)d photos", count) % {"count": count} if count else ""


def _of_report(data: Data, names: Registers) -> list[str]:
    told = parse_datetime(data.get("told_at") or "")
    return [
        *(spoken(SOURCE_WORDS[Source(data["source"])]), names.category(data["category"])),
        _("The portal chose the category; check it.") if data.get("is_category_guessed") else "",
        _("Told on %(moment)s") % {"moment": moment_words(told)} if told else "",
    ]


def _of_registration(data: Data, names: Registers) -> list[str]:
    return [names.category(data["category"])] if "category" in data else []


def _of_decline(data: Data, _names: Registers) -> list[str]:
    return [_either(data, "reason"), data.get("note", "")]


def _of_dispatch(data: Data, _names: Registers) -> list[str]:
    return [*_parts(data), data.get("asked", "")]


def _of_whistle(data: Data, _names: Registers) -> list[str]:
    gather = parse_datetime(data["gather_at"])
    where = {"place": data["place"], "time": moment_words(gather) if gather else ""}
    return [
        _either(data, "kind"),
        data["needs"],
        _("Gather at %(place)s, %(time)s") % where,
        *called_lines(data),
        *_changed(data),
    ]


def called_lines(data: Data) -> list[str]:
    """Say whom somebody called by a whistle, each with what just this one is asked."""
    words = _("%(who)s: %(asked)s")
    return [words % {"who": line, "asked": each["asked"]} if each["asked"] else line for each, line in _calls(data)]


def _calls(data: Data) -> list[tuple[Data, str]]:
    called = data.get("called", ())
    return list(zip(called, _parts({"assignments": called}), strict=True))


def _changed(data: Data) -> list[str]:
    """Say what somebody made of what the list proposes, and why."""
    added = [_either(each, "organisation") for each in data.get("called", ()) if each["by_hand"] and data.get("rule")]
    dropped = [_either(each, "organisation") for each in data.get("dropped", ())]
    before = [_either(each, "organisation") for each in data.get("proposed_lead", ())]
    return [
        _("Added by hand: %(names)s") % {"names": ", ".join(added)} if added else "",
        _("On the list, but not called: %(names)s") % {"names": ", ".join(dropped)} if dropped else "",
        _("The list names another lead: %(name)s") % {"name": ", ".join(before)} if before else "",
        _("Why: %(reason)s") % {"reason": data["reason"]} if data.get("reason") else "",
    ]


def _of_routing(data: Data, names: Registers) -> list[str]:
    return [*_parts(data), explained_rule(data, names)]


def _of_missing_rule(data: Data, _names: Registers) -> list[str]:
    near = [spoken(Words(c["name_zh"], c["name_en"])) for c in data.get("candidates", ())]
    return [_("Nearest candidates: %(names)s") % {"names": ", ".join(near)}] if near else []


def _of_assignment(data: Data, _names: Registers) -> list[str]:
    texts = [str(data.get(name) or "") for name in ("place", "note", "result", "reason", "answer")]
    return [_either(data, "organisation"), *texts, _photos(data)]


def _of_answers(data: Data, _names: Registers) -> list[str]:
    if data.get("is_reached") is False:
        tried = ngettext("Not reached in %(count)d attempt.", "Not reached in %(count)d attempts.", data["attempt"])
        return [tried % {"count": data["attempt"]}, data.get("note", "")]
    answers = [
        _("Contacted: yes") if data["was_contacted"] else _("Contacted: no"),
        _("Solved: yes") if data["is_solved"] else _("Solved: no"),
        spoken(SATISFACTION_WORDS[Satisfaction(data["satisfaction"])]),
    ]
    return [" · ".join(answers), data.get("note", ""), *_parts(data), _way(data)]


def _way(data: Data) -> str:
    return spoken(WAY_WORDS[Way(data["way"])]) if data.get("way") else ""


def _of_attempt(data: Data, _names: Registers) -> list[str]:
    return [_("Attempt %(count)d") % {"count": data["attempt"]}, data.get("note", "")]


def _of_message(data: Data, _names: Registers) -> list[str]:
    return [str(data["text"])]


def _of_facts(data: Data, _names: Registers) -> list[str]:
    return [data["text"], _photos(data), _way(data)]


def _of_wish(data: Data, _names: Registers) -> list[str]:
    day = parse_datetime(data.get("after") or "")
    return [wish_words(data.get("part", ""), timezone.make_aware(day) if day else None), _way(data)]


def _of_verification(data: Data, _names: Registers) -> list[str]:
    return [data.get("note", ""), _photos(data), *_parts(data), _back(data)]


def _back(data: Data) -> str:
    return _("The desk decides anew who acts.") if data.get("is_back") else ""


def _of_clock(data: Data, _names: Registers) -> list[str]:
    due = parse_datetime(data["due_at"])
    words = {"clock": spoken(CLOCK_WORDS[Clock(data["clock"])]), "due": moment_words(due) if due else ""}
    return [_either(data, "organisation"), _("%(clock)s by %(due)s") % words]


def _of_end(data: Data, names: Registers) -> list[str]:
    if "kind" in data:
        return [*_of_application(data, names), _back(data)]
    answers = _of_answers(data, names) if "was_contacted" in data or "is_reached" in data else []
    scores = [
        _("%(organisation)s: %(score)d of 5. %(words)s")
        % {"organisation": _either(part, "organisation"), "score": part["score"], "words": part["words"]}
        for part in data.get("evaluations", ())
    ]
    return [*answers, *scores, _back(data)]


def _of_reporting_in(data: Data, names: Registers) -> list[str]:
    by = parse_datetime(data.get("plan_by") or "")
    lines = [
        _("%(metres)d m from the case") % {"metres": data["distance"]} if data.get("distance") is not None else "",
        _("Spoken to: %(who)s") % {"who": data["spoken_to"]} if data.get("spoken_to") else "",
        data.get("plan", ""),
        _("Will be done by %(moment)s") % {"moment": moment_words(by)} if by else "",
    ]
    return [*_of_assignment(data, names), *lines]


def _of_giving(data: Data, _names: Registers) -> list[str]:
    return [_either(data, "organisation"), _either(data, "holder")]


def _of_item(data: Data, _names: Registers) -> list[str]:
    return [_either(data, "item")]


def _of_stage(data: Data, _names: Registers) -> list[str]:
    return [_either(data, "organisation"), _either(data, "stage"), data["note"]]


def _of_application(data: Data, _names: Registers) -> list[str]:
    granted = "" if "is_granted" not in data else _("Granted") if data["is_granted"] else _("Refused")
    return [
        " · ".join(part for part in (_either(data, "kind"), _either(data, "organisation"), granted) if part),
        data.get("reason", ""),
        *_parts(data),
    ]


def _of_accusation(data: Data, names: Registers) -> list[str]:
    return [
        *_of_assignment(data, names),
        *(
            _("Taken back from %(organisation)s") % {"organisation": _either(p, "organisation")}
            for p in data.get("released", ())
        ),
        _("Said of the case that it was joined to.") if data.get("is_joined") else "",
        _back(data),
    ]


def _of_other_case(data: Data, _names: Registers) -> list[str]:
    return [
        " ".join(part for part in (data.get("to") or data.get("of") or "", data.get("to_title", "")) if part),
        data.get("result", ""),
    ]


_LINES: Mapping[str, Callable[[Data, Registers], list[str]]] = {
    events.CASE_REPORTED: _of_report,
    events.CASE_TAKEN_OVER: _of_report,
    events.CASE_REGISTERED: _of_registration,
    events.CASE_DECLINED: _of_decline,
    events.CASE_DISPATCHED: _of_dispatch,
    events.WHISTLE_BLOWN: _of_whistle,
    events.WHISTLE_ROUTED: _of_routing,
    events.WHISTLE_UNROUTED: _of_missing_rule,
    events.CASE_VERIFIED: _of_verification,
    events.VERIFICATION_FAILED: _of_verification,
    events.CALL_BACK_TRIED: _of_attempt,
    events.CALL_WISHED: _of_wish,
    events.FACTS_ADDED: _of_facts,
    events.RESIDENTS_TOLD: _of_message,
    events.CASE_REOPENED: _of_end,
    events.CASE_CLOSED: _of_end,
    events.RESIDENT_HEARD: _of_end,
    events.EVALUATED: _of_end,
    events.REPORTED_IN: _of_reporting_in,
    events.ASSIGNMENT_GIVEN: _of_giving,
    events.ITEM_TICKED: _of_item,
    events.ITEM_CLEARED: _of_item,
    events.STAGE_MET: _of_stage,
    events.ACCUSED_NAMED: _of_accusation,
    events.APPLIED: _of_application,
    events.APPLICATION_DECIDED: _of_application,
    events.APPLICATION_WITHDRAWN: _of_application,
    events.CASE_JOINED: _of_other_case,
    events.CASES_LINKED: _of_other_case,
    events.JOINED_ANSWERED: _of_other_case,
    events.CLOCK_WARNED: _of_clock,
    events.CLOCK_OVERDUE: _of_clock,
}
