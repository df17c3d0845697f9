"""Internal notes with mentions, and watching a case."""

import pytest

from cases import events
from cases.casework.commands import desk
from cases.casework.commands.notes import note_case, unwatch_case, watch_case
from cases.desk.queries.case_page import case_page
from cases.models import CaseWatch
from governance.ground import outbox
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.models import Event, Notification
from tests import stories
from tests.counting import statements
from tests.district import District, moment


def told(district: District, username: str, reason: str) -> int:
    return Notification.objects.filter(person=district.person(username), reason=reason).count()


def test_a_note_is_an_event_and_leaves_the_case_as_it_was(district: District) -> None:
    case = stories.filed(district)

    note_case(case.number, by=district.actor("li"), now=moment(), text="  已电话核实  ")

    event = Event.objects.get(subject_id=case.pk, name=events.CASE_NOTED)
    assert (event.by_id, event.data["note"]) == (district.person("li").pk, "已电话核实")
    assert case_page(district.actor("li"), case.number, now=moment()).version == case.version


@pytest.mark.parametrize("text", ["", "  ", "长" * 20_000])
def test_nothing_and_too_much_are_refused(district: District, text: str) -> None:
    case = stories.filed(district)

    with pytest.raises(Invalid):
        note_case(case.number, by=district.actor("li"), now=moment(), text=text)


def test_the_same_note_sent_twice_is_kept_once(district: District) -> None:
    case, li = stories.filed(district), district.actor("li")
    note_case(case.number, by=li, now=moment(), text="核实", key="once")

    with pytest.raises(Conflict):
        note_case(case.number, by=li, now=moment(), text="核实", key="once")


def test_a_mention_tells_that_person_once_and_not_its_writer(district: District) -> None:
    case = stories.filed(district)

    note_case(case.number, by=district.actor("li"), now=moment(), text="请@qian核实，@qian @li 抄送 a@b.example")
    outbox.drain()

    assert (told(district, "qian", "mention"), told(district, "li", "mention")) == (1, 0)


@pytest.mark.parametrize("name", ["xu", "zhou", "nobody"])
def test_whoever_may_not_read_a_note_cannot_be_named_in_it(district: District, name: str) -> None:
    case = stories.filed(district)

    with pytest.raises(Invalid, match=f"@{name}"):
        note_case(case.number, by=district.actor("li"), now=moment(), text=f"@{name} 请看")


def test_a_stranger_neither_notes_nor_watches(district: District) -> None:
    case, xu = stories.filed(district), district.actor("xu")

    with pytest.raises(NotFound):
        note_case(case.number, by=xu, now=moment(), text="核实")
    with pytest.raises(NotFound):
        watch_case(case.number, by=xu)


def test_a_department_at_work_neither_notes_nor_reads_notes(district: District) -> None:
    case, zhou = stories.dispatched(district), district.actor("zhou")
    note_case(case.number, by=district.actor("li"), now=moment(11), text="内部意见")

    with pytest.raises(NotAllowed):
        note_case(case.number, by=zhou, now=moment(11), text="核实")
    seen = case_page(zhou, case.number, now=moment(11))
    assert (seen.notes, seen.may_note) == ((), False)
    assert "内部意见" not in repr(seen.timeline)


def test_staff_of_the_area_read_notes_the_newest_first(district: District) -> None:
    case = stories.filed(district)
    for text in ("一", "二"):
        note_case(case.number, by=district.actor("li"), now=moment(), text=text)

    page = case_page(district.actor("qian"), case.number, now=moment())

    assert [note.text for note in page.notes] == ["二", "一"]


def test_who_watches_hears_what_others_do_until_they_stop(district: District) -> None:
    case, qian, li = stories.filed(district), district.actor("qian"), district.actor("li")
    for watcher in (qian, qian, li):
        watch_case(case.number, by=watcher)
    assert case_page(qian, case.number, now=moment()).is_watched

    desk.register_case(case.number, by=li, now=moment(10, 10))
    outbox.drain()
    unwatch_case(case.number, by=qian)
    note_case(case.number, by=li, now=moment(11), text="核实")
    outbox.drain()

    assert (told(district, "qian", "watch"), told(district, "li", "watch")) == (1, 0)
    assert not case_page(qian, case.number, now=moment()).is_watched


def test_who_may_no_longer_see_a_case_hears_nothing(district: District) -> None:
    case = stories.filed(district)
    CaseWatch.objects.create(case=case, person=district.person("xu"))

    note_case(case.number, by=district.actor("li"), now=moment(), text="核实")
    outbox.drain()

    assert told(district, "xu", "watch") == 0


def test_whoever_is_named_is_told_once_though_they_watch(district: District) -> None:
    case = stories.filed(district)
    watch_case(case.number, by=district.actor("qian"))

    note_case(case.number, by=district.actor("li"), now=moment(), text="@qian 请看")
    outbox.drain()

    assert (told(district, "qian", "mention"), told(district, "qian", "watch")) == (1, 0)


def test_notes_and_watching_cost_the_page_no_statement(district: District) -> None:
    case, li = stories.filed(district), district.actor("li")
    watch_case(case.number, by=li)
    for n in range(10):
        note_case(case.number, by=li, now=moment(), text=f"第 {n} 条")
    case_page(li, case.number, now=moment())

    with statements() as ran:
        case_page(li, case.number, now=moment())

    assert len(ran) <= 6
