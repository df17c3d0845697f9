"""What each event of a case says below its name, in both languages."""

from typing import Any

import pytest
from django.utils import translation

from cases import events
from cases.casework.queries.timeline_lines import called_lines, explained_rule, lines_of, said_of
from cases.rules.queries.registers import registers
from tests.district import District

LED = {"role": "lead", "organisation_zh": "城市管理局", "organisation_en": "Urban Management Bureau"}
HELPING = {"role": "co_handler", "organisation_zh": "水务局", "organisation_en": "Water Bureau"}
RULE = {"id": 7, "category": "urban-litter", "area_zh": "测试区", "area_en": "Test District"}
WHISTLE = {
    "kind_zh": "联合执法哨",
    "kind_en": "Joint enforcement",
    "needs": "现场联合清理",
    "place": "菜场南门",
    "gather_at": "2026-03-02T07:00:00+00:00",
}
ANSWERS = {"was_contacted": True, "is_solved": False, "satisfaction": "dissatisfied"}
# The event, what it carries, and what it says in English; moments are of the district's own time.
SAID: list[tuple[str, dict[str, Any], list[str]]] = [
    (
        events.CASE_REPORTED,
        {"source": "public", "category": "urban-litter"},
        ["Resident", "Rubbish collection and litter"],
    ),
    (
        events.CASE_REPORTED,
        {
            "source": "hotline",
            "category": "urban-litter",
            "is_category_guessed": True,
            "told_at": "2026-03-02T00:30:00+00:00",
        },
        [
            "Hotline",
            "Rubbish collection and litter",
            "The portal chose the category; check it.",
            "Told on 2026-03-02 08:30",
        ],
    ),
    (events.CASE_REGISTERED, {}, []),
    (events.CASE_REGISTERED, {"category": "urban-litter"}, ["Rubbish collection and litter"]),
    (events.CASE_REGISTERED, {"category": "gone"}, ["gone"]),
    (
        events.CASE_DECLINED,
        {"reason_zh": "法定途径", "reason_en": "A lawful way", "note": "Court"},
        ["A lawful way", "Court"],
    ),
    (
        events.CASE_DISPATCHED,
        {"assignments": [LED], "asked": "Clear it"},
        ["Lead: Urban Management Bureau", "Clear it"],
    ),
    (events.CASE_DISPATCHED, {"assignments": [], "asked": ""}, []),
    (events.WHISTLE_BLOWN, WHISTLE, ["Joint enforcement", "现场联合清理", "Gather at 菜场南门, 2026-03-02 15:00"]),
    (
        events.WHISTLE_BLOWN,
        {
            **WHISTLE,
            "rule": RULE,
            "reason": "Nearer",
            "called": [{**LED, "asked": "Bring a van", "by_hand": False}, {**HELPING, "asked": "", "by_hand": True}],
            "dropped": [{"organisation_zh": "住房建设局", "organisation_en": "Housing Bureau"}],
            "proposed_lead": [{"organisation_zh": "住房建设局", "organisation_en": "Housing Bureau"}],
        },
        [
            "Joint enforcement",
            "现场联合清理",
            "Gather at 菜场南门, 2026-03-02 15:00",
            "Lead: Urban Management Bureau: Bring a van",
            "Co-handler: Water Bureau",
            "Added by hand: Water Bureau",
            "On the list, but not called: Housing Bureau",
            "The list names another lead: Housing Bureau",
            "Why: Nearer",
        ],
    ),
    (
        events.WHISTLE_ROUTED,
        {"assignments": [LED, HELPING], "rule": RULE},
        [
            "Lead: Urban Management Bureau",
            "Co-handler: Water Bureau",
            "The responsibility list names them for “Rubbish collection and litter” in Test District (line 7).",
        ],
    ),
    (
        events.WHISTLE_UNROUTED,
        {"candidates": [{"name_zh": "水务局", "name_en": "Water Bureau"}]},
        ["Nearest candidates: Water Bureau"],
    ),
    (events.WHISTLE_UNROUTED, {"candidates": []}, []),
    (events.REPORTED_IN, {"organisation_en": "Water Bureau", "place": "South gate"}, ["Water Bureau", "South gate"]),
    (
        events.REPORTED_IN,
        {"distance": 0, "spoken_to": "Zhao", "plan": "Clear it first", "plan_by": "2026-03-03T02:00:00+00:00"},
        ["0 m from the case", "Spoken to: Zhao", "Clear it first", "Will be done by 2026-03-03 10:00"],
    ),
    (
        events.ASSIGNMENT_FINISHED,
        {"organisation_en": "Water Bureau", "result": "Done", "photos": 1},
        ["Water Bureau", "Done", "1 photo"],
    ),
    (events.ASSIGNMENT_FINISHED, {"result": "Done", "photos": 3}, ["Done", "3 photos"]),
    (events.ASSIGNMENT_FINISHED, {"result": None, "photos": 0}, []),
    (events.ASSIGNMENT_GIVEN, {"organisation_en": "Water Bureau", "holder_en": "Zheng"}, ["Water Bureau", "Zheng"]),
    (events.CASE_VERIFIED, {"note": "Clean", "photos": 2}, ["Clean", "2 photos"]),
    (
        events.VERIFICATION_FAILED,
        {"note": "Not clean", "is_back": True},
        ["Not clean", "The desk decides anew who acts."],
    ),
    (events.CALL_BACK_TRIED, {"attempt": 2, "note": "Busy"}, ["Attempt 2", "Busy"]),
    (events.CASE_CLOSED, ANSWERS, ["Contacted: yes · Solved: no · Not satisfied"]),
    (events.CASE_CLOSED, {"is_reached": False, "attempt": 1}, ["Not reached in 1 attempt."]),
    (
        events.CASE_CLOSED,
        {"is_reached": False, "attempt": 3, "note": "Moved away"},
        ["Not reached in 3 attempts.", "Moved away"],
    ),
    (
        events.EVALUATED,
        {"evaluations": [{"organisation_en": "Water Bureau", "score": 4, "words": "Swift"}]},
        ["Water Bureau: 4 of 5. Swift"],
    ),
    (
        events.FACTS_ADDED,
        {"text": "It is back", "photos": 1, "way": "phone"},
        ["It is back", "1 photo", "By telephone"],
    ),
    (events.RESIDENTS_TOLD, {"text": "We come on Monday"}, ["We come on Monday"]),
    (events.ITEM_TICKED, {"item_en": "Photo taken"}, ["Photo taken"]),
    (
        events.STAGE_MET,
        {"organisation_en": "Water Bureau", "stage_en": "Made safe", "note": "Valve shut"},
        ["Water Bureau", "Made safe", "Valve shut"],
    ),
    (
        events.APPLICATION_DECIDED,
        {"kind_en": "Extension", "organisation_en": "Water Bureau", "is_granted": True, "reason": "Ordered"},
        ["Extension · Water Bureau · Granted", "Ordered"],
    ),
    (events.APPLICATION_DECIDED, {"kind_en": "Extension", "is_granted": False}, ["Extension · Refused"]),
    (events.APPLIED, {"kind_en": "Extension", "reason": "Parts"}, ["Extension", "Parts"]),
    (events.CASE_JOINED, {"to": "QH-1", "to_title": "Litter"}, ["QH-1 Litter"]),
    (events.CASE_JOINED, {}, []),
    (events.JOINED_ANSWERED, {"of": "QH-2", "result": "Done"}, ["QH-2", "Done"]),
    (
        events.ACCUSED_NAMED,
        {
            "organisation_en": "Water Bureau",
            "released": [{"organisation_en": "Housing Bureau"}],
            "is_joined": True,
            "is_back": True,
        },
        [
            "Water Bureau",
            "Taken back from Housing Bureau",
            "Said of the case that it was joined to.",
            "The desk decides anew who acts.",
        ],
    ),
    (
        events.CLOCK_OVERDUE,
        {"organisation_en": "Water Bureau", "clock": "sign", "due_at": "2026-03-02T02:00:00+00:00"},
        ["Water Bureau", "Sign for by 2026-03-02 10:00"],
    ),
]


@pytest.mark.parametrize(("name", "data", "lines"), SAID)
def test_an_event_says_what_it_carries(name: str, data: dict[str, Any], lines: list[str], district: District) -> None:
    with translation.override("en"):
        assert lines_of(name, data, registers()) == lines
        assert said_of(name, data) == lines


@pytest.mark.parametrize(("name", "data", "lines"), SAID)
def test_as_many_lines_are_said_in_chinese(
    name: str, data: dict[str, Any], lines: list[str], district: District
) -> None:
    both = _with_chinese(data)

    with translation.override("zh-hans"):
        said = lines_of(name, both, registers())

    assert len(said) == len(lines)
    assert all(said)


def _with_chinese(data: Any) -> Any:
    """Give each English name its Chinese one, as commands do."""
    if isinstance(data, list):
        return [_with_chinese(each) for each in data]
    if not isinstance(data, dict):
        return data
    pairs = {f"{name[:-3]}_zh": "中文" for name in data if name.endswith("_en")}
    return {**pairs, **{name: _with_chinese(value) for name, value in data.items()}}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, ""),
        ({"rule": None}, ""),
        ({"by_hand": True}, "Chosen by hand, not by the responsibility list."),
        ({"by_hand": True, "whistle": 3}, "Given to whom the whistle names, not by the responsibility list."),
        (
            {"rule": RULE},
            "The responsibility list names them for “Rubbish collection and litter” in Test District (line 7).",
        ),
    ],
)
def test_it_is_said_who_chose_the_departments(data: dict[str, Any], words: str, district: District) -> None:
    with translation.override("en"):
        assert explained_rule(data, registers()) == words


def test_each_who_is_called_stands_with_what_just_this_one_is_asked() -> None:
    called = [{**LED, "asked": "Bring a van"}, {**HELPING, "asked": ""}]

    with translation.override("en"):
        assert called_lines({"called": called}) == [
            "Lead: Urban Management Bureau: Bring a van",
            "Co-handler: Water Bureau",
        ]
        assert called_lines({}) == []
