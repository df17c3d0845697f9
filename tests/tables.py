"""Tables of cases as offices, spreadsheets and ill-wishers make them."""

import csv
import io
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook

from tests.district import IN_PEACH_GARDEN, RULED_CATEGORY

HEADER = ["source_id", "text", "category", "longitude", "latitude"]
PLACE = [str(IN_PEACH_GARDEN[0]), str(IN_PEACH_GARDEN[1])]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}


def rows_of(count: int, *, start: int = 1) -> list[list[str]]:
    """Return rows that can be taken in."""
    return [[f"S-{n}", f"第 {n} 件", RULED_CATEGORY, *PLACE] for n in range(start, start + count)]


def csv_file(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER, *, encoding: str = "utf-8") -> bytes:
    """Return a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode(encoding)


def xlsx_file(rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER) -> bytes:
    """Return an XLSX file."""
    return book_of({"Sheet": [header, *rows]})


def book_of(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    """Return an XLSX file of several sheets."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def raw_book(rows: str, strings: str = "") -> bytes:
    """Return an XLSX file whose XML is given: a spreadsheet program would never write it."""
    heads = "".join(f'<c t="inlineStr"><is><t>{head}</t></is></c>' for head in ("source_id", "text", "category"))
    table = f"<sheetData><row>{heads}</row>{rows}</sheetData>"
    parts = {
        **_PARTS,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{table}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def bomb(kind: str) -> bytes:
    """Return a file that is small where it arrives, and takes minutes or gigabytes where nothing bounds its reader."""
    if kind == "rows that are not there":
        return raw_book('<row r="60000000"><c><v>1</v></c></row>' * 8)
    if kind == "millions of strings":
        return raw_book("", "<si><t>a</t></si>" * 1_000_000)
    return raw_book("", f"<si><t>{'a' * 320_000_000}</t></si>")
