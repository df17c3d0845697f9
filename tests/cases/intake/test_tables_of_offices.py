"""Tables as offices have them, sent through every door that takes files: taken, or the row named with its reason."""

import uuid
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from cases.models import Case, CaseImport
from governance.ground import outbox
from tests.api import a_key, caller
from tests.district import RULED_CATEGORY, District
from tests.tables import HEADER, PLACE, book_of, csv_file, rows_of, xlsx_file

Door = Callable[[bytes, str], None]
ZH = ["来源编号", "诉求内容", "类别", "经度", "纬度"]
GOOD = rows_of(2)
LINES = "\r\n".join(",".join(row) for row in GOOD)


@pytest.fixture(params=["page", "api", "command"])
def door(request: pytest.FixtureRequest, district: District, client: Client, tmp_path: Path) -> Door:
    """One of the doors that take a file of cases, as the dispatcher of East Street goes through it."""

    def page(content: bytes, name: str) -> None:
        client.force_login(district.person("li"))
        form = {"file": SimpleUploadedFile(name, content), "idempotency_key": str(uuid.uuid4())}
        assert client.post("/imports/", form).status_code == 302
        outbox.drain()

    def api(content: bytes, name: str) -> None:
        sent = caller(district, "li").upload("imports/", key=a_key(), file=SimpleUploadedFile(name, content))
        assert sent.status_code == 202
        outbox.drain()

    def command(content: bytes, name: str) -> None:
        (tmp_path / name).write_bytes(content)
        call_command("import_cases", tmp_path / name, username="li", stdout=StringIO())

    return {"page": page, "api": api, "command": command}[request.param]


TAKEN = {
    "a title above the heads": (csv_file([HEADER, *GOOD], ["东街道十一月来电登记表", "", "", "", ""]), "a.csv"),
    "two titles and an empty line above": (csv_file([["制表：李"], [], HEADER, *GOOD], ["东街道"]), "a.csv"),
    "the delimiter said first": (f"sep=;\r\n{';'.join(HEADER)}\r\n{LINES.replace(',', ';')}".encode(), "a.csv"),
    "more commas than semicolons": (
        f"表,一,二,三\r\n{';'.join(HEADER)}\r\n{LINES.replace(',', ';')}".encode(),
        "a.csv",
    ),
    "a help sheet first": (
        book_of({"填写说明": [["请勿修改表头"], ["编号", "说明"]], "数据": [HEADER, *GOOD]}),
        "a.xlsx",
    ),
    "an empty sheet first": (book_of({"Sheet1": [], "数据": [HEADER, *GOOD]}), "a.xlsx"),
    "Chinese heads": (csv_file(GOOD, ZH), "a.csv"),
    "Chinese heads of another office": (csv_file(GOOD, ["留言编号", "留言详情", "分类", *ZH[3:]]), "a.csv"),
    "English heads with marks": (
        csv_file(GOOD, ["Source id *", " TEXT (required)", "Category：", *HEADER[3:]]),
        "a.csv",
    ),
    "heads of full width": (csv_file(GOOD, ["来源编号＊", "诉求内容（必填）", *ZH[2:]]), "a.csv"),
    "GB18030": (csv_file(GOOD, ZH, encoding="gb18030"), "a.csv"),
    "UTF-16 without a mark": (csv_file(GOOD, ZH, encoding="utf-16-le"), "a.csv"),
    "UTF-16 without a mark, big end first": (csv_file(GOOD, ZH, encoding="utf-16-be"), "a.csv"),
}
# What is sent, and the row that is named for it; the other rows are taken.
NAMED = {
    "a bad byte in UTF-8": (csv_file(GOOD, ZH).replace("第 2".encode(), b"\xe7\xac 2"), "a.csv"),
    "a bad byte in GB18030": (
        csv_file(GOOD, ZH, encoding="gb18030").replace("第 2".encode("gb18030"), b"\xff 2"),
        "a.csv",
    ),
    "a number that was rounded": (xlsx_file([GOOD[0], [20261100000000012, *GOOD[1][1:]]]), "a.xlsx"),
    "a number with an exponent": (csv_file([GOOD[0], ["2.02611E+16", *GOOD[1][1:]]]), "a.csv"),
    "a phone with an exponent": (
        csv_file([[*GOOD[0], ""], [*GOOD[1], "1.38E+10"]], [*HEADER, "resident_phone"]),
        "a.csv",
    ),
    "an id that is too long behind its padding": (csv_file([GOOD[0], ["S" * 51 + "\0" * 9, *GOOD[1][1:]]]), "a.csv"),
    "nothing but padding": (csv_file([GOOD[0], ["\0" * 20, *GOOD[1][1:]]]), "a.csv"),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_a_table_as_offices_have_it_is_taken(door: Door, kind: str) -> None:
    door(*TAKEN[kind])

    taken = CaseImport.objects.get()
    assert (taken.status, taken.created, taken.rejected) == (CaseImport.ENDED, 2, [])
    assert set(Case.objects.values_list("source_id", "text")) == {("S-1", "第 1 件"), ("S-2", "第 2 件")}


@pytest.mark.parametrize("kind", NAMED)
def test_a_row_that_cannot_be_trusted_is_named_and_costs_no_other(door: Door, kind: str) -> None:
    door(*NAMED[kind])

    taken = CaseImport.objects.get()
    assert (taken.status, taken.created, taken.repeated) == (CaseImport.ENDED, 1, 0)
    assert [row["row"] for row in taken.rejected] == [3]
    assert taken.rejected[0]["reason"]
    assert Case.objects.get().text == "第 1 件"


def test_an_id_padded_with_nul_is_taken_without_its_padding(door: Door) -> None:
    door(csv_file([["S-1" + "\0" * 60, *GOOD[0][1:]], *GOOD[1:]]), "a.csv")

    assert set(Case.objects.values_list("source_id", flat=True)) == {"S-1", "S-2"}


def test_two_numbers_that_a_spreadsheet_made_one_are_both_named(door: Door) -> None:
    door(
        csv_file(
            [["2.02611E+16", "第一件", RULED_CATEGORY, *PLACE], ["2.02611E+16", "第二件", RULED_CATEGORY, *PLACE]]
        ),
        "a.csv",
    )

    assert [row["row"] for row in CaseImport.objects.get().rejected] == [2, 3]


def test_what_spreadsheets_write_for_a_line_end_is_one_and_what_no_sheet_can_hold_is_dropped(door: Door) -> None:
    door(xlsx_file([["S-1", "一_x000D_\n二_xFFFF__x0001_", RULED_CATEGORY, *PLACE]]), "a.xlsx")

    assert Case.objects.get().text == "一\n二"
