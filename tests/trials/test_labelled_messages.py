"""What is learned from nine hundred real messages with seven labels, measured on the ones that were held back.

The messages have no licence and are not part of the project: they are read from the folder of `tests.outside`, and the
trial is skipped where it is absent. Nothing was tuned on them beyond a first choice of pieces of one to three
characters.
"""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cases.models import SuggestionVersion
from cases.reading.workflow.suggestion import Withheld
from governance.kit.imports.queries.tables import read_table
from tests.district import District
from tests.outside import OUTSIDE
from tests.trials.suggestion_floor import measured

MESSAGES = OUTSIDE / "resident_messages_labelled.csv"
LEAST_F1 = 0.82
LEAST_PRECISION = 0.9
LEAST_COVERAGE = 0.5
RULE_VALUES = Path(__file__).parents[2] / "cases" / "reference" / "rule_values.csv"

pytestmark = pytest.mark.skipif(not MESSAGES.exists(), reason="the labelled messages are not part of the project")


def test_five_folds_of_real_messages_are_told_apart(district: District) -> None:
    say = StringIO()

    call_command("train_suggestions", file=MESSAGES, text=["subject", "detail"], label="label", stdout=say)

    version = SuggestionVersion.objects.get()
    assert version.rows == 900
    assert len(version.classes) == 7
    assert version.macro_f1 is not None
    assert version.macro_f1 >= LEAST_F1, say.getvalue()
    # Their labels are not the portal's categories, so what was learned is measured and never suggests.
    assert version.withheld == Withheld.UNKNOWN_LABELS


def test_at_the_floor_a_suggestion_is_right_nine_times_in_ten() -> None:
    (floor,) = [row["amount"] for row in read_table(RULE_VALUES) if row["code"] == "suggestion-floor"]

    (at,) = [each for each in measured() if each.floor == float(floor)]

    assert at.precision >= LEAST_PRECISION, at
    assert at.coverage >= LEAST_COVERAGE, at
