"""One thing has one word: the catalogue, the registers and the demo say what docs/glossary.md says."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = polib.pofile(str(ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ", re.MULTILINE)
# Words that were used for a thing that has another name, and that name.
NOT_OURS = {"责任清单": "职责清单", "派遣": "派单", "按期": "按时", "热线员": "回访员", "剔出": "剔除", "超时": "逾期"}
# English words of the glossary that mean another thing where they stand alone.
OTHERWISE = {"Area", "Grant", "Leads", "Close"}
PROSE = [*ROOT.glob("demo/district/*"), *ROOT.glob("*/reference/*"), ROOT / "README.zh.md"]
CODE = [path for app in ("governance", "grids", "cases", "services", "demo") for path in (ROOT / app).rglob("*.py")]


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
    assert {path.suffix for path in PROSE} >= {".csv", ".json", ".md"}
    assert [str(path.relative_to(ROOT)) for path in [*PROSE, *CODE] if word in path.read_text()] == []


def test_what_a_department_ends_is_finished_and_what_the_street_ends_is_closed() -> None:
    """办结 is of an assignment, 结案 of a case."""
    of_cases = [entry for entry in CATALOGUE if re.search(r"\b[Cc]losed cases?\b|\b[Cc]ase is closed\b", entry.msgid)]

    assert of_cases
    assert [entry.msgid for entry in of_cases if "办结" in entry.msgstr] == []


# ---- words that another reader, or another thing, has in another way --------------------------------------------

STAGES = sorted((ROOT / "templates").rglob("*.html")) + CODE
# What a resident without an account reads; the catalogue of services speaks of no case.
RESIDENTS_READ = re.compile(
    r"intake/(public_|_public|track|_danger|_questions|_place|place|_category|_kept)|views/public|intake/queries/public"
    r"|(answer_codes|resident_voice|facts|residents?|telephones|questions)\.py$|public\.html$"
)


def said(entry: polib.POEntry) -> str:
    return "".join([entry.msgstr, *entry.msgstr_plural.values()])


def read_by(entry: polib.POEntry) -> set[Path]:
    """The files that say a sentence of the catalogue, by its first words as they stand in the source."""
    words = entry.msgid.replace('"', '\\"').split("\n")[0][:60]
    return {path for path, text in SOURCES.items() if words in text or entry.msgid[:60] in text}


SOURCES = {path: re.sub(r'"\s*\n\s*"', "", path.read_text()) for path in STAGES}


def test_a_case_is_a_work_order_to_who_works_on_it_and_what_was_told_to_who_told_it() -> None:
    """工单 is said to staff, 诉求 to residents; 诉求内容 is said to both."""
    readers = [
        (entry, {bool(RESIDENTS_READ.search(str(path))) for path in read_by(entry)})
        for entry in CATALOGUE
        if re.search(r"\b[Cc]ases?\b", entry.msgid)
    ]
    to_residents = [entry for entry, are_residents in readers if are_residents == {True}]
    to_staff = [entry for entry, are_residents in readers if are_residents == {False}]

    assert len(to_residents) > 5
    assert len(to_staff) > 100
    assert [entry.msgid for entry in to_residents if "工单" in said(entry)] == []
    assert [entry.msgid for entry in to_staff if re.search(r"诉求(?!内容)", said(entry))] == []


@pytest.mark.parametrize(
    ("spoken_of", "never"),
    [
        (r"", r"(?<!派驻)机构|诉求人"),
        (r"[Jj]oin|[Tt]ogether", r"合并"),
        (r"\b[Dd]ecision", r"决定"),
        (r"\b[Mm]oved?\b.*\b(it|organisations?)\b", r"移动"),
        (r"[Pp]roposal", r"任职提请"),
        (r"^Late$", r"已逾期"),
    ],
)
def test_a_thing_is_not_called_by_a_second_word(spoken_of: str, never: str) -> None:
    about = [entry for entry in CATALOGUE if re.search(spoken_of, entry.msgid)]

    assert about
    assert [entry.msgid for entry in about if re.search(never, said(entry))] == []


COUNTED = re.compile(
    r"%\((?!most|least|longest)\w+\)[sd] (?:\w+ )?"
    r"(?:photos|attempts|rows|texts|days|times|minutes|hours|organisations|hectares|(?<!More than %\(count\)d )cases)\b"
)


def test_a_count_that_may_be_one_has_a_singular() -> None:
    assert [entry.msgid for entry in CATALOGUE if not entry.msgid_plural and COUNTED.search(entry.msgid)] == []
