"""One thing has one word: the catalogue, the registers and the demo say what docs/glossary.md says."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = polib.pofile(str(ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ", re.MULTILINE)
# Words that were used for a thing that has another name, and that name.
NOT_OURS = {"责任清单": "职责清单", "派遣": "派单", "按期": "按时", "热线员": "回访员", "剔出": "剔除"}
# English words of the glossary that mean another thing where they stand alone.
OTHERWISE = {"Area", "Grant", "Leads", "Close"}
PROSE = [*ROOT.glob("demo/district/*.csv"), *ROOT.glob("*/reference/*"), ROOT / "README.zh.md"]
CODE = [path for app in ("governance", "grids", "cases", "services") for path in (ROOT / app).rglob("*.py")]


def glossary() -> list[tuple[set[str], str]]:
    """The Chinese words of each English one."""
    rows = ROW.findall((ROOT / "docs" / "glossary.md").read_text())[2:]
    pairs = []
    for chinese, english in rows:
        words, names = ([one.strip() for one in re.split(r"[·/]", cell)] for cell in (chinese, english))
        if len(words) == len(names):
            pairs += [({word}, name) for word, name in zip(words, names, strict=True)]
        else:
            pairs += [(set(words), name) for name in names]
    return pairs


@pytest.mark.parametrize(("words", "name"), glossary(), ids=lambda one: one if isinstance(one, str) else "/".join(one))
def test_a_word_of_the_glossary_is_translated_as_it_says(words: set[str], name: str) -> None:
    alone = [
        entry
        for entry in CATALOGUE
        if entry.msgid.lower().removesuffix("s") == name.lower().removesuffix("s")
        and entry.msgid not in OTHERWISE
        and not entry.msgctxt
    ]

    assert {entry.msgstr for entry in alone if not any(word in entry.msgstr for word in words)} == set()


@pytest.mark.parametrize("word", NOT_OURS)
def test_a_word_that_is_not_ours_stands_nowhere(word: str) -> None:
    translated = " ".join(entry.msgstr + "".join(entry.msgstr_plural.values()) for entry in CATALOGUE)

    assert word not in translated
    assert [str(path.relative_to(ROOT)) for path in [*PROSE, *CODE] if word in path.read_text()] == []


def test_what_a_department_ends_is_finished_and_what_the_street_ends_is_closed() -> None:
    """办结 is of an assignment, 结案 of a case."""
    of_cases = [entry for entry in CATALOGUE if re.search(r"\b[Cc]losed cases?\b|\b[Cc]ase is closed\b", entry.msgid)]

    assert of_cases
    assert [entry.msgid for entry in of_cases if "办结" in entry.msgstr] == []


COUNTED = re.compile(
    r"%\((?!most|least|longest)\w+\)[sd] (?:\w+ )?"
    r"(?:photos|attempts|rows|texts|days|times|minutes|hours|organisations|hectares|(?<!More than %\(count\)d )cases)\b"
)


def test_a_count_that_may_be_one_has_a_singular() -> None:
    assert [entry.msgid for entry in CATALOGUE if not entry.msgid_plural and COUNTED.search(entry.msgid)] == []
