"""Standard texts, macros and the checklist on the pages and for programs, and the page on which they are kept."""

from typing import Any

import pytest
from django.urls import reverse

from cases import events
from cases.models import Assignment, Case, ChecklistTick, Macro, Question, StandardText
from cases.rules.commands.desk_entries import write_item, write_macro, write_question, write_text
from cases.rules.queries.desk_entries import forget_desk_entries
from cases.rules.workflow import State
from governance.models import Event
from tests import stories
from tests.api import caller
from tests.cases.desk.web.test_desk import signed_in
from tests.cases.rules.commands.test_desk_entries import heading, option, step
from tests.counting import statements
from tests.district import District, moment

TODAY = {"since": "2099-01-01", "organisation": "990000", "name_zh": "名称", "name_en": "Name"}


def kept(district: District) -> dict[str, int]:
    """Keep a text of each kind, a macro and an item; return their ids."""
    feng: dict[str, Any] = {"by": district.actor("feng"), "now": moment(9)}
    words: dict[str, Any] = {"text_zh": "{number}：{title}", "text_en": "About {number} in {street}"}
    of_department = heading(organisation="D-URBAN", name_en="Cleared")
    ids = {
        "answer": write_text(heading(name_en="To answer"), use="answer", **words, **feng).pk,
        "note": write_text(heading(name_en="To note"), use="note", **words, **feng).pk,
        "finish": write_text(of_department, use="finish", **words, **feng).pk,
        "macro": write_macro(heading(name_en="At once"), steps=[step("register"), step("note", "看过")], **feng).pk,
        "item": write_item(heading(name_en="Called twice"), stage="close", **feng).pk,
    }
    forget_desk_entries()
    return ids


def test_a_move_offers_the_texts_that_fit_it_with_the_case_filled_in(district: District) -> None:
    kept(district)
    case = stories.filed(district)
    browser = signed_in(district, "li")

    answer = browser.get(reverse("cases:case-answer", args=[case.number])).text
    decline = browser.get(reverse("cases:case-decline", args=[case.number])).text

    assert f'data-text="About {case.number} in East Street">To answer</option>' in answer
    assert "To note" not in answer
    assert "To answer" not in decline
    assert "To note" in browser.get(reverse("cases:case", args=[case.number])).text


def test_without_script_a_button_writes_the_text_and_nothing_is_lost(district: District) -> None:
    ids, case = kept(district), stories.filed(district)
    browser = signed_in(district, "li")
    sent = {"use": "1", "standard": str(ids["answer"]), "answer": "Good day.", "version": case.version}

    page = browser.post(reverse("cases:case-answer", args=[case.number]), sent)
    note = {"use": "1", "standard": str(ids["note"]), "text": ""}
    noted = browser.post(reverse("cases:case-note", args=[case.number]), note)

    assert page.status_code == noted.status_code == 200
    assert f"Good day.\nAbout {case.number} in East Street</textarea>" in page.text
    assert f"About {case.number} in East Street</textarea>" in noted.text
    assert Case.objects.get(pk=case.pk).state == State.REPORTED


def test_a_department_is_offered_its_own_texts_for_its_steps(district: District) -> None:
    ids, case = kept(district), stories.handled(district, stories.routed(district, kind="work"), "wu")
    mine = Assignment.objects.get(case=case, organisation__code="D-URBAN")

    listed = caller(district, "zhou").get(f"cases/{case.number}/standard-texts/").json()

    own = [text for text in listed if text["id"] == ids["finish"]]
    assert [text["assignment_id"] for text in own] == [mine.pk]
    assert {text["id"] for text in caller(district, "li").get(f"cases/{case.number}/standard-texts/").json()} >= {
        ids["answer"],
        ids["note"],
    }
    assert caller(district, "xu").get(f"cases/{case.number}/standard-texts/").status_code == 404


def test_one_click_runs_a_macro_and_a_second_one_says_what_stood_in_the_way(district: District) -> None:
    ids, case = kept(district), stories.filed(district)
    browser, address = signed_in(district, "li"), reverse("cases:case", args=[case.number])
    run = reverse("cases:case-macro", args=[case.number, ids["macro"]])
    assert run in browser.get(address).text
    assert run not in signed_in(district, "he").get(address).text

    done = browser.post(run, {"version": case.version, "key": "k"}, follow=True)
    again = browser.post(run, {"version": "x", "key": "another"}, follow=True)

    assert "The macro has run." in done.text
    assert "Step 1 (Register) cannot be taken, and nothing was done:" in again.text
    assert run not in browser.get(address).text
    assert Event.objects.filter(subject_id=case.pk, name=events.CASE_NOTED).count() == 1


def test_programs_run_macros_and_learn_which_there_are(district: District) -> None:
    ids, case = kept(district), stories.filed(district)
    program, path = caller(district, "li"), f"cases/{case.number}/macros/"

    listed = program.get(path).json()
    stale = program.post(f"{path}{ids['macro']}/", version=9)
    done = program.post(f"{path}{ids['macro']}/", version=1, key="only-once")
    refused = program.post(f"{path}{ids['macro']}/", key="once-more")

    assert [macro["id"] for macro in listed] == [ids["macro"]]
    assert [r.status_code for r in (stale, done, refused)] == [409, 200, 409]
    assert (done.json()["state"], program.get(path).json()) == ("registered", [])


def test_what_is_still_to_be_ticked_stands_in_the_form_of_the_move_that_needs_it(district: District) -> None:
    ids, case = kept(district), stories.calling_back(district)
    address = reverse("cases:case", args=[case.number])
    open_there = f'form="check-{ids["item"]}"'

    before = signed_in(district, "he").get(address).text
    signed_in(district, "he").post(reverse("cases:case-check", args=[case.number, ids["item"]]), {"checked": "yes"})
    after = signed_in(district, "he").get(address).text

    form = before.partition('id="call_back-form"')[2].partition("</form>")[0]
    assert open_there in form
    assert f'id="check-{ids["item"]}"' in before
    assert open_there not in after


def test_a_click_ticks_and_another_takes_it_back(district: District) -> None:
    ids, case = kept(district), stories.filed(district)
    browser, page = signed_in(district, "li"), reverse("cases:case", args=[case.number])
    address = reverse("cases:case-check", args=[case.number, ids["item"]])

    browser.post(address, {"checked": "yes"})
    ticked = browser.get(page)
    browser.post(address, {"checked": "no"})

    assert "Li, dispatcher" in ticked.text.partition('id="checklist"')[2].partition("</section>")[0]
    assert not ChecklistTick.objects.exists()


def test_programs_tick_and_are_refused_what_is_not_ticked(district: District) -> None:
    ids, case = kept(district), stories.filed(district)
    Case.objects.filter(pk=case.pk).update(state=State.CALLING_BACK)
    program, path = caller(district, "he"), f"cases/{case.number}"
    said = {"is_reached": True, "was_contacted": True, "is_solved": True, "satisfaction": "satisfied"}

    refused = program.post(f"{path}/call-back/", said)
    ticked = program.post(f"{path}/checklist/{ids['item']}/")
    listed = program.get(f"{path}/checklist/").json()
    cleared = program.delete(f"{path}/checklist/{ids['item']}/")
    program.post(f"{path}/checklist/{ids['item']}/")
    closed = program.post(f"{path}/call-back/", said)

    assert [r.status_code for r in (refused, ticked, cleared, closed)] == [422, 204, 204, 200]
    assert "名称" in refused.json()["detail"]
    assert [line["is_ticked"] for group in listed for line in group["lines"]] == [True]


def test_the_page_of_a_case_costs_no_more_with_all_of_it(district: District) -> None:
    ids, case = kept(district), stories.dispatched(district)
    signed_in(district, "li").post(reverse("cases:case-check", args=[case.number, ids["item"]]), {"checked": "yes"})
    program = caller(district, "li")
    program.get(f"cases/{case.number}/checklist/")

    with statements() as ran:
        program.get(f"cases/{case.number}/checklist/")

    assert len(ran) <= 6


def test_who_keeps_the_rules_writes_changes_and_ends_each_kind(district: District) -> None:
    browser = signed_in(district, "feng")
    forms = {
        "texts": {**TODAY, "use": "answer", "text_zh": "好 {number}", "text_en": "Good {number}"},
        "macros": {**TODAY, "do-1": "register", "do-2": "note", "text_zh-2": "看", "text_en-2": "Look"},
        "checklists": {**TODAY, "stage": "verify"},
        "questions": {
            **TODAY,
            "category": "urban-litter",
            "kind": "yes_no",
            "rank": "2",
            "effect-1": "stop",
            "words_zh-1": "请拨打 119",
            "words_en-1": "Call 119",
        },
    }

    statuses = {name: browser.post(f"/rules/desk/{name}/new/", sent).status_code for name, sent in forms.items()}
    models = {"texts": StandardText, "questions": Question, "macros": Macro}
    rows = {name: model._default_manager.get() for name, model in models.items()}
    changed = {
        name: browser.post(f"/rules/desk/{name}/{row.pk}/", {**forms[name], "name_en": f"New {name}"})
        for name, row in rows.items()
    }
    page = browser.get("/rules/desk/").text
    ended = browser.post(f"/rules/desk/texts/{rows['texts'].pk}/end/")

    assert set(statuses.values()) == {302}
    assert {response.status_code for response in changed.values()} == {302}
    assert all(f"New {name}" in page for name in models)
    assert "stops the report" in page
    assert ended.status_code == 302
    shown = browser.get(f"/rules/desk/questions/{rows['questions'].pk}/").text
    assert "Call 119</textarea>" in shown


def test_what_cannot_be_kept_stays_in_its_form_with_the_reason(district: District) -> None:
    browser = signed_in(district, "feng")

    words = {**TODAY, "text_zh": "好 {phone}", "text_en": "Good"}
    response = browser.post("/rules/desk/texts/new/", words)
    choice = {**TODAY, "category": "urban-litter", "kind": "choice", "name_zh-1": "大", "name_en-1": "Big"}
    alone = browser.post("/rules/desk/questions/new/", choice)

    assert response.status_code == alone.status_code == 422
    assert "Nothing can be filled in for {phone}." in response.text
    assert "好 {phone}</textarea>" in response.text
    assert "Give at least two different answers." in alone.text


@pytest.mark.parametrize("person", ["li", "zhou", "chen"])
def test_others_keep_nothing(district: District, person: str) -> None:
    browser = signed_in(district, person)

    assert browser.get("/rules/desk/").status_code == 403
    assert browser.get("/rules/desk/texts/new/").status_code == 403
    assert browser.post("/rules/desk/texts/1/end/").status_code == 404


def test_there_is_no_other_list_and_no_entry_that_nobody_wrote(district: District) -> None:
    browser = signed_in(district, "feng")

    assert browser.get("/rules/desk/songs/new/").status_code == 404
    assert browser.get("/rules/desk/texts/99/").status_code == 404


def test_a_question_of_a_choice_shows_its_answers_again(district: District) -> None:
    about: dict[str, Any] = {
        "kind": "choice",
        "is_required": False,
        "rank": 0,
        "options": [option("1"), option("2", "warn", "小心")],
    }
    row = write_question(heading(category="urban-litter"), by=district.actor("feng"), now=moment(), **about)

    page = signed_in(district, "feng").get(f"/rules/desk/questions/{row.pk}/").text

    assert 'value="Answer 2"' in page
    assert "warns" in signed_in(district, "feng").get("/rules/desk/").text
