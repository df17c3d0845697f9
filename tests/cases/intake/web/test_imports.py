"""Importing in the browser: sending, watching, fetching what was rejected."""

import uuid
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from cases.intake.workflow import COLUMNS
from cases.models import Case, CaseImport
from governance.ground import outbox
from tests.district import RULED_CATEGORY, District
from tests.tables import PLACE, csv_file, rows_of

URL = "/imports/"


def send(client: Client, content: bytes, name: str = "cases.csv", **changes: str) -> object:
    """Send a file as a browser does."""
    form = {"file": SimpleUploadedFile(name, content), "idempotency_key": str(uuid.uuid4()), **changes}
    return client.post(URL, form)


@pytest.fixture
def li(district: District, client: Client) -> Client:
    """The dispatcher of East Street at the browser."""
    client.force_login(district.person("li"))
    return client


def test_a_file_leads_to_its_progress_and_to_its_end(li: Client) -> None:
    answer = send(li, csv_file(rows_of(3)))
    waiting = li.get(answer["Location"])

    outbox.drain()
    part = li.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()

    assert "every 1s" in waiting.content.decode()
    assert "every 1s" not in part
    assert "<html" not in part
    assert Case.objects.count() == 3


def test_a_file_that_is_no_table_is_refused_beside_its_field(li: Client) -> None:
    answer = send(li, b"\x00\x01", "photo.xlsx")

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert CaseImport.objects.count() == 0


def test_no_file_and_an_empty_file_are_asked_about(li: Client) -> None:
    assert li.post(URL, {"idempotency_key": str(uuid.uuid4())}).status_code == 422
    assert send(li, b"").status_code == 422


def test_a_double_click_is_one_import(li: Client) -> None:
    key = str(uuid.uuid4())

    first, second = (send(li, csv_file(rows_of(1)), idempotency_key=key) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert CaseImport.objects.count() == 1


def test_rejected_rows_are_a_file_that_no_spreadsheet_runs(li: Client) -> None:
    answer = send(li, csv_file([["=1+1", "", RULED_CATEGORY, *PLACE], ["S-2", "", RULED_CATEGORY, *PLACE]]))
    outbox.drain()

    file = li.get(answer["Location"] + "rejected/")

    lines = file.content.decode("utf-8-sig").splitlines()
    assert file["Content-Type"].startswith("text/csv")
    assert [line.split(",")[:2] for line in lines[1:]] == [["2", "'=1+1"], ["3", "S-2"]]


@pytest.mark.parametrize("rest", ["", "rejected/"])
def test_anothers_import_is_not_found(li: Client, district: District, rest: str) -> None:
    address = send(li, csv_file(rows_of(1)))["Location"]

    li.force_login(district.person("feng"))

    assert li.get(address + rest).status_code == 404


@pytest.mark.parametrize("address", [URL, URL + "template/"])
def test_who_may_not_import_finds_no_form(district: District, client: Client, address: str) -> None:
    client.force_login(district.person("wang"))

    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("language", "heads"), [("zh-hans", ["来源编号 *", "类别"]), ("en", ["Source id *", "Category"])]
)
def test_the_template_is_headed_in_the_language_and_offers_what_can_be_chosen(
    li: Client, language: str, heads: list[str]
) -> None:
    li.cookies["django_language"] = language

    answer = li.get(URL + "template/")

    cases, *lists, _help = load_workbook(BytesIO(answer.content)).worksheets
    said = [cell.value for cell in cases[1]]
    assert heads[0] in said
    assert heads[1] in [head.removesuffix(" *") for head in said]
    assert cases.max_row == 1
    assert {cases.column_dimensions[cell.column_letter].number_format for cell in cases[1]} == {"@"}
    offered = {str(each.sqref)[0]: each.formula1 for each in cases.data_validations.dataValidation}
    assert {sheet.title for sheet in lists} == {formula.split("'")[1] for formula in offered.values()}
    assert "990000001001" in str([row[0].value for row in lists[1].iter_rows()])
    assert "990000002001" not in str([row[0].value for row in lists[1].iter_rows()])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_template_can_be_filled_and_sent(li: Client, language: str) -> None:
    li.cookies["django_language"] = language
    book = load_workbook(BytesIO(li.get(URL + "template/").content))
    cases, categories, communities, *_rest = book.worksheets
    row = {"source_id": "000123", "text": "菜场门口垃圾三天没人清", "category": categories["A1"].value}
    row |= {"community_code": communities["A1"].value}
    for cell in list(cases[1]):
        known = [column for column, words in COLUMNS.items() if cell.value.removesuffix(" *") in words]
        cases.cell(2, cell.column).value = row.get(known[0])

    filled = BytesIO()
    book.save(filled)
    send(li, filled.getvalue(), "cases.xlsx")
    outbox.drain()

    case = Case.objects.get()
    assert (case.source_id, case.community.code) == ("000123", "990000001001")


def test_the_list_shows_the_persons_imports(li: Client) -> None:
    send(li, csv_file(rows_of(1)), "三月.csv")

    assert "三月.csv" in li.get(URL).content.decode()


def test_another_file_under_the_key_of_the_first_is_not_dropped(li: Client) -> None:
    key = str(uuid.uuid4())

    first, other = (send(li, csv_file(rows_of(n)), idempotency_key=key) for n in (1, 2))

    assert (first.status_code, other.status_code) == (302, 422)
    assert CaseImport.objects.count() == 1
    assert "form-errors" in other.text or "alert" in other.text
