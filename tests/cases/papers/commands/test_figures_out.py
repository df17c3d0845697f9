"""Figures leave as workbooks: the rows behind one, its board, what that counts, and what the file is."""

import io
import uuid
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from openpyxl import load_workbook

from cases.casework.commands import closing
from cases.models import Assignment, Case, Export
from cases.papers.commands import exports
from cases.papers.queries.export_about import file_name
from cases.rules.workflow import Satisfaction
from governance.ground import outbox
from governance.ground.errors import NotAllowed, NotFound
from governance.ground.events import DATA_EXPORTED, DATA_FETCHED
from governance.models import SecurityEvent
from tests import stories
from tests.api import caller
from tests.district import District, moment

DOORS = [
    ("counted", "statistics", "chen", "/statistics/", "/statistics/cases/"),
    ("watched", "supervision", "chen", "/supervision/", "/supervision/cases/"),
    ("assessed", "assessment", "chen", "/assessment/", "/assessment/cases/"),
    ("past", "past-parts", "zhou", "/inbox/past/", ""),
]
KINDS = [(kind, who) for kind, _name, who, _page, _cases in DOORS]


@pytest.fixture
def case(district: District) -> Case:
    """A case of East Street that was evaluated."""
    case = stories.calling_back(district)
    answers = closing.Answers(was_contacted=True, is_solved=True, satisfaction=Satisfaction.SATISFIED)
    closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=answers)
    return stories.evaluated(district, case)


def written(district: District, kind: str, who: str, **asked: str) -> Export:
    """Have a workbook written to its end in this process."""
    key = str(uuid.uuid4())
    export = exports.export_figures(kind, asked, form="xlsx", by=district.actor(who), now=moment(18), key=key)
    outbox.drain()
    return Export.objects.get(id=export.pk)


def sheets_of(export: Export) -> dict[str, list[list[Any]]]:
    """Return the rows of every sheet."""
    content = Path(default_storage.path(export.file)).read_bytes()
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def lines_of(sheet: list[list[Any]]) -> list[Mapping[str, Any]]:
    """Return the rows of a sheet by their columns."""
    return [dict(zip(sheet[0], row, strict=True)) for row in sheet[1:]]


def test_statistics_leave_beside_their_cases_with_what_they_count(district: District, case: Case) -> None:
    sheets = sheets_of(written(district, "counted", "chen", reach="month", figure="ended"))

    assert list(sheets) == ["工单", "数据表", "口径说明", "文件说明"]
    (line,) = lines_of(sheets["工单"])
    assert (line["工单编号"], line["社区"], line["社区代码"]) == (case.number, "桃园社区", "990000001001")
    assert line["结案时间"] == datetime(2026, 3, 2, 17, 0)  # noqa: DTZ001
    board = lines_of(sheets["数据表"])
    assert (board[0]["名称"], board[0]["上报"], board[0]["结案"]) == ("东街道", 1, 1)
    assert {one["展开方式"] for one in board} == {"合计", "按时间", "按类别", "按街道、社区", "按来源"}
    assert any("2026-03-01 – 2026-03-02" in row for row in sheets["口径说明"])


def test_supervision_leaves_beside_its_open_cases(district: District, case: Case) -> None:
    other = stories.dispatched(district)

    sheets = sheets_of(written(district, "watched", "chen", watch="open"))

    (line,) = lines_of(sheets["工单"])
    assert (line["工单编号"], line["在谁手中"], line["承办单位代码"]) == (other.number, "城市管理局", "D-URBAN")
    assert isinstance(line["时限"], datetime)
    board = lines_of(sheets["数据表"])
    assert (board[0]["名称"], board[0]["在办"]) == ("东街道", 1)
    assert any(row[0] == "沉睡" and "个工作日" in row[1] for row in sheets["口径说明"])


def test_the_assessment_leaves_beside_its_evaluated_parts(district: District, case: Case) -> None:
    sheets = sheets_of(written(district, "assessed", "chen"))

    (line,) = lines_of(sheets["已评价件"])
    mine = Assignment.objects.get(case=case)
    assert (line["工单编号"], line["得分"]) == (case.number, mine.evaluation.score)
    assert line["承办单位代码"] == mine.organisation.code
    board = lines_of(sheets["数据表"])
    assert (board[0]["展开方式"], board[0]["已评价件"]) == ("合计", 1)
    assert any("一至五分" in row[1] for row in sheets["口径说明"])


def test_a_department_takes_out_what_it_has_done_and_nothing_of_the_case(district: District, case: Case) -> None:
    export = written(district, "past", "zhou")

    sheets = sheets_of(export)
    (line,) = lines_of(sheets["任务"])
    assert (line["工单编号"], line["承办单位代码"]) == (
        case.number,
        Assignment.objects.get(case=case).organisation.code,
    )
    assert isinstance(line["办结：完成"], datetime)
    assert case.title not in str(sheets)
    assert sheets_of(written(district, "past", "wu"))["任务"][1:] == []


@pytest.mark.parametrize(("kind", "who"), KINDS)
def test_each_workbook_says_what_it_is_and_is_named_by_place_and_day(
    district: District, case: Case, kind: str, who: str
) -> None:
    export = written(district, kind, who)

    about = dict(row[:2] for row in sheets_of(export)["文件说明"][1:])
    assert about["申请人"].endswith(f"({who})")
    assert about["行数"] == export.rows == 1 or kind == "watched"
    assert file_name(export).endswith("-20260302.xlsx")
    assert kind == "past" or "东街道" in file_name(export)


@pytest.mark.parametrize(("kind", "who"), KINDS)
def test_no_cell_of_them_is_run_as_a_formula(district: District, case: Case, kind: str, who: str) -> None:
    stories.dispatched(district)
    Case.objects.update(title="=1+1")
    Assignment.objects.update(result="=1+1", asked="@SUM(1)")

    cells = [cell for rows in sheets_of(written(district, kind, who)).values() for row in rows for cell in row]

    assert [cell for cell in cells if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@"))] == []
    assert "'=1+1" in cells


def test_a_long_list_behind_a_figure_is_gathered_batch_by_batch(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = {case.number, *(stories.filed(district).number for _n in range(4))}
    monkeypatch.setattr(exports, "BATCH", 2)

    export = written(district, "counted", "chen", reach="month")

    assert {line["工单编号"] for line in lines_of(sheets_of(export)["工单"])} == numbers
    assert (export.rows, export.total, export.is_cut) == (5, 5, False)


def test_a_figure_of_another_place_is_not_found_and_of_none_not_allowed(district: District) -> None:
    for kind in ("counted", "watched", "assessed"):
        with pytest.raises(NotFound):
            written(district, kind, "chen", place="990000002")
        with pytest.raises(NotAllowed):
            written(district, kind, "newcomer")
    with pytest.raises(NotAllowed):
        written(district, "past", "li")


def test_taking_figures_out_stands_in_the_security_log(district: District, case: Case) -> None:
    export = written(district, "counted", "chen")
    exports.fetch_export(export.pk, by=district.actor("chen"), now=moment(18))

    noted = SecurityEvent.objects.filter(person_id=district.person("chen").pk, kind__in=(DATA_EXPORTED, DATA_FETCHED))
    assert sorted(row.kind for row in noted) == sorted((DATA_EXPORTED, DATA_FETCHED))


@pytest.mark.parametrize(("kind", "name", "who", "page", "cases"), DOORS)
def test_each_page_leads_to_its_workbook(
    district: District, case: Case, client: Client, kind: str, name: str, who: str, page: str, cases: str
) -> None:
    client.force_login(district.person(who))
    for place in filter(None, (page, cases)):
        assert f"/exports/{name}/" in client.get(place).text

    form = {"format": "xlsx", "idempotency_key": str(uuid.uuid4())}
    answer = client.post(f"/exports/{name}/", form)
    outbox.drain()

    assert client.get(answer["Location"]).context["page"].has_file
    assert client.get(f"/exports/{name}/").status_code == 200


@pytest.mark.parametrize(("kind", "name", "who", "page", "cases"), DOORS)
def test_programs_take_the_same_workbooks_out(
    district: District, case: Case, kind: str, name: str, who: str, page: str, cases: str
) -> None:
    program = caller(district, who)

    asked = program.post(f"exports/{name}/", {"format": "csv"}, key=f"figures-{name}")
    outbox.drain()

    assert asked.status_code == 202, asked.json()
    export = program.get(f"exports/{asked.json()['id']}/").json()
    assert (export["status"], export["kind"]) == ("ended", kind)
    assert caller(district, "newcomer").post(f"exports/{name}/", {}, key=f"figures-{name}-2").status_code == 403
