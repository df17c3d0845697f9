"""The wall display: its figures, whose it is, what it costs, and that it names no resident."""

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from cases.casework.commands import closing
from cases.casework.commands.closing import Answers
from cases.figures.commands import rates
from cases.figures.commands.counters import fold_counters
from cases.figures.queries.wall import WHISTLES, wall_page
from cases.models import Case
from cases.rules.workflow import Satisfaction
from tests import stories
from tests.counting import statements
from tests.district import UNRULED_CATEGORY, District, moment


def test_the_figures_are_exact_before_and_after_folding(district: District) -> None:
    called = stories.calling_back(district)
    said = Answers(was_contacted=True, is_solved=False, satisfaction=Satisfaction.DISSATISFIED)
    closing.call_back(called.number, by=district.actor("he"), now=moment(16), answers=said)
    Case.objects.filter(id=stories.filed(district).pk).update(
        is_open=False, state="closed", closed_at=moment(12), next_alarm_at=None
    )
    Case.objects.filter(id=stories.routed(district).pk).update(
        due_at=moment(12), paused_at=moment(11), next_alarm_at=None
    )
    Case.objects.filter(id=stories.filed(district).pk).update(due_at=moment(12))

    before = wall_page(district.actor("chen"), place="", now=moment(16, 30))
    fold_counters()
    rates.fold_rates()
    after = wall_page(district.actor("chen"), place="", now=moment(16, 30))

    assert before == after
    assert (after.open, after.late, after.whistled, after.closed_today) == (3, 1, 1, 1)
    assert [share for _name, share in after.rates] == [100.0, 0.0, 0.0]


def test_the_latest_whistles_say_who_has_come(district: District) -> None:
    case = stories.handled(district, stories.routed(district), "wu")
    later = stories.routed(district, category=UNRULED_CATEGORY)

    page = wall_page(district.actor("qian"), place="990000001", now=moment(16))

    assert [(whistle.called, whistle.reported_in) for whistle in page.whistles] == [(0, 0), (3, 1)]
    assert page.whistles[1].community == "桃园社区"
    assert wall_page(district.actor("qian"), place="990000002", now=moment(16)).whistles == []
    Case.objects.filter(id=case.pk).update(accused_path=district.organisation("990000001").path)
    assert len(wall_page(district.actor("chen"), place="", now=moment(16)).whistles) == 1
    assert {case.state, Case.objects.get(id=later.pk).state} == {"acting", "unrouted"}


def test_nothing_on_the_wall_names_a_resident_or_their_place(district: District) -> None:
    case = stories.routed(district)
    client = Client()
    client.force_login(district.person("chen"))

    answer = client.get(reverse("cases:wall"))

    page = answer.content.decode()
    private = [case.title, case.text, case.address, case.resident_name, case.resident_phone_tail, case.number]
    private += ["现场联合清理", "菜场南门"]
    assert [words for words in private if words in page] == []
    assert 'hx-trigger="every' in page
    assert answer.headers["Refresh"] == "300"


@pytest.mark.parametrize(
    ("username", "place", "status"),
    [
        ("qian", "", 200),
        ("chen", "990000001", 200),
        ("chen", "990000002", 404),
        ("zhou", "", 403),
        ("newcomer", "", 403),
    ],
)
def test_each_sees_the_wall_of_their_own_area_alone(district: District, username: str, place: str, status: int) -> None:
    client = Client()
    client.force_login(district.person(username))

    assert client.get(reverse("cases:wall"), {"place": place}).status_code == status


def test_the_wall_costs_the_same_at_any_number_of_whistles(district: District) -> None:
    client = Client()
    client.force_login(district.person("chen"))
    client.get(reverse("cases:wall"))
    ran = {}

    for n in (1, WHISTLES + 1):
        for _ in range(n):
            stories.routed(district)
        with statements() as ran[n]:
            page = client.get(reverse("cases:wall")).content.decode()

    assert {n: len(queries) for n, queries in ran.items()} == {1: 4, WHISTLES + 1: 4}
    assert page.count("wall-what") == WHISTLES


HIDDEN = """() => [document.documentElement, ...document.querySelectorAll(".wall, .wall > *")]
  .filter((part) => part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1)
  .map((part) => part.className || part.tagName)"""


@pytest.fixture
def full_wall(district: District) -> str:
    """Return the page of a wall with as many whistles as it shows; asked for before the browser takes the thread."""
    for _ in range(WHISTLES):
        stories.routed(district)
    client = Client()
    client.force_login(district.person("chen"))
    return client.get(reverse("cases:wall")).content.decode()


def test_the_whole_wall_stands_on_one_screen(full_wall: str, browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(full_wall, wait_until="domcontentloaded")
    for name in ("vendor/tabler/tabler.min.css", "css/tokens.css", "css/portal.css", "css/wall.css"):
        page.add_style_tag(path=str(finders.find(name)))
    hidden = {}
    for width, height in [(1366, 768), (1920, 1080), (3840, 2160)]:
        page.set_viewport_size({"width": width, "height": height})
        hidden[width] = page.evaluate(HIDDEN)
    page.close()

    assert hidden == {1366: [], 1920: [], 3840: []}
