"""Real messages and the history of another register: no category, no place, a told date, long texts, ended cases."""

import csv
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases import events
from cases.casework.commands import desk
from cases.casework.queries.choices import choices_on
from cases.figures.commands.counters import fold_counters
from cases.figures.commands.rates import fold_rates
from cases.figures.queries.statistics import statistics_page
from cases.intake.commands.imports import request_import
from cases.intake.workflow import LONGEST_IMPORTED_TEXT
from cases.models import Case, CaseImport, CountedRound, RateCounter
from cases.reading.commands.suggestions import train_on_cases, train_on_rows
from cases.reading.queries.reading import forget_version
from cases.rules.workflow import Source, State
from cases.rules.workflow.categories import UNSORTED
from governance.ground import outbox
from governance.ground.errors import Invalid
from governance.ground.permissions import PORTAL
from governance.models import Event, Notification
from tests.api import a_key, caller
from tests.district import RULED_CATEGORY, District, moment
from tests.learning import labelled
from tests.outside import OUTSIDE
from tests.tables import csv_file

HOME = "990000001001"
NOW = moment(10)


def taken_in(rows: list[dict[str, str]], *, community: str = HOME, key: str = "k", **changes: Any) -> CaseImport:
    """Import rows, each given by the columns that it has, to their end."""
    heads = list(dict.fromkeys(name for row in rows for name in row))
    content = csv_file([[row.get(name, "") for name in heads] for row in rows], heads)
    told = {"name": "x.csv", "by": PORTAL, "now": NOW, "key": key, "community": community, **changes}
    taken = request_import(content, **told)
    outbox.drain()
    return CaseImport.objects.get(id=taken.pk)


def message(**changes: str) -> dict[str, str]:
    """Return a row as a message board gives it."""
    return {"id": "265583", "detail": "路灯坏了，晚上很黑。", **changes}


def at(*told: int) -> datetime:
    """Return a moment of the district."""
    return timezone.make_aware(datetime(*told))  # noqa: DTZ001  # type: ignore[arg-type]


# ---- what a message leaves out ----------------------------------------------------------------------------------


def test_a_message_without_category_and_place_is_taken_and_sorted_by_the_desk(district: District) -> None:
    taken = taken_in([message()])

    case = Case.objects.get()
    assert (taken.created, taken.rejected) == (1, [])
    assert (case.category_id, case.community.code, case.location) == (UNSORTED, HOME, None)
    assert Event.objects.get(name=events.CASE_REPORTED).data["is_category_guessed"] is True
    with pytest.raises(Invalid) as refused:
        desk.register_case(case.number, by=district.actor("li"), now=NOW)
    assert refused.value.fields["category"]

    desk.register_case(case.number, by=district.actor("li"), now=NOW, category="urban-lights")

    case.refresh_from_db()
    assert (case.state, case.category_id) == (State.REGISTERED, "urban-lights")
    assert Event.objects.get(name=events.CASE_REGISTERED).data["category_before"] == UNSORTED


def test_a_category_that_is_suggested_is_taken_and_told_as_the_portals_own(district: District) -> None:
    train_on_rows(labelled(), on="X.csv", by=PORTAL, now=NOW)
    forget_version()

    taken_in([message()])

    told = Event.objects.get(name=events.CASE_REPORTED).data
    assert (told["category"], told["is_category_guessed"]) == ("urban-lights", True)
    assert "suggested" not in told


@pytest.mark.parametrize("category", ["no-such", UNSORTED])
def test_a_case_is_registered_in_a_category_that_is_one(district: District, category: str) -> None:
    taken_in([message()])

    with pytest.raises(Invalid):
        desk.register_case(Case.objects.get().number, by=district.actor("li"), now=NOW, category=category)


def test_the_page_and_the_api_register_in_another_category(district: District, client: Any) -> None:
    taken_in([message(id="1"), message(id="2")])
    first, second = Case.objects.order_by("id")
    client.force_login(district.person("li"))

    client.post(f"/cases/{first.number}/register/", {"category": "urban-lights", "version": 1})
    answer = caller(district, "li").post(f"cases/{second.number}/register/", {"category": "urban-litter"}, key=a_key())

    offered = [code for _group, options in choices_on(NOW.date()).categories for code, _name in options]
    assert "urban-lights" in offered
    assert UNSORTED not in offered
    assert answer.status_code == 200
    assert list(Case.objects.order_by("id").values_list("category_id", flat=True)) == ["urban-lights", "urban-litter"]


def test_a_row_without_a_place_is_rejected_where_nobody_said_where_it_belongs(district: District) -> None:
    taken = taken_in([message(), message(id="2", 社区代码=HOME)], community="")

    assert (taken.created, [row["row"] for row in taken.rejected]) == (1, [2])


def test_a_community_that_is_none_is_refused_at_once(district: District) -> None:
    with pytest.raises(Invalid) as refused:
        taken_in([message()], community="990000001")

    assert refused.value.fields["community"]


def test_the_page_and_the_api_ask_for_the_community(district: District, client: Any) -> None:
    client.force_login(district.person("li"))
    offered = dict(client.get("/imports/").context["form"].fields["community"].choices)
    program = caller(district, "li")
    from_program = program.upload("imports/", key=a_key(), file=_file(), community=HOME)
    outbox.drain()

    assert HOME in offered
    assert "990000002001" not in offered
    assert program.get(f"imports/{from_program.json()['id']}/").json()["created"] == 1


def _file() -> Any:
    return SimpleUploadedFile("a.csv", csv_file([["1", "路灯坏了"]], ["id", "detail"]))


@pytest.mark.parametrize(
    "text",
    [
        "2019/3/11 20:55:07",
        "2019-03-11 20:55:07",
        "2019-03-11T20:55:07",
        "2019年3月11日20时55分07秒",
        "2019.3.11 20:55:07",
    ],
)
def test_a_told_date_is_kept_and_the_clock_runs_from_the_import(district: District, text: str) -> None:
    taken_in([message(留言时间=text)])

    case = Case.objects.get()
    assert (case.reported_at, case.due_from) == (at(2019, 3, 11, 20, 55, 7), NOW)
    assert case.due_at > NOW
    assert Event.objects.get(name=events.CASE_REPORTED).at == NOW


@pytest.mark.parametrize("text", ["昨天", "2019-13-01", "1019-03-11", "2099-01-01 10:00", "43535.87"])
def test_a_date_that_is_none_or_to_come_names_its_row(district: District, text: str) -> None:
    taken = taken_in([message(留言时间=text), message(id="2")])

    assert (taken.created, [row["row"] for row in taken.rejected]) == (1, [2])


def test_a_long_text_is_kept_whole_and_an_endless_one_names_its_row(district: District) -> None:
    taken = taken_in([message(detail="长" * 7000), message(id="2", detail="长" * (LONGEST_IMPORTED_TEXT + 1))])

    assert len(Case.objects.get().text) == 7000
    assert [row["row"] for row in taken.rejected] == [3]


# ---- history ----------------------------------------------------------------------------------------------------

ENDED = {"状态": "已结案", "留言时间": "2026-01-05 09:00", "办结时间": "2026-01-09 17:00", "答复内容": "已更换灯具"}


@pytest.mark.parametrize(
    ("state", "kept"), [("已结案", State.CLOSED), ("closed", State.CLOSED), ("已答复", State.ANSWERED)]
)
def test_a_case_that_has_ended_is_taken_over_as_it_ended(district: District, state: str, kept: State) -> None:
    taken_in([message(**{**ENDED, "状态": state})])

    case = Case.objects.get()
    assert (case.state, case.is_open, case.outcome) == (kept, False, "已更换灯具")
    assert (case.reported_at, case.closed_at) == (at(2026, 1, 5, 9), at(2026, 1, 9, 17))
    assert case.next_alarm_at is None
    assert list(Event.objects.filter(subject_kind="cases.case").values_list("name", flat=True)) == [
        events.CASE_TAKEN_OVER
    ]


def test_history_and_new_cases_of_one_file_are_each_taken_in_once(district: District) -> None:
    rows = [message(id="1", **ENDED), message(id="2"), message(id="3", **ENDED)]

    first, again = taken_in(rows, key="a"), taken_in(rows, key="b")

    assert (first.created, again.created, again.repeated) == (3, 0, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"状态": "办理中"},
        {"状态": "不予受理"},
        {"状态": "已结案"},
        {**ENDED, "办结时间": "2026-01-01 08:00"},
        {**ENDED, "办结时间": "2026-12-01 08:00"},
    ],
)
def test_a_state_or_an_end_that_cannot_be_is_named(district: District, changes: dict[str, str]) -> None:
    taken = taken_in([message(**changes)])

    assert (taken.created, len(taken.rejected)) == (0, 1)
    assert taken.rejected[0]["reason"]


def test_history_counts_on_its_own_days_and_in_no_rate(district: District) -> None:
    taken_in([message(**ENDED)])
    fold_counters()
    fold_rates()

    year = statistics_page(district.actor("li"), place="", reach="year", now=NOW)
    month = statistics_page(district.actor("li"), place="", reach="month", now=NOW)
    assert (year.total.arrived, year.total.ended, year.total.led, year.total.late) == (1, 1, 0, 0)
    assert (month.total.arrived, month.total.ended) == (0, 0)
    assert not CountedRound.objects.exists()
    assert not RateCounter.objects.exists()


def test_nobody_is_told_of_history_and_no_clock_warns_of_it(district: District) -> None:
    taken_in([message(**ENDED)])

    assert not Event.objects.filter(name__startswith="cases.clock").exists()
    assert not Notification.objects.exists()


def test_what_the_portal_guessed_teaches_it_nothing(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_in([message(id="1", **ENDED), message(id="2", category=RULED_CATEGORY, **ENDED)])

    version = train_on_cases(by=PORTAL, now=NOW)

    assert version.rows <= 1


@pytest.mark.skipif(
    not (OUTSIDE / "resident_messages.csv").exists(), reason="the real messages are not part of the project"
)
def test_the_real_messages_are_taken_as_they_are(district: District) -> None:
    with (OUTSIDE / "resident_messages.csv").open(encoding="utf-8-sig", newline="") as opened:
        real = list(csv.DictReader(opened))
    longest = sorted(real, key=lambda row: -len(row["detail"]))[:5]

    taken = taken_in([*longest, *real[:40]])

    assert taken.rejected == []
    assert {case.source for case in Case.objects.all()} == {Source.IMPORT}
    assert max(len(case.text) for case in Case.objects.all()) > 4000
    assert Case.objects.filter(reported_at__year__lt=2021).count() == Case.objects.count()
