"""Keeping standard texts, macros, checklists and questions: whose they are, from when on, and what is refused."""

from datetime import date
from typing import Any

import pytest

from cases import events
from cases.models import ChecklistItem, Macro, Question, StandardText
from cases.rules.commands.desk_entries import Heading, end_entry, write_item, write_macro, write_question, write_text
from governance.ground.errors import Invalid, NotAllowed, NotFound
from governance.models import Event
from tests.district import District, moment

TODAY = date(2026, 3, 2)
TEXT: dict[str, Any] = {"use": "answer", "text_zh": "{number} 已办理", "text_en": "{number} is done"}


def heading(**changes: Any) -> Heading:
    """Return what every entry says, here for the whole district from today on."""
    told: dict[str, Any] = {
        "organisation": "990000",
        "category": "",
        "name_zh": "名称",
        "name_en": "Name",
        "since": TODAY,
    }
    return Heading(**{**told, **changes})


def option(value: str, effect: str = "", words: str = "") -> dict[str, str]:
    named = {"name_zh": f"答{value}", "name_en": f"Answer {value}"}
    return {"value": value, **named, "effect": effect, "words_zh": words, "words_en": words}


def step(do: str, text: str = "", lead: str = "", reason: str = "") -> dict[str, str]:
    return {"do": do, "text_zh": text, "text_en": text, "lead": lead, "reason": reason}


def test_a_text_is_kept_and_the_log_says_who_wrote_it(district: District) -> None:
    kept = write_text(heading(category="urban-litter"), by=district.actor("feng"), now=moment(), **TEXT)

    row = StandardText.objects.get(pk=kept.pk)
    assert (row.organisation.code, row.category_id, row.use, row.valid.lower) == (
        "990000",
        "urban-litter",
        "answer",
        TODAY,
    )
    event = Event.objects.get(name=events.DESK_ENTRY_WRITTEN)
    assert (event.by_id, event.data["entry"]) == (district.person("feng").pk, row.pk)


def test_a_change_holds_from_its_day_on_and_what_held_before_stays(district: District) -> None:
    feng: dict[str, Any] = {"by": district.actor("feng"), "now": moment()}
    first = write_text(heading(), **feng, **TEXT)

    second = write_text(heading(since=date(2026, 4, 1), name_en="Later"), entry_id=first.pk, **feng, **TEXT)
    third = write_text(heading(since=date(2026, 4, 1), name_en="Mended"), entry_id=second.pk, **feng, **TEXT)

    assert second.pk == third.pk
    rows = StandardText.objects.order_by("valid")
    assert [(row.name_en, row.valid.lower, row.valid.upper) for row in rows] == [
        ("Name", TODAY, date(2026, 4, 1)),
        ("Mended", date(2026, 4, 1), None),
    ]
    with pytest.raises(Invalid) as refused:
        write_text(heading(since=date(2026, 4, 1)), entry_id=first.pk, **feng, **TEXT)
    assert list(refused.value.fields) == ["since"]


def test_an_entry_ends_tomorrow_once(district: District) -> None:
    feng: dict[str, Any] = {"by": district.actor("feng"), "now": moment()}
    kept = write_text(heading(), **feng, **TEXT)

    end_entry("texts", kept.pk, **feng)
    end_entry("texts", kept.pk, **feng)

    assert StandardText.objects.get(pk=kept.pk).valid.upper == date(2026, 3, 3)
    assert Event.objects.filter(name=events.DESK_ENTRY_ENDED).count() == 1


@pytest.mark.parametrize(
    ("changes", "text", "wrong"),
    [
        ({"name_en": " "}, {}, "name_en"),
        ({"organisation": "nowhere"}, {}, "organisation"),
        ({"category": "nothing"}, {}, "category"),
        ({"since": date(2026, 3, 1)}, {}, "since"),
        ({}, {"use": "sing"}, "use"),
        ({}, {"text_en": " "}, "text_en"),
        ({}, {"text_zh": "长" * 20_000}, "text_zh"),
        ({}, {"text_zh": "{number} {phone} {wages}"}, "text_zh"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field(
    district: District, changes: dict[str, Any], text: dict[str, str], wrong: str
) -> None:
    with pytest.raises(Invalid) as refused:
        write_text(heading(**changes), by=district.actor("feng"), now=moment(), **{**TEXT, **text})

    assert list(refused.value.fields) == [wrong]


def test_an_unknown_placeholder_is_named_with_those_that_exist(district: District) -> None:
    with pytest.raises(Invalid) as refused:
        write_text(heading(), by=district.actor("feng"), now=moment(), **{**TEXT, "text_en": "{phone} {number}"})

    assert "{phone}" in refused.value.fields["text_en"]
    assert "{number}, {title}" in refused.value.fields["text_en"]


def test_only_who_keeps_the_rules_of_the_organisation_writes_and_ends(district: District) -> None:
    kept = write_text(heading(), by=district.actor("feng"), now=moment(), **TEXT)

    for person in ("chen", "li", "zhou", "newcomer"):
        with pytest.raises(NotAllowed):
            write_text(heading(), by=district.actor(person), now=moment(), **TEXT)
        with pytest.raises(NotAllowed):
            end_entry("texts", kept.pk, by=district.actor(person), now=moment())
    with pytest.raises(NotFound):
        end_entry("texts", 0, by=district.actor("feng"), now=moment())


def test_a_macro_of_possible_steps_is_kept(district: District) -> None:
    steps = [step("note", "{number}"), step("dispatch", lead="D-URBAN"), step("decline", reason="outside-duty")]

    kept = write_macro(heading(), by=district.actor("feng"), now=moment(), steps=steps)

    assert Macro.objects.get(pk=kept.pk).steps == steps


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ([], "do-1"),
        ([step("register")] * 5, "do-1"),
        ([step("register"), step("fly")], "do-2"),
        ([step("note")], "text_zh-1"),
        ([step("leave_to_community", "{wages}")], "text_zh-1"),
        ([step("dispatch", lead="990000001")], "lead-1"),
        ([step("decline", reason="bad-mood")], "reason-1"),
    ],
)
def test_a_macro_that_could_never_run_is_refused(district: District, steps: list[dict[str, str]], wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        write_macro(heading(), by=district.actor("feng"), now=moment(), steps=steps)

    assert wrong in refused.value.fields


def test_an_item_belongs_to_a_stage_and_a_department_checks_only_its_own_work(district: District) -> None:
    feng: dict[str, Any] = {"by": district.actor("feng"), "now": moment()}

    kept = write_item(heading(organisation="D-URBAN"), stage="finish", **feng)
    write_item(heading(organisation="990000001"), stage="close", **feng)

    assert ChecklistItem.objects.get(pk=kept.pk).stage == "finish"
    for place, stage in (("D-URBAN", "close"), ("990000", "sometime")):
        with pytest.raises(Invalid) as refused:
            write_item(heading(organisation=place), stage=stage, **feng)
        assert list(refused.value.fields) == ["stage"]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("text", []),
        ("choice", [option("1"), option("2", "warn", "小心")]),
        ("yes_no", [option("yes", "stop", "请拨打 119"), option("no")]),
    ],
)
def test_questions_of_each_kind_are_kept(district: District, kind: str, options: list[dict[str, str]]) -> None:
    about: dict[str, Any] = {"kind": kind, "is_required": True, "rank": 1, "options": options}

    kept = write_question(heading(category="urban-litter"), by=district.actor("feng"), now=moment(), **about)

    assert Question.objects.get(pk=kept.pk).options == options


@pytest.mark.parametrize(
    ("changes", "kind", "options", "wrong"),
    [
        ({"organisation": "990000001"}, "text", [], "organisation"),
        ({"category": ""}, "text", [], "category"),
        ({}, "song", [], "kind"),
        ({}, "choice", [option("1")], "name_zh-1"),
        ({}, "choice", [option("1"), option("1")], "name_zh-1"),
        ({}, "choice", [option("1"), {**option("2"), "name_en": " "}], "name_zh-2"),
        ({}, "choice", [option("1"), option("2", "shout")], "effect-2"),
        ({}, "choice", [option("1", "stop"), option("2")], "words_zh-1"),
        ({}, "yes_no", [option("no"), option("yes")], "kind"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    district: District, changes: dict[str, str], kind: str, options: list[dict[str, str]], wrong: str
) -> None:
    told = heading(**{"category": "urban-litter", **changes})
    about: dict[str, Any] = {"kind": kind, "is_required": False, "rank": 0, "options": options}

    with pytest.raises(Invalid) as refused:
        write_question(told, by=district.actor("feng"), now=moment(), **about)

    assert wrong in refused.value.fields
