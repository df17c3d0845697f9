"""One telephone number is one resident, however it is written, and whatever stands beside it is kept."""

import pytest

from governance.ground.workflow.phones import phone_of

MOBILE = [
    "13812345678",
    "138 1234 5678",
    "138-1234-5678",
    "138.1234.5678",
    "+86 138-1234-5678",
    "+8613812345678",
    "8613812345678",
    "0086 138 1234 5678",
    "(+86)13812345678",
    "１３８１２３４５６７８",
    "\u202a13812345678\u202c",
    "\u200e138\u200b1234\u00a05678",
    " 1 3 8 1 2 3 4 5 6 7 8 ",
]
LANDLINE = ["0571-88881234", "（0571）8888 1234", "+86 571 8888 1234", "0571 88881234", "86-571-88881234"]
EXTENDED = [
    "0571-88881234转801",
    "0571 8888 1234 转 801",
    "(0571)88881234 分机：801",
    "057188881234 ext. 801",
    "0571-88881234轉801",
]


@pytest.mark.parametrize(("spellings", "number"), [(MOBILE, "13812345678"), (LANDLINE, "057188881234")])
def test_a_number_is_one_in_all_its_spellings(spellings: list[str], number: str) -> None:
    assert {phone_of(spelling).identity for spelling in spellings} == {number}
    assert {phone_of(spelling).kept for spelling in spellings} == {number}
    assert {phone_of(spelling).tail for spelling in spellings} == {number[-4:]}
    assert all(phone_of(spelling).is_alone for spelling in spellings)


def test_an_extension_tells_two_people_of_one_office_apart() -> None:
    assert {phone_of(spelling).identity for spelling in EXTENDED} == {"057188881234转801"}
    assert phone_of("0571-88881234转802").identity not in {
        phone_of(EXTENDED[0]).identity,
        phone_of(LANDLINE[0]).identity,
    }
    assert {phone_of(spelling).tail for spelling in EXTENDED} == {"1234"}


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("13812345678 13987654321", "13812345678 / 13987654321"),
        ("13812345678/0571-88881234转801", "13812345678 / 0571-88881234转801"),
        ("138 1234 5678、139 8765 4321", "13812345678 / 139 8765 4321"),
        ("13812345678（儿子）", "13812345678 / (儿子)"),
        ("张三：13812345678", "13812345678 / 张三:"),
        ("13812345678, 5", "13812345678 / 5"),
    ],
)
def test_what_stands_beside_the_first_number_is_kept(told: str, kept: str) -> None:
    assert phone_of(told).kept == kept
    assert phone_of(kept).identity == phone_of(told).identity == "13812345678"
    assert not phone_of(told).is_alone


@pytest.mark.parametrize(
    ("told", "tail"), [("无", "无"), ("110", "110"), ("同上 12", "12"), ("", ""), ("ask my son", " son")]
)
def test_what_is_no_number_is_kept_as_told(told: str, tail: str) -> None:
    assert (phone_of(told).identity, phone_of(told).kept, phone_of(told).tail) == ("", told, tail)


def test_no_entry_grows_without_end() -> None:
    assert len(phone_of("13812345678 " + "9" * 5000).kept) == 200


@pytest.mark.parametrize("told", ["88881234", "12345", "400-800-1234", "95588", "+1 650-253-0000"])
def test_a_number_is_known_again_by_what_was_kept_of_it(told: str) -> None:
    assert phone_of(phone_of(told).kept).identity == phone_of(told).identity != ""
