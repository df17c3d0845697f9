"""Learning what categories are suggested with: when there is enough, what is kept, who may decide."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.models import Case, Category, SuggestionVersion
from cases.reading import tasks
from cases.reading.commands import suggestions
from cases.reading.commands.suggestions import (
    Labelled,
    activate_version,
    request_training,
    train_on_cases,
    train_on_rows,
)
from cases.reading.queries.reading import InUse, forget_version, in_use, unpacked
from cases.reading.workflow.suggestion import Withheld
from governance.ground import outbox
from governance.ground.errors import Conflict, NotAllowed, NotFound
from governance.ground.permissions import PORTAL
from governance.models import Event
from tests.district import District, moment
from tests.learning import closed_cases, labelled


def test_closed_cases_teach_which_words_speak_for_which_category(district: District) -> None:
    closed_cases(district)

    version = train_on_cases(by=PORTAL, now=moment())

    assert version.is_active
    assert version.rows == 120
    assert version.macro_f1 is not None
    assert version.macro_f1 > 0.9
    assert {one["label"] for one in version.classes} == {"urban-litter", "urban-lights", "urban-vendors"}
    forget_version()
    used = in_use()
    assert used.weights is not None
    best = used.weights.read("楼下的路灯又不亮了", most=1)[0]
    assert best.label == "urban-lights"
    assert "路灯" in best.words


def test_open_and_declined_cases_teach_nothing(district: District) -> None:
    closed_cases(district)
    Case.objects.filter(category_id="urban-vendors").update(state="declined", decline_reason="outside-duty")

    version = train_on_cases(by=PORTAL, now=moment())

    assert version.withheld == Withheld.TOO_FEW_CASES


def test_a_text_without_a_known_word_is_not_read(district: District) -> None:
    train_on_rows(labelled(), on="X.csv", by=PORTAL, now=moment())
    forget_version()
    used = in_use()

    assert used.weights is not None
    assert used.weights.read("zzzz", most=3) == []


def test_too_few_cases_withhold_and_leave_the_version_in_use(district: District) -> None:
    before = train_on_rows(labelled(), on="X.csv", by=PORTAL, now=moment())

    version = train_on_cases(by=PORTAL, now=moment())

    assert version.withheld == Withheld.TOO_FEW_CASES
    assert version.weights is None
    assert SuggestionVersion.objects.in_use().get() == before


def test_without_any_version_the_reason_is_that_nothing_was_trained(district: District) -> None:
    assert in_use() == InUse(withheld=Withheld.NEVER_TRAINED)


def test_the_reason_of_the_last_training_is_known_where_nothing_suggests(district: District) -> None:
    train_on_cases(by=PORTAL, now=moment())

    assert in_use().withheld == Withheld.TOO_FEW_CASES


def test_labels_by_name_are_taken_for_the_categories(district: District) -> None:
    rows = [Labelled(row.text, {"urban-lights": "路灯照明"}.get(row.label, row.label)) for row in labelled()]
    Category.objects.filter(code="urban-lights").update(name_zh="路灯照明")

    version = train_on_rows(rows, on="X.csv", by=PORTAL, now=moment())

    assert version.is_active


def test_foreign_labels_are_measured_but_never_suggest(district: District) -> None:
    rows = [Labelled(row.text, f"foreign {row.label}") for row in labelled()]

    version = train_on_rows(rows, on="X.csv", by=PORTAL, now=moment())

    assert version.withheld == Withheld.UNKNOWN_LABELS
    assert version.macro_f1 is not None
    with pytest.raises(Conflict):
        activate_version(version.pk, by=PORTAL, now=moment())


def test_what_is_wrong_too_often_does_not_suggest(district: District) -> None:
    rows = [
        Labelled(f"{n * 7919 % 100003:05d}", ("urban-lights", "urban-litter", "urban-vendors")[n % 3])
        for n in range(120)
    ]

    version = train_on_rows(rows, on="X.csv", by=PORTAL, now=moment())

    assert version.withheld == Withheld.TOO_OFTEN_WRONG
    assert not version.is_active


def test_two_categories_are_told_apart_as_well(district: District) -> None:
    rows = [row for row in labelled(60) if row.label != "urban-vendors"]

    train_on_rows(rows, on="X.csv", by=PORTAL, now=moment())

    forget_version()
    used = in_use()
    assert used.weights is not None
    assert used.weights.read("垃圾没有清运", most=1)[0].label == "urban-litter"
    assert used.weights.read("路灯不亮", most=1)[0].label == "urban-lights"


def test_an_earlier_version_can_be_put_into_use_again(district: District) -> None:
    first = train_on_rows(labelled(), on="X.csv", by=PORTAL, now=moment())
    train_on_rows(labelled(), on="Y.csv", by=PORTAL, now=moment())

    activate_version(first.pk, by=district.actor("feng"), now=moment())

    assert SuggestionVersion.objects.in_use().get() == first
    assert Event.objects.filter(name="cases.suggestions.activated").get().data == {"version": first.pk}


def test_a_version_that_is_not_there_is_not_found(district: District) -> None:
    with pytest.raises(NotFound):
        activate_version(4711, by=PORTAL, now=moment())


@pytest.mark.parametrize("username", ["li", "chen", "qian", "yang", "wang"])
def test_only_who_keeps_the_districts_rules_decides_what_suggests(district: District, username: str) -> None:
    with pytest.raises(NotAllowed):
        request_training(by=district.actor(username), now=moment())
    with pytest.raises(NotAllowed):
        activate_version(1, by=district.actor(username), now=moment())


def test_a_worker_trains_what_an_administrator_asked_for(district: District) -> None:
    closed_cases(district)

    request_training(by=district.actor("feng"), now=moment())
    assert not SuggestionVersion.objects.exists()
    outbox.drain()

    assert SuggestionVersion.objects.in_use().exists()


def test_beat_asks_for_a_training(district: District) -> None:
    tasks.request_training()

    assert Event.objects.filter(name="cases.suggestions.requested").exists()


def test_weights_that_were_changed_in_the_database_are_refused(district: District) -> None:
    version = train_on_rows(labelled(), on="X.csv", by=PORTAL, now=moment())

    with pytest.raises(ValueError, match="not the ones"):
        unpacked(bytes(version.weights or b"") + b"x", digest=version.digest)


def test_the_weights_kept_in_a_process_are_not_read_again_for_the_same_version(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    train_on_rows(labelled(), on="X.csv", by=PORTAL, now=moment())
    forget_version()
    kept = in_use()
    monkeypatch.setattr("cases.reading.queries.reading._in_use._seconds", -1)

    assert in_use() is kept


def test_the_command_trains_on_a_file_and_prints_each_category(district: District, tmp_path: Path) -> None:
    path, said = tmp_path / "X.csv", StringIO()
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file)
        written.writerow(["subject", "detail", "class"])
        written.writerows(("求助", row.text, row.label) for row in labelled())

    call_command("train_suggestions", file=path, text=["subject", "detail"], label="class", stdout=said)

    assert "urban-lights" in said.getvalue()
    assert "In use." in said.getvalue()
    assert SuggestionVersion.objects.get().trained_on == "X.csv"


def test_the_command_says_why_closed_cases_are_too_few(district: District) -> None:
    said = StringIO()

    call_command("train_suggestions", stdout=said)

    assert "Not in use." in said.getvalue()


def test_the_command_names_a_column_that_is_not_there(district: District, tmp_path: Path) -> None:
    path = tmp_path / "X.csv"
    path.write_text("text\nx\n", encoding="utf-8")

    with pytest.raises(CommandError, match="label"):
        call_command("train_suggestions", file=path)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("train_suggestions", file=tmp_path / "nothing.csv")


def test_a_file_of_many_rows_is_learned_from_its_newest(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestions, "MOST_CASES", 110)

    version = train_on_rows(labelled(), on="X.csv", by=PORTAL, now=moment())

    assert version.rows == 110
