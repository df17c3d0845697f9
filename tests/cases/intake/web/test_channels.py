"""By which way a case came in is chosen where it is written down, and counted."""

import csv
from io import StringIO

import pytest
from django.test import Client

from cases.figures.queries.statistics import statistics_page
from cases.models import Case
from cases.rules.workflow import SOURCE_WORDS, Source
from cases.rules.workflow.intake import TOLD_TO_STAFF
from tests import stories
from tests.api import a_key, a_report, caller
from tests.cases.intake.commands.test_imports import taken_in
from tests.cases.intake.web.test_report import URL, entries
from tests.district import IN_PEACH_GARDEN, RULED_CATEGORY, District, moment


def writes(district: District, username: str, **told: object) -> str:
    """Have somebody write a case down on their page; return by which way it came in."""
    client = Client()
    client.force_login(district.person(username))
    assert client.post(URL, entries(**told)).status_code == 302
    return Case.objects.order_by("-id")[0].source


@pytest.mark.parametrize(("username", "usual"), [("wang", Source.WORKER), ("li", Source.TELEPHONE)])
def test_what_a_dispatcher_writes_down_came_by_telephone_unless_they_choose(
    district: District, username: str, usual: Source
) -> None:
    client = Client()
    client.force_login(district.person(username))
    page = client.get(URL).text

    assert f'<option value="{usual.value}" selected>' in page
    assert writes(district, username) == usual
    assert writes(district, username, channel="counter") == Source.COUNTER


def test_a_way_that_is_none_is_refused(district: District) -> None:
    client = Client()
    client.force_login(district.person("li"))

    assert client.post(URL, entries(channel="pigeon")).status_code == 422


@pytest.mark.parametrize("source", TOLD_TO_STAFF)
def test_programs_say_by_which_way_a_case_came_in(district: District, source: Source) -> None:
    answer = caller(district, "li").post("cases/", {**a_report(), "source": source.value}, key=a_key())

    assert (answer.status_code, Case.objects.get().source) == (201, source)


def rows(channel: str, *, source_id: str = "S-1") -> bytes:
    out = StringIO()
    table = csv.writer(out)
    table.writerow(["source_id", "text", "category", "longitude", "latitude", "channel", "call_part"])
    table.writerow([source_id, "井盖缺失", RULED_CATEGORY, *IN_PEACH_GARDEN, channel, "上午"])
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("told", "source"), [("", Source.IMPORT), ("来信", Source.LETTER), ("telephone", Source.TELEPHONE)]
)
def test_a_row_of_a_file_says_so_too_and_is_taken_in_once(district: District, told: str, source: Source) -> None:
    taken_in(rows(told), key="a")
    again = taken_in(rows(told), key="b")

    case = Case.objects.get()
    assert (case.source, case.call_part) == (source, "morning")
    assert (again.created, again.repeated) == (0, 1)


def test_a_row_that_came_by_no_known_way_is_rejected_with_the_known_ones(district: District) -> None:
    taken = taken_in(rows("信鸽"))

    assert "来电" in str(taken.rejected[0]["reason"])


def test_each_way_is_counted_in_the_statistics(district: District) -> None:
    for source in (Source.TELEPHONE, Source.TELEPHONE, Source.LETTER):
        stories.filed(district, source=source)

    page = statistics_page(district.actor("chen"), place="", reach="month", now=moment(12))

    counted = {line.code: (line.name, line.amounts.arrived) for line in page.sources}
    assert counted == {
        "telephone": (SOURCE_WORDS[Source.TELEPHONE].zh, 2),
        "letter": (SOURCE_WORDS[Source.LETTER].zh, 1),
    }
