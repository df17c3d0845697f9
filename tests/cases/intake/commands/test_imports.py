"""Taking in files of cases: whatever spreadsheets write, each row once, nothing half done."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override

from cases import events
from cases.intake.commands import imports
from cases.intake.commands.imports import advance_import, request_import
from cases.intake.commands.intake_entries import LONGEST
from cases.intake.commands.sheets import reading
from cases.models import Case, CaseImport
from cases.rules.workflow import Source
from governance.ground import outbox
from governance.ground.errors import Invalid, NotAllowed
from governance.ground.permissions import PORTAL, Actor
from governance.ground.queries.chain import wrong_history
from governance.models import Delivery, Event
from tests.counting import statements
from tests.district import IN_WEST_RIVER, RULED_CATEGORY, District, moment
from tests.tables import HEADER, PLACE, bomb, book_of, csv_file, raw_book, rows_of, xlsx_file


def taken_in(content: bytes, *, name: str = "cases.csv", by: Actor = PORTAL, key: str = "k") -> CaseImport:
    """Import a file to its end in this process."""
    taken = request_import(content, name=name, by=by, now=moment(), key=key)
    outbox.drain()
    return CaseImport.objects.get(id=taken.pk)


def refused(content: bytes, name: str = "cases.csv") -> str:
    """Return why a file is not accepted at all."""
    with pytest.raises(Invalid) as error:
        request_import(content, name=name, by=PORTAL, now=moment(), key="k")
    assert CaseImport.objects.count() == 0
    return error.value.fields["file"]


def stopped(content: bytes, name: str = "cases.csv") -> str:
    """Return why a file was accepted, and refused whole by the worker that read it."""
    taken = taken_in(content, name=name)
    assert (taken.status, Case.objects.count()) == (CaseImport.FAILED, 0)
    return str(taken.rejected[0]["reason"])


def test_each_row_becomes_a_case(district: District) -> None:
    taken = taken_in(csv_file(rows_of(3)))

    assert (taken.status, taken.total, taken.done, taken.created) == (CaseImport.ENDED, 3, 3, 3)
    assert set(Case.objects.values_list("source", "source_id")) == {(Source.IMPORT, f"S-{n}") for n in (1, 2, 3)}


def test_a_row_that_was_imported_before_makes_no_second_case(district: District) -> None:
    taken_in(csv_file(rows_of(3)), key="a")

    again = taken_in(csv_file(rows_of(5)), key="b")

    assert (again.created, again.repeated) == (2, 3)
    assert Case.objects.count() == 5


def test_the_same_file_sent_twice_under_one_key_is_one_import(district: District) -> None:
    content = csv_file(rows_of(2))

    first, second = taken_in(content), taken_in(content)

    assert first.pk == second.pk
    assert second.repeated == 0


def test_wrong_rows_are_rejected_with_number_and_reason_and_the_rest_is_taken(district: District) -> None:
    good = rows_of(1)[0]
    rows = [
        good,
        ["", "无编号", RULED_CATEGORY, *PLACE],
        ["S-3", "", RULED_CATEGORY, *PLACE],
        ["S-4", "没有这个类别", "no-such", *PLACE],
        ["S-5", "在网格外", RULED_CATEGORY, "1.5", "2.5"],
        ["S-6", "坐标写错", RULED_CATEGORY, "abc", "31.2"],
        ["S-7", "半个坐标", RULED_CATEGORY, "118.7", ""],
    ]

    taken = taken_in(csv_file(rows))

    assert taken.created == 1
    assert [row["row"] for row in taken.rejected] == [3, 4, 5, 6, 7, 8]
    assert all(row["reason"] for row in taken.rejected)


def test_rows_keep_their_numbers_across_empty_lines(district: District) -> None:
    rows = [*rows_of(1), ["", "", "", "", ""], ["S-9", "", RULED_CATEGORY, *PLACE]]

    taken = taken_in(csv_file(rows))

    assert taken.total == 2
    assert [row["row"] for row in taken.rejected] == [4]


def test_a_person_imports_into_their_own_area_only(district: District) -> None:
    elsewhere = ["S-2", "在别处", RULED_CATEGORY, str(IN_WEST_RIVER[0]), str(IN_WEST_RIVER[1])]

    taken = taken_in(csv_file([*rows_of(1), elsewhere]), by=district.actor("li"))

    assert taken.created == 1
    assert [row["source_id"] for row in taken.rejected] == ["S-2"]


def test_who_may_not_import_is_refused(district: District) -> None:
    with pytest.raises(NotAllowed):
        request_import(csv_file(rows_of(1)), name="x.csv", by=district.actor("wang"), now=moment(), key="k")


def test_whoever_lost_the_right_meanwhile_imports_nothing(district: District) -> None:
    taken = request_import(csv_file(rows_of(2)), name="x.csv", by=district.actor("li"), now=moment(), key="k")
    person = district.person("li")
    person.is_active = False
    person.save(update_fields=["is_active"])

    outbox.drain()

    assert CaseImport.objects.get(id=taken.pk).created == 0
    assert Case.objects.count() == 0


# ---- what spreadsheets write ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_the_encodings_of_chinese_spreadsheets_are_read(district: District, encoding: str) -> None:
    taken_in(csv_file(rows_of(1), encoding=encoding))

    assert Case.objects.get().text == "第 1 件"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_other_delimiters_are_read(district: District, delimiter: str) -> None:
    lines = [HEADER, *rows_of(1)]

    taken = taken_in("\r\n".join(delimiter.join(line) for line in lines).encode())

    assert taken.created == 1


def test_columns_and_categories_go_by_their_names_too(district: District) -> None:
    header = ["来源编号", "诉求内容", "类别", "社区代码", "Resident's phone"]
    row = ["S-1", "垃圾成堆", "垃圾清运与暴露垃圾", "990000001001", "19900001234"]

    taken_in(csv_file([row], header))

    case = Case.objects.get()
    assert (case.category_id, case.community.code, case.resident_phone_tail) == ("urban-litter", "990000001001", "1234")


def test_numbers_and_dates_of_a_spreadsheet_become_what_they_look_like(district: District) -> None:
    header = [*HEADER, "resident_phone", "address", "title"]
    dates = [date(2026, 3, 2), datetime(2026, 3, 2, 9, 30)]  # noqa: DTZ001
    row = [20260001.0, "井盖", RULED_CATEGORY, 118.705, 31.205, 19900001234, *dates]

    taken_in(xlsx_file([row], header), name="cases.XLSX")

    case = Case.objects.get()
    assert case.source_id == "20260001"
    assert case.resident_phone == "19900001234"
    assert case.address == "2026-03-02"
    assert case.title == "2026-03-02 09:30:00"


def test_formulas_and_their_errors_are_not_taken_for_text(district: District) -> None:
    rows = [['="S-"&1', "公式编号", RULED_CATEGORY, *PLACE], ["S-2", "#REF!", RULED_CATEGORY, *PLACE]]

    taken = taken_in(xlsx_file(rows), name="cases.xlsx")

    assert taken.created == 0
    assert [row["row"] for row in taken.rejected] == [2, 3]


def test_places_in_the_datum_of_chinese_maps_are_converted(district: District) -> None:
    shown = "118.712"
    row = ["S-1", "井盖", RULED_CATEGORY, shown, PLACE[1], "GCJ-02"]

    taken_in(csv_file([row], [*HEADER, "datum"]))

    case = Case.objects.get()
    assert case.location is not None
    assert 0.001 < float(shown) - case.location.x < 0.01


def test_a_datum_that_no_map_has_is_named(district: District) -> None:
    row = ["S-1", "井盖", RULED_CATEGORY, *PLACE, "Beijing 54"]

    taken = taken_in(csv_file([row], [*HEADER, "datum"]))

    assert [problem["row"] for problem in taken.rejected] == [2]
    assert "wgs84" in str(taken.rejected)


def test_signs_that_no_table_can_hold_do_not_stop_the_rest(district: District) -> None:
    rows = [["S-1", "井盖\x00缺失", RULED_CATEGORY, *PLACE], *rows_of(1, start=2)]

    assert taken_in(csv_file(rows)).created == 2


# ---- files that are refused -------------------------------------------------------------------------------------


def test_a_file_without_the_needed_columns_names_them_in_the_language_of_the_screen(district: District) -> None:
    with override("zh-hans"):
        assert "诉求内容" in stopped(csv_file([["1", "x"]], ["source_id", "title"]))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (csv_file(rows_of(1)), "not a book.xlsx"),
        (b"\xd0\xcf\x11\xe0 old book", "old.xls"),
        (b"x" * (reading.LARGEST_BYTES + 1), "large.csv"),
    ],
)
def test_what_is_surely_no_table_of_cases_is_refused_at_once(district: District, content: bytes, name: str) -> None:
    assert refused(content, name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (csv_file([]), "header only.csv"),
        (b"\x80\x81\xfe\xff\x00\xd8", "binary.csv"),
        (b"\xff\xfeA", "half a sign.csv"),
        (b"PK\x03\x04 broken", "broken.xlsx"),
        (xlsx_file([]), "without rows.xlsx"),
        (book_of({"帮助": [["没有表头"]]}), "help only.xlsx"),
        (raw_book("<row><c t='s'><v>7</v></c></row>"), "a string that is not there.xlsx"),
        (raw_book("<row><c><v>1</v></c>"), "cut short.xlsx"),
    ],
)
def test_what_is_no_table_of_cases_is_refused_in_words_by_the_worker(
    district: District, content: bytes, name: str
) -> None:
    assert stopped(content, name)


def test_a_zip_that_is_no_book_is_refused(district: District) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("hello.txt", "hello")

    assert stopped(out.getvalue(), "zip.xlsx")


def test_a_book_is_known_by_its_first_bytes_and_not_by_its_name(district: District) -> None:
    assert taken_in(xlsx_file(rows_of(2)), name="cases.csv").created == 2


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("rows that are not there", "50,000 rows"),
        ("millions of strings", "more time or memory"),
        ("one endless string", "30 MB"),
    ],
)
def test_a_bomb_costs_no_more_than_its_bounds_and_is_refused_in_words(
    district: District, monkeypatch: pytest.MonkeyPatch, kind: str, words: str
) -> None:
    if kind == "millions of strings":
        monkeypatch.setitem(reading.BOUNDS, "cpu_seconds", 1)

    with override("en"):
        assert words in stopped(bomb(kind), "bomb.xlsx")


@pytest.mark.parametrize("bound", ["memory", "output"])
def test_a_book_that_needs_more_than_a_bound_is_refused_in_words(
    district: District, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setitem(reading.BOUNDS, bound, 100)

    with override("en"):
        assert "more time or memory" in stopped(xlsx_file(rows_of(50)), "book.xlsx")


def test_a_reader_that_stands_still_is_ended(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.01)

    assert stopped(csv_file(rows_of(1)))


def test_nothing_of_a_file_that_cannot_be_read_stays_behind(district: District) -> None:
    stopped(csv_file([]))

    assert not list(Path(default_storage.path("imports")).glob("*.part"))


def test_a_quarrel_with_quotes_deep_in_the_file_stops_the_import_before_its_first_row(district: District) -> None:
    content = csv_file(rows_of(400)) + b'S-500,"never closed,urban-litter,1,2\n'

    taken = taken_in(content)

    assert taken.status == CaseImport.FAILED
    assert taken.rejected[0]["reason"]
    assert Case.objects.count() == 0


def test_too_many_rows_are_refused_before_the_first_is_taken(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MOST_IMPORT_ROWS", 5)

    taken = taken_in(csv_file(rows_of(6)))

    assert taken.status == CaseImport.FAILED
    assert Case.objects.count() == 0


# ---- batches ----------------------------------------------------------------------------------------------------


def test_a_long_file_is_taken_in_batch_by_batch(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 4)
    taken = request_import(csv_file(rows_of(10)), name="x.csv", by=PORTAL, now=moment(), key="k")

    seen = [advance_import(taken.pk, now=moment()).done for _ in range(4)]

    assert seen == [4, 8, 10, 10]
    assert Case.objects.count() == 10


def test_a_worker_that_dies_in_a_batch_repeats_and_loses_nothing(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 4)
    taken = request_import(csv_file(rows_of(10)), name="x.csv", by=PORTAL, now=moment(), key="k")
    advance_import(taken.pk, now=moment())
    file = imports.report_cases

    def dying(*args: Any, **kwargs: Any) -> object:
        file(*args, **kwargs)
        raise MemoryError

    monkeypatch.setattr(imports, "report_cases", dying)
    with pytest.raises(MemoryError):
        advance_import(taken.pk, now=moment())
    monkeypatch.setattr(imports, "report_cases", file)
    outbox.drain()

    ended = CaseImport.objects.get(id=taken.pk)
    assert (ended.created, ended.repeated, ended.done) == (10, 0, 10)
    assert Case.objects.count() == 10


def test_a_batch_takes_as_many_statements_however_long_it_is(district: District) -> None:
    counts = []
    taken_in(csv_file(rows_of(1)), key="warm")
    for first, many in ((10, 2), (20, 60)):
        content = csv_file(rows_of(many, start=first))
        taken = request_import(content, name="x.csv", by=PORTAL, now=moment(), key=str(many))
        with statements() as ran:
            advance_import(taken.pk, now=moment())
        counts.append(len(ran))

    assert Case.objects.count() == 63
    assert counts[0] == counts[1] <= 8


def test_cases_of_a_batch_are_numbered_in_the_order_of_the_file_each_with_its_own_event(district: District) -> None:
    taken_in(csv_file(rows_of(12)))

    cases = list(Case.objects.order_by("number"))
    told = dict(Event.objects.filter(name=events.CASE_REPORTED).values_list("subject_id", "data__title"))
    assert [case.source_id for case in cases] == [f"S-{n}" for n in range(1, 13)]
    assert [told[case.pk] for case in cases] == [f"第 {n} 件" for n in range(1, 13)]
    assert wrong_history(now=timezone.now()) == []


@pytest.mark.parametrize("is_one_file", [True, False])
def test_the_same_source_id_with_another_text_is_rejected_and_says_so(district: District, is_one_file: bool) -> None:
    first, same, other = rows_of(1)[0], rows_of(1)[0], ["S-1", "换了说法", RULED_CATEGORY, *PLACE]
    if not is_one_file:
        taken_in(csv_file([first]), key="before")

    taken = taken_in(csv_file([first, same, other, *rows_of(2, start=2)]))

    assert (taken.created + taken.repeated, len(taken.rejected)) == (4, 1)
    assert (taken.rejected[0]["row"], taken.rejected[0]["source_id"]) == (4, "S-1")
    assert taken.rejected[0]["reason"]
    assert Case.objects.get(source_id="S-1").text == first[1]


def test_a_row_that_cannot_be_stored_does_not_cost_the_others(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LONGEST, "address", 1000)
    rows = [[*row, ""] for row in rows_of(5)]
    rows[2][-1] = "长" * 400

    taken = taken_in(csv_file(rows, [*HEADER, "address"]))

    assert taken.created == 4
    assert [row["row"] for row in taken.rejected] == [4]
    assert set(Case.objects.values_list("source_id", flat=True)) == {"S-1", "S-2", "S-4", "S-5"}


def test_a_batch_announces_the_next_one_and_the_end_announces_none(district: District) -> None:
    taken_in(csv_file(rows_of(2)))

    assert not Delivery.objects.filter(done_at=None).exists()


@pytest.mark.parametrize(("language", "reason"), [("zh-hans", "请写明诉求内容。"), ("en", "Say what the matter is.")])
def test_reasons_are_written_in_the_language_of_who_sent_the_file(
    district: District, language: str, reason: str
) -> None:
    with override(language):
        taken = request_import(
            csv_file([["S-1", "", RULED_CATEGORY, *PLACE]]), name="x.csv", by=PORTAL, now=moment(), key="k"
        )
    outbox.drain()

    (rejected,) = CaseImport.objects.get(id=taken.pk).rejected
    assert rejected["reason"] == reason


# ---- the management command -------------------------------------------------------------------------------------


def test_the_command_imports_without_a_worker_and_prints_what_it_rejected(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(csv_file([*rows_of(2), ["S-3", "", RULED_CATEGORY, *PLACE]]))

    call_command("import_cases", str(path), "--as", "li")

    printed = capsys.readouterr().out
    assert "3 of 3 rows" in printed
    assert "row 4 (S-3)" in printed
    assert "2 new, 0 known already, 1 rejected" in printed
    assert Case.objects.count() == 2


def test_the_command_run_again_imports_nothing_twice(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases.xlsx"
    path.write_bytes(xlsx_file(rows_of(2)))

    call_command("import_cases", str(path))
    call_command("import_cases", str(path))

    assert "0 new, 2 known already" in capsys.readouterr().out
    assert Case.objects.count() == 2


@pytest.mark.parametrize("arguments", [["nowhere.csv"], ["{file}", "--as", "nobody"], ["{broken}"]])
def test_the_command_says_what_is_wrong(district: District, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "good.csv").write_bytes(csv_file(rows_of(1)))
    (tmp_path / "broken.csv").write_bytes(b"a,b\n1,2\n")
    paths = {"file": tmp_path / "good.csv", "broken": tmp_path / "broken.csv"}

    with pytest.raises(CommandError):
        call_command("import_cases", *(argument.format(**paths) for argument in arguments))

    assert Case.objects.count() == 0
