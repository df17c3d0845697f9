"""Every field of a report stands at just the doors that its table names.

One case is told by every field, one with an end of its own is taken over, one comes from a resident with a photo; then
every door is read as people and programs read it.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django.plugin import DjangoDbBlocker

from cases.casework.commands.photos import keep_photo
from cases.desk.queries.case_page import case_page
from cases.desk.queries.wanted import View, Wanted
from cases.intake.api.serializers.filing import PublicReportIn, ReportIn
from cases.intake.commands.intake_entries import Past, Report
from cases.intake.web.forms.report import PublicReportForm, ReportForm
from cases.models import Case, Photo
from cases.papers.commands.case_file import paper_of
from cases.rules.commands.desk_entries import write_question
from cases.rules.queries.desk_entries import forget_desk_entries
from cases.rules.workflow import Source, State
from cases.rules.workflow.fields import FIELDS, Door
from tests import stories
from tests.api import caller
from tests.cases.intake.web.test_track import picture
from tests.cases.papers.commands.test_exports import asked, content_of
from tests.cases.rules.commands.test_desk_entries import heading
from tests.district import IN_PEACH_GARDEN, RULED_CATEGORY, District, moment

pytestmark = pytest.mark.django_db

TOLD = (Door.WORKER_FORM, Door.RESIDENT_FORM, Door.API, Door.RESIDENT_API, Door.IMPORT)
SHOWN = tuple(door for door in Door if door not in TOLD)
EARLIER = datetime(2026, 2, 27, 8, 45, tzinfo=timezone.get_default_timezone())
ENDED = datetime(2026, 2, 28, 16, 35, tzinfo=timezone.get_default_timezone())
# What is told of each field, and as what else it may stand: a name for its code, the end of a phone, a covered name.
SAMPLES: dict[str, tuple[str, ...]] = {
    "source_id": ("LY-770031",),
    "category": (RULED_CATEGORY, "垃圾清运"),
    "text": ("尾句里写着梧桐树下的井盖",),
    "title": ("井盖翘起响声很大",),
    "longitude": (str(IN_PEACH_GARDEN[0]),),
    "latitude": (str(IN_PEACH_GARDEN[1]),),
    "community_code": ("桃园社区", "990000001001"),
    "address": ("南湖路七十七号",),
    "resident_name": ("欧阳居民", "欧**"),
    "resident_phone": ("5566",),
    "call_part": ("evening", "傍晚"),
    "channel": ("letter", "来信"),
    "accused": ("水务局", "D-WATER"),
    "answers": ("夜里最响",),
    "reported_at": ("2026-02-27 08:45", "2026-02-27T08:45", "2月27日"),
    "state": ("answered", "已答复"),
    "closed_at": ("2026-02-28 16:35", "2026-02-28T16:35", "2月28日"),
    "outcome": ("已更换井盖并加固",),
}
# What a report holds beside its fields: what the portal makes of them, and what it guesses.
OF_FIELDS = {
    "channel": {"source", "came_by"},
    "reported_at": {"told_at"},
    **{name: {"past"} for name in ("state", "closed_at", "outcome")},
    "datum": {"longitude", "latitude"},
}
OF_THE_PORTAL = {"suggested", "is_category_guessed"}
_OTHER_CHOICES = re.compile(r"<option(?![^>]*selected)[^>]*>[^<]*")


@dataclass(frozen=True)
class Read:
    """What stands at each door of the cases, and what each door asks."""

    shown: dict[Door, str]
    asked: dict[Door, set[str]]
    photo: int


@pytest.fixture(scope="module")
def read(ground_of_module: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Read]:
    """Tell the cases, and read every door once."""
    with django_db_blocker.unblock(), transaction.atomic():
        district = District()
        cases = [_told(district), _taken_over(district), _of_a_resident(district)]
        photo = Photo.objects.get(case=cases[2]).pk
        yield Read(_shown(district, cases), _asked(district), photo)
        transaction.set_rollback(True)
    forget_desk_entries()


def _told(district: District) -> Case:
    about = {"kind": "text", "is_required": False, "rank": 1, "options": []}
    told = heading(category=RULED_CATEGORY, name_zh="什么时候最响", name_en="When is it loudest")
    question = write_question(told, by=district.actor("feng"), now=moment(), **about)  # type: ignore[arg-type]
    forget_desk_entries()
    case = stories.filed(
        district,
        text="井盖翘起，车一过就响，" * 6 + SAMPLES["text"][0],
        title=SAMPLES["title"][0],
        address=SAMPLES["address"][0],
        resident_name=SAMPLES["resident_name"][0],
        resident_phone="13800005566",
        call_part="evening",
        source=Source.LETTER,
        source_id=SAMPLES["source_id"][0],
        accused="D-WATER",
        answers={str(question.pk): SAMPLES["answers"][0]},
        told_at=EARLIER,
    )
    stories.answer_code(case)
    return case


def _taken_over(district: District) -> Case:
    past = Past(State.ANSWERED, ENDED, SAMPLES["outcome"][0])
    return stories.filed(district, told_at=EARLIER, past=past)


def _of_a_resident(district: District) -> Case:
    return stories.filed(district, source=Source.PUBLIC, photos=[keep_photo(picture())])


def _shown(district: District, cases: list[Case]) -> dict[Door, str]:
    staff, program, resident = _browser(district, "li"), caller(district, "li"), _browser(district)
    lists = [asked(district, wanted=Wanted(view), form="xlsx") for view in (View.OPEN, View.ENDED)]
    pages = [case_page(district.actor("li"), case.number, now=moment(12)) for case in cases]
    codes = [case.tracking_code for case in cases]
    return {
        Door.CASE_PAGE: "".join(_page(staff, reverse("cases:case", args=[case.number])) for case in cases),
        Door.CASE_API: "".join(program.get(f"cases/{case.number}/").content.decode() for case in cases),
        Door.EXPORT: "\n".join(cell for each in lists for cell in _cells(content_of(each))),
        Door.PAPER: "".join(paper_of(page, by=district.actor("li"), now=moment(12)) for page in pages),
        Door.TRACKING_PAGE: "".join(_page(resident, reverse("cases:public-case", args=[code])) for code in codes),
        Door.TRACKING_API: "".join(_page(resident, f"/api/v1/public/cases/{code}/") for code in codes),
    }


def _browser(district: District, username: str = "") -> Client:
    browser = Client(headers={"accept-language": "zh-hans"})
    if username:
        browser.force_login(district.person(username))
    return browser


def _page(browser: Client, address: str) -> str:
    """Return a page without the choices that nobody made."""
    return _OTHER_CHOICES.sub("", browser.get(address).content.decode())


def _cells(workbook: bytes) -> list[str]:
    sheets = load_workbook(io.BytesIO(workbook)).worksheets
    return [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row]


def _asked(district: District) -> dict[Door, set[str]]:
    staff, resident = _browser(district, "li"), _browser(district)
    template = _cells(staff.get(reverse("cases:import-template")).content)
    heads = {cell.removesuffix(" *") for cell in template}
    return {
        Door.WORKER_FORM: _entries(staff, reverse("cases:report")),
        Door.RESIDENT_FORM: _entries(resident, reverse("cases:public-report")),
        Door.API: {"channel" if name == "source" else name for name in ReportIn().fields},
        Door.RESIDENT_API: set(PublicReportIn().fields),
        Door.IMPORT: {name for name, field in FIELDS.items() if field.words.zh in heads},
    }


def _entries(browser: Client, address: str) -> set[str]:
    questions = browser.post(reverse("cases:report-questions"), {"category": RULED_CATEGORY}).content.decode()
    names = re.findall(r'name="([a-z_]+)', browser.get(address).content.decode() + questions)
    return {"answers" if name == "answer" else name for name in names}


def test_a_report_holds_the_fields_of_the_table_and_what_the_portal_makes_of_them() -> None:
    named = {each for name in FIELDS for each in OF_FIELDS.get(name, {name})}

    assert {field.name for field in fields(Report)} == named | OF_THE_PORTAL


@pytest.mark.parametrize("door", SHOWN)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_field_stands_where_its_table_says_and_nowhere_else(read: Read, name: str, door: Door) -> None:
    stands = any(sample in read.shown[door] for sample in SAMPLES[name])

    assert stands is (door in FIELDS[name].shown)


@pytest.mark.parametrize("door", SHOWN)
def test_photos_stand_where_their_table_says_and_nowhere_else(read: Read, door: Door) -> None:
    looks = (f"/photos/{read.photo}/", f"photo:{read.photo}", f'"id":{read.photo},"moment":"report"')

    assert any(look in read.shown[door] for look in looks) is (door in FIELDS["photos"].shown)


def test_every_field_that_can_be_read_anywhere_has_a_sample() -> None:
    assert {*SAMPLES, "photos"} == {name for name, field in FIELDS.items() if field.shown}


@pytest.mark.parametrize("door", TOLD)
@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_asked_for_where_its_table_says_and_nowhere_else(read: Read, name: str, door: Door) -> None:
    assert (name in read.asked[door]) is (door in FIELDS[name].told)


@pytest.mark.parametrize("name", [name for name, field in FIELDS.items() if field.longest and Door.API in field.told])
def test_every_door_takes_a_field_as_long_as_its_table_says(name: str) -> None:
    forms = [form.base_fields[name].max_length for form in (ReportForm, PublicReportForm) if name in form.base_fields]
    programs = [shape().fields[name].max_length for shape in (ReportIn, PublicReportIn) if name in shape().fields]
    column = Case._meta.get_field(name).max_length if name in ("title", "address", "resident_name") else None

    assert {*forms, *programs} - {None} == {FIELDS[name].longest}
    assert column is None or column >= FIELDS[name].longest
