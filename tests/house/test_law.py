"""Every test that the table of the two regulations names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAW = ROOT / "docs" / "law.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_served_article_names_a_test() -> None:
    rows = [line for line in LAW.read_text().splitlines() if re.match(r"\| \d", line)]

    assert len(rows) > 30
    assert [row for row in rows if not NAMED.search(row.rsplit("|", 2)[1])] == []


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED.findall(LAW.read_text()))))
def test_the_named_test_exists(file: str, name: str) -> None:
    written = (ROOT / file).read_text()

    assert re.search(rf"def {name}\(", written) if name else "def test_" in written
