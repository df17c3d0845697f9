"""A district's tree from a list of its communities."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from governance.chart.commands.organisations import create_organisation
from governance.chart.queries.tree import wrong_paths
from governance.ground.permissions import PORTAL
from governance.models import Organisation
from tests.district import District, moment
from tests.outside import OUTSIDE

YUHANG = OUTSIDE / "yuhang_communities.csv"
HEAD = "area,street_code,street,village_code,village\n"
TARGET = ("--district-code=880000", "--district-name=八八区")


def written(tmp_path: Path, *rows: str) -> str:
    """Return the path of a list with these rows."""
    file = tmp_path / "communities.csv"
    file.write_text(HEAD + "\n".join(rows), encoding="utf-8")
    return str(file)


def test_a_list_becomes_a_tree(district: District, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "区,880000001,甲街道,880000001001,一社区",
        "区,880000001,甲街道,880000001002,二社区",
        "区,880000002,乙街道,880000002001,三社区",
    )

    call_command("import_communities", file, *TARGET)

    assert Organisation.objects.get(code="880000001002").parent.parent.code == "880000"
    assert Organisation.objects.filter(path__startswith=Organisation.objects.get(code="880000").path).count() == 6
    assert wrong_paths() == []


def test_a_second_run_adds_only_what_is_new(district: District, tmp_path: Path) -> None:
    first = "区,880000001,甲街道,880000001001,一社区"
    call_command("import_communities", written(tmp_path, first), *TARGET)
    before = set(Organisation.objects.values_list("id", flat=True))

    call_command("import_communities", written(tmp_path, first, "区,880000001,甲街道,880000001002,二社区"), *TARGET)

    added = Organisation.objects.exclude(id__in=before)
    assert [organisation.name_zh for organisation in added] == ["二社区"]


def test_every_bad_row_is_named_and_none_is_added(district: District, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "区,880000001,甲街道,880000001001,一社区",
        "区,88,甲街道,880000001002,二社区",
        "区,880000001,甲街道,99,三社区",
        "区,880000001,甲街道,880000002004,四社区",
        "区,880000001,另一个名字,880000001005,五社区",
        "区,880000001,甲街道,880000001001,六社区",
        "区,880000001,甲街道,880000001007,",
        "区,990000001,东街道,990000002001,西河社区",
    )

    with pytest.raises(CommandError) as refused:
        call_command("import_communities", file, *TARGET)

    told = str(refused.value)
    assert [n for n in range(2, 10) if f"Row {n}:" in told] == [3, 4, 5, 6, 7, 8, 9]
    assert not Organisation.objects.filter(code__startswith="88").exists()


def test_a_code_that_something_else_has_is_named(district: District, tmp_path: Path) -> None:
    create_organisation(
        by=PORTAL,
        now=moment(),
        parent_id=district.organisation("990000").pk,
        kind="department",
        code="880000001001",
        name_zh="甲局",
        name_en="First Bureau",
    )

    with pytest.raises(CommandError, match="880000001001 is the code of another organisation"):
        call_command("import_communities", written(tmp_path, "区,880000001,甲街道,880000001001,一社区"), *TARGET)


def test_an_empty_list_is_refused(district: District, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nothing was added"):
        call_command("import_communities", written(tmp_path), *TARGET)


def test_a_missing_column_is_named(district: District, tmp_path: Path) -> None:
    file = tmp_path / "communities.csv"
    file.write_text("street,village\n甲,乙\n")

    with pytest.raises(CommandError, match="no column street_code, village_code"):
        call_command("import_communities", str(file), *TARGET)


def test_a_missing_file_gives_a_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_communities", str(tmp_path / "nothing.csv"), *TARGET)


@pytest.mark.skipif(not YUHANG.exists(), reason="the list of Yuhang's communities is not on this machine")
def test_yuhang_has_twelve_streets_and_223_communities(district: District) -> None:
    call_command("import_communities", str(YUHANG), "--district-code=330110", "--district-name=余杭区")

    yuhang = Organisation.objects.get(code="330110")
    assert yuhang.children.count() == 12
    assert Organisation.objects.under(yuhang.path).filter(kind="community").count() == 223
    assert wrong_paths() == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_chinese_spreadsheets_are_read(district: District, tmp_path: Path, encoding: str) -> None:
    file = Path(written(tmp_path, "区,880000001,甲街道,880000001001,一社区"))
    file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))

    call_command("import_communities", str(file), *TARGET)

    assert Organisation.objects.get(code="880000001001").name_zh == "一社区"


def test_a_bad_byte_is_named_by_its_line(district: District, tmp_path: Path) -> None:
    file = Path(written(tmp_path, "区,880000001,甲街道,880000001001,一社区"))
    file.write_bytes(file.read_bytes().replace("一".encode(), b"\xe4\xb8"))

    with pytest.raises(CommandError, match="2"):
        call_command("import_communities", str(file), *TARGET)
    assert not Organisation.objects.filter(code="880000001").exists()


def listed_with_telephones(tmp_path: Path, *rows: str) -> str:
    """Return the path of a list that tells telephones, too."""
    file = tmp_path / "telephones.csv"
    head = "street_code,street,village_code,village,street_telephone,telephone\n"
    file.write_text(head + "\n".join(rows), encoding="utf-8")
    return str(file)


def telephone_of(code: str) -> str:
    """Return the telephone of an organisation."""
    return Organisation.objects.get(code=code).telephone


def test_a_list_brings_telephones_also_to_what_was_there_without_one(district: District, tmp_path: Path) -> None:
    call_command("import_communities", written(tmp_path, "区,880000001,甲街道,880000001001,一社区"), *TARGET)
    rows = (
        "880000001,甲街道,880000001001,一社区,0571 8888 1234,",
        "880000001,甲街道,880000001002,二社区,,057188881235",
    )

    call_command("import_communities", listed_with_telephones(tmp_path, *rows), *TARGET)
    call_command("import_communities", listed_with_telephones(tmp_path, rows[0].replace("1234", "9999")), *TARGET)

    assert "8888" in telephone_of("880000001").replace(" ", "").replace("-", "")
    assert telephone_of("880000001").endswith("1234")
    assert telephone_of("880000001002").endswith("1235")
    assert telephone_of("880000001001") == ""


def test_a_number_that_is_none_or_two_for_one_street_is_named(district: District, tmp_path: Path) -> None:
    rows = (
        "880000001,甲街道,880000001001,一社区,0571 8888 1234,many",
        "880000001,甲街道,880000001002,二社区,0571 8888 9999,",
    )

    with pytest.raises(CommandError) as refused:
        call_command("import_communities", listed_with_telephones(tmp_path, *rows), *TARGET)

    assert "Row 2: many is no telephone" in str(refused.value)
    assert "Row 3: 880000001 has the telephones" in str(refused.value)


def test_a_dry_run_says_what_would_be_added_and_adds_nothing(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Organisation.objects.count()

    call_command(
        "import_communities", written(tmp_path, "区,880000001,甲街道,880000001001,一社区"), *TARGET, "--dry-run"
    )

    assert "1 communities would be added" in capsys.readouterr().out
    assert Organisation.objects.count() == before
