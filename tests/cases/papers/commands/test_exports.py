"""Files that people take out: whole lists in batches, masked, run by no spreadsheet, theirs alone, forgotten."""

import csv
import io
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.utils import timezone
from openpyxl import load_workbook

from cases.casework.commands import closing
from cases.casework.commands.photos import keep_photo
from cases.desk.queries.wanted import View, Wanted
from cases.figures.queries.rate_rounds import WantedRounds
from cases.figures.queries.rates_page import rates_page
from cases.models import Assignment, Case, Export, Photo
from cases.papers import tasks
from cases.papers.commands import exports
from cases.papers.commands.case_file import photos_only
from cases.papers.commands.export_files import Sheet, write_xlsx
from cases.papers.queries.export_about import file_name
from cases.papers.queries.export_parts import part_heads, part_rows
from cases.rules.commands.rules import change_values
from cases.rules.workflow import Satisfaction
from governance.ground import outbox
from governance.ground.errors import Invalid, NotAllowed, NotFound
from governance.ground.permissions import ANONYMOUS, PORTAL
from governance.ground.queries.paging import key_at
from governance.models import Event
from tests import stories
from tests.cases.intake.web.test_track import picture
from tests.district import District, moment
from tests.house.migrating import migration

_keys = count(1)
ALL_OPEN = Wanted(View.OPEN)


def asked(district: District, by: str = "li", wanted: Wanted = ALL_OPEN, **changes: Any) -> Export:
    """Have a list exported to its end in this process."""
    entries = {"form": "csv", "reason": "", "now": moment(12), "key": f"export-{next(_keys)}", **changes}
    export = exports.export_list(wanted, by=district.actor(by), **entries)
    outbox.drain()
    return Export.objects.get(id=export.pk)


def content_of(export: Export) -> bytes:
    """Return what stands in a written file."""
    return Path(default_storage.path(export.file)).read_bytes()


def lines_of(export: Export) -> list[dict[str, str]]:
    """Return the rows of an exported CSV file by their columns."""
    return list(csv.DictReader(io.StringIO(content_of(export).decode("utf-8-sig"))))


def closed(district: District) -> Case:
    """Return a case that went the whole way."""
    case = stories.calling_back(district)
    answers = closing.Answers(was_contacted=True, is_solved=True, satisfaction=Satisfaction.SATISFIED)
    closing.call_back(case.number, by=district.actor("he"), now=moment(16), answers=answers)
    return stories.evaluated(district, case)


def test_a_list_leaves_with_the_time_of_every_change(district: District) -> None:
    case = stories.verifying(district)

    export = asked(district)

    (line,) = lines_of(export)
    assert (export.status, export.rows) == (Export.ENDED, 1)
    assert (line["工单编号"], line["牵头单位"]) == (case.number, "城市管理局")
    assert [line[name] for name in ("上报", "受理", "派单", "签收", "结案")] == [
        *("2026-03-02 10:00", "2026-03-02 10:10", "2026-03-02 10:20", "2026-03-02 11:00", ""),
    ]


def test_what_happened_twice_shows_both_moments(district: District) -> None:
    case = stories.registered(district)
    key = {"subject_kind": "cases.case", "subject_id": case.pk}
    outbox.record("cases.case.registered", subject=outbox.Subject("cases.case", case.pk), by=PORTAL, at=moment(11))
    assert Event.objects.filter(**key, name="cases.case.registered").count() == 2

    assert lines_of(asked(district))[0]["受理"] == "2026-03-02 10:10; 2026-03-02 11:00"


def test_the_file_holds_what_the_filters_leave_in(district: District) -> None:
    stories.filed(district, text="路灯不亮")
    kept = stories.filed(district, text="井盖缺失", address="桃园路 99 号")

    export = asked(district, wanted=Wanted(View.OPEN, category=kept.category_id, text="99 号"))

    assert [line["工单编号"] for line in lines_of(export)] == [kept.number]
    assert (export.total, export.done, export.rows) == (2, 2, 1)


def test_a_number_is_exported_as_it_is_searched(district: District) -> None:
    stories.filed(district)
    kept = stories.filed(district)

    assert [line["工单编号"] for line in lines_of(asked(district, wanted=Wanted(View.OPEN, text=kept.number)))] == [
        kept.number
    ]


def test_nobodys_area_is_an_empty_file(district: District) -> None:
    stories.filed(district)

    export = asked(district, wanted=Wanted(View.OPEN, community="990000002001"))

    assert (export.status, export.rows, lines_of(export)) == (Export.ENDED, 0, [])


def test_a_long_list_is_gathered_batch_by_batch(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "BATCH", 2)
    numbers = {stories.filed(district).number for _ in range(5)}

    export = asked(district, form="xlsx")

    book = load_workbook(io.BytesIO(content_of(export)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert {row[0] for row in rows[1:]} == numbers
    assert isinstance(rows[1][rows[0].index("上报")], datetime)
    advanced = Event.objects.filter(name="cases.export.advanced", subject_id=export.pk)
    assert advanced.count() == 3
    assert (export.parts, export.done, export.total) == ([], 5, 5)


def test_a_list_longer_than_a_file_of_that_day_is_cut_and_says_so(district: District) -> None:
    tomorrow = moment() + timedelta(days=1)
    change_values(by=PORTAL, now=moment(), amounts={exports.MOST_ROWS: Decimal(2)}, since=tomorrow.date())
    for _ in range(3):
        stories.filed(district)

    assert not asked(district).is_cut
    export = asked(district, now=tomorrow)

    assert (export.is_cut, export.rows, export.total) == (True, 2, 2)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_is_run_as_a_formula(district: District, sign: str) -> None:
    Case.objects.filter(id=stories.filed(district).pk).update(title=f"{sign}1+1")

    assert lines_of(asked(district))[0]["标题"] == f"'{sign}1+1"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_stored_before_signs_were_dropped_breaks_no_file(district: District, form: str) -> None:
    case = stories.filed(district)
    Case.objects.filter(id=case.pk).update(title="井盖\uffff\x0b缺失")

    content = content_of(asked(district, form=form))

    text = content.decode() if form == "csv" else str(list(load_workbook(io.BytesIO(content)).active.values))
    assert "井盖缺失" in text


@pytest.mark.parametrize("text", ["a\ufffeb\uffffc", "a\x0bb\x08c", " =1+1", "\n@SUM(A1)", "长" * 40000])
def test_a_workbook_holds_whatever_stands_in_a_case(district: District, text: str) -> None:
    assert load_workbook(io.BytesIO(_written(text))).worksheets[0]["A2"].value.startswith(("abc", "'", "长"))


def _written(text: str) -> bytes:
    out = io.BytesIO()
    write_xlsx(out, [Sheet("S", [text], [[text]])])
    return out.getvalue()


def test_a_workbook_tells_of_each_assignment_what_was_due_and_done(district: District) -> None:
    case = stories.verifying(district)
    stories.filed(district, text="另一件")

    book = load_workbook(io.BytesIO(content_of(asked(district, form="xlsx"))))

    head, *rows = book.worksheets[1].iter_rows(values_only=True)
    (line,) = [dict(zip(head, row, strict=True)) for row in rows]
    part = Assignment.objects.get(case=case)
    assert (line["工单编号"], line["承办单位代码"], line["角色"]) == (case.number, "D-URBAN", "牵头")
    assert line["签收：时限"] == timezone.localtime(part.sign_by).replace(tzinfo=None, second=0, microsecond=0)
    assert (line["签收：完成"], line["签收：是否按时"]) == (datetime(2026, 3, 2, 11, 0), "是")  # noqa: DTZ001
    assert (line["报到：时限"], line["报到：是否按时"]) == (None, None)


def test_a_step_that_waits_is_late_once_its_limit_has_passed(district: District) -> None:
    case = stories.dispatched(district)
    heads, sign_by = part_heads(), Assignment.objects.get(case=case).sign_by

    early, just_late, late = (
        dict(zip(heads, part_rows([case], district.actor("li"), now=now)[0], strict=True))
        for now in (moment(10, 21), sign_by, moment(12, days=20))
    )

    assert [row["签收：是否按时"] for row in (early, just_late, late)] == ["", "否", "否"]


def test_a_department_reads_its_own_assignments_only(district: District) -> None:
    case = stories.routed(district)

    seen = part_rows([case], district.actor("wu"), now=moment(12))
    area = part_rows([case], district.actor("li"), now=moment(12))

    assert [row[4] for row in seen] == ["D-HOUSING"]
    assert {"D-URBAN", "D-HOUSING"} <= {row[4] for row in area}


def test_a_workbook_says_what_it_is_and_names_codes_beside_names(district: District) -> None:
    case = stories.filed(district)

    book = load_workbook(io.BytesIO(content_of(asked(district, form="xlsx", reason="街道上门核对"))))

    about = {row[0]: row[1] for row in book.worksheets[2].iter_rows(values_only=True)}
    assert "李派单 (li)" in about.values()
    assert "显示全部：街道上门核对" in about.values()
    head, row = book.worksheets[0].iter_rows(values_only=True)
    line = dict(zip(head, row, strict=True))
    assert (line["类别代码"], line["社区代码"], line["街道代码"]) == (case.category_id, "990000001001", "990000001")
    assert (line["网格代码"], line["状态代码"]) == ("990000001001001", "reported")
    assert isinstance(line["时限"], datetime)
    assert case.tracking_code not in str(row)


@pytest.mark.parametrize(
    ("kind", "asked_for", "name"),
    [
        (Export.LIST, {"view": "open", "text": "19900001234"}, "工单-全部在办-20260302.csv"),
        (Export.CASE, {"number": "QH-2026-000001"}, "工单 QH-2026-000001 案卷-20260302.csv"),
        (Export.ROUNDS, {"period": "2026-02"}, "三率-已回访-2026-02-20260302.csv"),
    ],
)
def test_a_file_is_named_by_what_is_in_it_and_the_day_of_the_district(
    district: District, kind: str, asked_for: dict[str, str], name: str
) -> None:
    export = Export(kind=kind, format="csv", asked=asked_for, requested_at=moment(1))

    assert file_name(export) == name


def test_residents_are_masked_unless_a_reason_is_given_and_logged(district: District) -> None:
    case = stories.filed(district)

    (masked,), (whole,) = lines_of(asked(district)), lines_of(asked(district, reason="街道上门核对"))

    assert (masked["居民"], masked["电话"]) == ("居**", "*** **** 1234")
    assert (whole["居民"], whole["电话"]) == ("居民甲", "19900001234")
    seen = Event.objects.get(name="cases.case.phone_revealed", subject_id=case.pk)
    assert (seen.by_id, seen.data["reason"]) == (district.person("li").pk, "街道上门核对")


def test_a_case_without_a_resident_leaves_no_line_of_having_been_seen(district: District) -> None:
    stories.filed(district, resident_name="", resident_phone="")

    (line,) = lines_of(asked(district, reason="街道上门核对"))

    assert (line["居民"], line["电话"]) == ("", "")
    assert not Event.objects.filter(name="cases.case.phone_revealed").exists()


def test_whole_numbers_need_the_right_to_see_them(district: District) -> None:
    with pytest.raises(NotAllowed):
        asked(district, "chen", reason="想看看")
    with pytest.raises(Invalid):
        asked(district, reason="长" * 201)


@pytest.mark.parametrize("username", ["newcomer"])
def test_who_has_no_area_exports_nothing(district: District, username: str) -> None:
    with pytest.raises(NotAllowed):
        asked(district, username)
    with pytest.raises(NotAllowed):
        exports.export_list(ALL_OPEN, form="csv", reason="", by=ANONYMOUS, now=moment(), key="k")


def test_a_form_that_is_not_offered_is_refused(district: District) -> None:
    with pytest.raises(Invalid):
        asked(district, form="pdf")


def test_the_same_key_is_one_export_and_nobody_elses(district: District) -> None:
    first, again = (asked(district, key="same") for _ in range(2))

    assert first.pk == again.pk
    with pytest.raises(Invalid):
        asked(district, "he", key="same")


def test_who_lost_their_post_gets_no_file(district: District) -> None:
    stories.filed(district)
    export = exports.export_list(ALL_OPEN, form="csv", reason="", by=district.actor("li"), now=moment(12), key="k")
    person = district.person("li")
    person.is_active = False
    person.save(update_fields=["is_active"])

    outbox.drain()

    export.refresh_from_db()
    assert (export.status, export.file) == (Export.FAILED, "")
    assert export.error


def test_telling_twice_writes_once(district: District) -> None:
    stories.filed(district)
    export = asked(district)

    again = exports.advance_export(export.pk, now=moment(13))

    assert (again.file, again.ended_at) == (export.file, export.ended_at)


def test_rounds_leave_by_the_same_way(district: District) -> None:
    case = closed(district)
    export = exports.export_rounds(
        WantedRounds(period="2026-03", figure="called_back"),
        form="xlsx",
        by=district.actor("qian"),
        now=moment(18),
        key="rounds",
    )
    outbox.drain()

    export.refresh_from_db()
    head, row = load_workbook(io.BytesIO(content_of(export))).worksheets[0].iter_rows(values_only=True)
    assert (row[0], row[head.index("剔除件")]) == (case.number, "否")
    assert row[head.index("结案")] is not None


@pytest.mark.parametrize(("period", "months"), [("2026-03", 1), ("2026", 3)])
def test_rounds_leave_beside_their_board_with_what_it_counts_and_weighs(
    district: District, period: str, months: int
) -> None:
    closed(district)
    export = exports.export_rounds(
        WantedRounds(period=period), form="xlsx", by=district.actor("qian"), now=moment(18), key="board"
    )
    outbox.drain()

    export.refresh_from_db()
    _cases, _parts, board, definitions, _about = load_workbook(io.BytesIO(content_of(export))).worksheets
    head, whole, *lines = board.iter_rows(values_only=True)
    total = dict(zip(head, whole, strict=True))
    page = rates_page(district.actor("qian"), place="", level="", period=period, now=moment(18))
    assert (total["已回访"], total["综合得分"]) == (page.total.tally.called_back, round(page.total.score or 0, 2))
    assert [line[1] for line in lines] == [line.code for line in page.lines]
    said = definitions.iter_rows(values_only=True)
    assert sum("30" in row[1] and "35" in row[1] for row in said) == months


def test_rounds_of_a_department_leave_with_its_own_people(district: District) -> None:
    closed(district)
    wanted = WantedRounds(period="2026-03", place="D-URBAN")
    export = exports.export_rounds(wanted, form="csv", by=district.actor("zhou"), now=moment(18), key="rounds")
    outbox.drain()

    export.refresh_from_db()
    assert (export.status, export.rows) == (Export.ENDED, 1)


def test_rounds_that_are_not_theirs_are_not_found(district: District) -> None:
    with pytest.raises(NotFound):
        exports.export_rounds(
            WantedRounds(place="990000002"), form="csv", by=district.actor("li"), now=moment(), key="k"
        )


def test_the_file_of_a_case_is_a_pdf_and_a_line_says_who_took_it(district: District) -> None:
    case = stories.routed(district)
    export = exports.export_case(case.number, by=district.actor("li"), now=moment(12), key="file")
    outbox.drain()

    export.refresh_from_db()
    assert content_of(export).startswith(b"%PDF-")
    taken = Event.objects.get(name="cases.case.printed", subject_id=case.pk)
    assert taken.by_id == district.person("li").pk


def test_a_case_that_is_not_theirs_has_no_file(district: District) -> None:
    case = stories.filed(district)
    with pytest.raises(NotFound):
        exports.export_case(case.number, by=district.actor("xu"), now=moment(), key="k")


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "file:///etc/passwd", "photo:x", "data:text/plain,x"])
def test_paper_fetches_nothing_from_anywhere(district: District, address: str) -> None:
    with pytest.raises(ValueError, match="not a photo"):
        photos_only(district.actor("li")).fetch(address)


def test_paper_shows_the_photos_that_its_reader_may_see(district: District) -> None:
    case = stories.filed(district, photos=(keep_photo(picture()),))
    address = f"photo:{Photo.objects.get(case=case).pk}"

    assert photos_only(district.actor("li")).fetch(address).read().startswith(b"\xff\xd8")
    with pytest.raises(NotFound):
        photos_only(district.actor("xu")).fetch(address)


def test_only_its_owner_fetches_a_file_and_the_log_notes_it(district: District) -> None:
    stories.filed(district)
    export = asked(district)

    exports.fetch_export(export.pk, by=district.actor("li"), now=moment(13))

    assert Event.objects.filter(name="cases.export.fetched", subject_id=export.pk).count() == 1
    with pytest.raises(NotFound):
        exports.fetch_export(export.pk, by=district.actor("chen"), now=moment(13))
    with pytest.raises(NotFound):
        exports.fetch_export(export.pk, by=district.actor("li"), now=moment(13, days=8))


def test_a_file_is_forgotten_when_its_days_are_over(
    district: District, django_capture_on_commit_callbacks: Any
) -> None:
    stories.filed(district)
    export = asked(district)
    path = Path(default_storage.path(export.file))

    assert exports.forget_exports(now=moment(13)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert exports.forget_exports(now=export.expires_at + timedelta(minutes=1)) == 1

    export.refresh_from_db()
    assert (export.status, export.file, path.exists()) == (Export.EXPIRED, "", False)


def test_the_clock_forgets_files(district: District) -> None:
    stories.filed(district)
    export = asked(district)
    Export.objects.filter(id=export.pk).update(expires_at=moment(0, days=-400))

    tasks.forget_exports()

    assert Export.objects.get(id=export.pk).status == Export.EXPIRED


def test_an_export_that_was_under_way_before_the_update_goes_on_where_it_was(district: District) -> None:
    moved = migration("one_key_of_waiting_exports", app="cases")
    first, second = stories.filed(district), stories.filed(district, now=moment(11))
    export = exports.export_list(
        ALL_OPEN, by=district.actor("li"), form="csv", reason="", now=moment(12), key="under-way"
    )
    microseconds = int(first.reported_at.timestamp()) * 1_000_000
    Export.objects.filter(id=export.pk).update(after=f"{microseconds}.{first.pk}")

    moved.as_cursors(apps, None)

    kept = Export.objects.get(id=export.pk)
    assert key_at(kept.after) == (first.reported_at, first.pk)
    outbox.drain()
    assert [line["工单编号"] for line in lines_of(Export.objects.get(id=export.pk))] == [second.number]
    Export.objects.filter(id=export.pk).update(status="waiting", file="", expires_at=None, after=kept.after)
    moved.as_numbers(apps, None)
    assert Export.objects.get(id=export.pk).after == f"{microseconds}.{first.pk}"
