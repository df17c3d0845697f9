"""The table of the two regulations: each article has its place, each citation exists, each named test is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAW = ROOT / "docs" / "law.md"
# How the two are divided: their articles, those of several paragraphs (款), and the items (项) of a paragraph.
ARTICLES = {"接诉即办": 38, "街道办事处": 50}
PARAGRAPHS = {
    "接诉即办": {
        2: 3,
        5: 6,
        6: 2,
        8: 3,
        9: 3,
        11: 3,
        12: 3,
        13: 2,
        14: 3,
        16: 2,
        17: 2,
        25: 2,
        26: 2,
        31: 2,
        32: 4,
        34: 3,
        35: 2,
    },
    "街道办事处": {
        5: 2,
        8: 3,
        9: 3,
        10: 3,
        11: 2,
        15: 2,
        16: 2,
        17: 2,
        24: 2,
        25: 2,
        30: 2,
        32: 2,
        33: 2,
        35: 2,
        37: 2,
        39: 3,
        40: 3,
        42: 2,
        43: 2,
        44: 2,
    },
}
ITEMS = {
    "接诉即办": {(11, 3): 6, (12, 1): 2, (15, 1): 3, (25, 1): 4, (35, 2): 6},
    "街道办事处": {(10, 1): 7, (11, 1): 7, (17, 1): 3},
}
CITED = re.compile(r"(\d+)(?: \((\d+)\)(?: (\d+)(?:–(\d+))?)?)?")
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_served_article_names_a_test() -> None:
    rows = [line for line in LAW.read_text().splitlines() if re.match(r"\| \d", line)]

    assert len(rows) > 30
    assert [row for row in rows if not NAMED.search(row.rsplit("|", 2)[1])] == []


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED.findall(LAW.read_text()))))
def test_the_named_test_exists(file: str, name: str) -> None:
    written = (ROOT / file).read_text()

    assert re.search(rf"def {name}\(", written) if name else "def test_" in written


def part_about(regulation: str) -> str:
    """What the document says of one regulation."""
    (part,) = [part for part in LAW.read_text().split("\n## ")[1:] if regulation in part.partition("\n")[0]]
    return part


def cited(regulation: str) -> list[str]:
    """The places that the table's first column names."""
    rows = re.findall(r"^\| (\d[^|]*) \|", part_about(regulation), re.MULTILINE)
    return [place for row in rows for place in row.split(", ")]


def is_there(regulation: str, place: str) -> bool:
    """Whether a regulation has this article, paragraph and item; one paragraph of several is named, not left open."""
    found = CITED.fullmatch(place)
    if found is None:
        return False
    article, paragraph, first, last = (int(number or 0) for number in found.groups())
    paragraphs = PARAGRAPHS[regulation].get(article, 1)
    items = ITEMS[regulation].get((article, paragraph), 0)
    is_whole = not paragraph and article <= ARTICLES[regulation]
    return is_whole or (1 <= paragraph <= paragraphs and max(first, last) <= items)


@pytest.mark.parametrize("regulation", ARTICLES)
def test_every_place_that_is_named_is_in_the_regulation(regulation: str) -> None:
    assert len(cited(regulation)) > 10
    assert [place for place in cited(regulation) if not is_there(regulation, place)] == []


@pytest.mark.parametrize(
    "place", ["12 (1) 3", "15 (2)", "11 (4)", "35 (2) 7", "39", "34 (2) 1", "11 (3) 5–7", "12 (1), (2)"]
)
def test_a_place_that_the_regulation_does_not_have_is_found_out(place: str) -> None:
    assert not is_there("接诉即办", place)


@pytest.mark.parametrize("regulation", ARTICLES)
def test_every_article_is_served_or_left_with_a_reason_and_not_both(regulation: str) -> None:
    served = {int(re.match(r"\d+", place)[0]) for place in cited(regulation)}  # type: ignore[index]
    below = part_about(regulation).partition("Not a system's to serve")[2].partition("\n\n")[0].partition("Of these")[0]
    left: set[int] = set()
    whole = re.sub(r"\d+ \(\d+\)", "", below)
    for first, last in re.findall(r"(\d+)(?:–(\d+))?", whole):
        left |= set(range(int(first), int(last or first) + 1))

    assert served & left == set()
    elsewhere = {
        int(number)
        for number in re.findall(r"\b(\d+)(?: \(\d+\)[ \d]*)?", part_about(regulation).partition("Not served yet")[2])
    }
    assert set(range(1, ARTICLES[regulation] + 1)) - served - left - elsewhere == set()
