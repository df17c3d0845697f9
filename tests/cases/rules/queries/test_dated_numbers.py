"""A number of the rules that is changed from a day on decides otherwise on that day, and as before until then."""

import csv
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.casework.queries.deadlines import deadline_badge
from cases.figures.queries.rates import place_of
from cases.figures.queries.whistle_rates import whistle_lines
from cases.figures.workflow.rates import Finding
from cases.management.commands.load_case_registers import REFERENCE
from cases.models import Case, CaseCounter
from cases.reading.commands.nearness import note_words
from cases.reading.commands.suggestions import Labelled, train_on_rows
from cases.reading.queries.near import Told, near_cases
from cases.reading.queries.suggestions import past_leads, suggestion_for
from cases.reading.workflow.suggestion import Withheld
from cases.rules.commands import rules
from governance.ground.permissions import PORTAL
from governance.kit.numbers.queries.in_force import forget_values
from tests import stories
from tests.district import IN_PEACH_GARDEN, UNRULED_CATEGORY, District, moment
from tests.learning import labelled

TODAY, SINCE = moment().date(), moment(days=7).date()
BEFORE = SINCE - timedelta(days=1)
LONGITUDE, LATITUDE = IN_PEACH_GARDEN
# Of these the first has about half of its pairs in common with the case, the second a third, the third none.
ALIKE, SOMEWHAT, UNLIKE = (
    "菜场门口垃圾三天没清运，气味太大",
    "菜场门口的垃圾桶坏了，另外路灯也不亮，影响老人出行",
    "电梯停了",
)


def change(code: str, amount: str, since: date = SINCE) -> None:
    """Change a number of the rules, as an administrator does."""
    rules.change_values(by=PORTAL, now=moment(), amounts={code: Decimal(amount)}, since=since)
    forget_values()


@pytest.mark.parametrize(
    ("code", "amount", "text", "east"),
    [
        ("near-words", "90", ALIKE, None),
        ("near-same-place", "5", UNLIKE, 0.0001),
        ("near-radius", "150", SOMEWHAT, 0.002),
        ("near-words-nearby", "38", SOMEWHAT, 0.002),
    ],
)
def test_what_is_near_changes_on_the_day(
    district: District, code: str, amount: str, text: str, east: float | None
) -> None:
    note_words(stories.filed(district, text="菜场门口的垃圾三天没有清运，气味很大。").pk)
    place = (None, None) if east is None else (LONGITUDE + east, LATITUDE)
    told = Told(text, district.organisation("990000001").pk, *place)
    change(code, amount)

    found = [len(near_cases(told, viewer=district.actor("li"), day=day)) for day in (BEFORE, SINCE)]

    assert found == [1, 0]


def test_when_a_deadline_warns_changes_on_the_day(district: District) -> None:
    change("warn-left", "50")

    cases = [stories.filed(district, now=moment(9, days=n)) for n in (6, 7)]

    left = [(case.due_at - case.next_alarm_at) / (case.due_at - case.due_from) for case in cases]
    assert left == [0.25, 0.5]


def test_how_many_cases_are_enough_to_learn_from_changes_on_the_day(district: District) -> None:
    change("suggestion-cases", "121")

    withheld = [train_on_rows(labelled(), on="X.csv", by=PORTAL, now=moment(days=n)).withheld for n in (6, 7)]

    assert withheld == ["", Withheld.TOO_FEW_CASES]


def test_how_often_a_version_must_be_right_changes_on_the_day(district: District) -> None:
    codes = ("urban-lights", "urban-litter", "urban-vendors")
    rows = [Labelled(f"{n * 7919 % 100003:05d}", codes[n % 3]) for n in range(120)]
    change("suggestion-f1", "1")

    withheld = [train_on_rows(rows, on="X.csv", by=PORTAL, now=moment(days=n)).withheld for n in (6, 7)]

    assert withheld == [Withheld.TOO_OFTEN_WRONG, ""]


def suggested(text: str) -> list[list[str]]:
    """Return the categories that are suggested the day before and on the day."""
    return [[one.code for one in suggestion_for(text, area_ids=(), day=day).categories] for day in (BEFORE, SINCE)]


def test_with_which_share_of_its_time_left_a_badge_warns_changes_on_the_day(district: District) -> None:
    change("warn-left", "50")

    # Forty hours of a hundred are left, and it is not due today.
    tones = [
        deadline_badge(now + timedelta(hours=40), now=now, from_=now - timedelta(hours=60)).tone
        for now in (moment(9, days=6), moment(9, days=7))
    ]

    assert tones == ["neutral", "warn"]


def test_how_far_behind_a_category_is_still_suggested_changes_on_the_day(district: District) -> None:
    train_on_rows(labelled(), on="X.csv", by=PORTAL, now=moment())
    change("suggestion-behind", "5")

    assert [len(codes) for codes in suggested("垃圾没有清运，摊贩也扰民，垃圾桶满了")] == [1, 3]


def test_how_much_is_suggested_at_once_changes_on_the_day(district: District) -> None:
    train_on_rows(labelled(), on="X.csv", by=PORTAL, now=moment())
    change("suggestion-behind", "5", since=TODAY)
    change("suggestion-most", "1")

    assert [len(codes) for codes in suggested("垃圾没有清运，摊贩也扰民，垃圾桶满了")] == [3, 1]


def test_how_many_leads_of_past_cases_are_named_changes_on_the_day(district: District) -> None:
    for lead in ("D-URBAN", "D-HOUSING"):
        case = stories.dispatched(district, category=UNRULED_CATEGORY, lead=lead)
        Case.objects.filter(id=case.pk).update(state="closed", is_open=False, closed_at=moment(15), next_alarm_at=None)
    change("suggestion-most", "1")
    street = district.organisation("990000001").pk

    assert [len(past_leads(UNRULED_CATEGORY, street_id=street, day=day)) for day in (BEFORE, SINCE)] == [2, 1]


def test_with_how_many_months_a_whistle_rate_is_compared_changes_on_the_day(district: District) -> None:
    street = district.organisation("990000001").pk
    for month, blown in [(date(2025, 6 + n, 1), 9 + n % 3) for n in range(5)] + [(date(2026, 3, 1), 40)]:
        CaseCounter.objects.create(organisation_id=street, month=month, measure="registered", amount=100)
        CaseCounter.objects.create(organisation_id=street, month=month, measure="whistled", amount=blown)
    change("whistle-rate-months", "6")
    place = place_of(district.actor("li"), "")

    found = [whistle_lines(place, date(2026, 3, 1), now=moment(days=n))[0].finding for n in (6, 7)]

    assert found == [Finding.TOO_MANY, Finding.UNKNOWN]


def test_no_number_stands_in_the_register_that_no_rule_asks_for() -> None:
    sources = [path.read_text(encoding="utf-8") for path in REFERENCE.parent.rglob("*.py") if path.name != "amounts.py"]
    with (REFERENCE / "rule_values.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file)]

    assert [code for code in codes if not any(f'"{code}"' in source for source in sources)] == []
