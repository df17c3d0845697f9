"""What is learned from nine hundred real messages with seven labels, measured on the ones that were held back.

The messages have no licence and are not part of the project: they are read from `../shared/data`, and the trial is
skipped where that is absent. Nothing was tuned on them beyond a first choice of pieces of one to three characters.
"""

from io import StringIO

import pytest
from django.core.management import call_command

from cases.models import SuggestionVersion
from cases.workflow.suggestion import Withheld
from tests.conftest import SHARED
from tests.district import District

MESSAGES = SHARED / "resident_messages_labelled.csv"
LEAST_F1 = 0.82

pytestmark = pytest.mark.skipif(
    not MESSAGES.exists(), reason="the labelled messages are not part of the project and ../shared/data is absent"
)


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
