"""How a text is read, and when two are near."""

from collections import Counter

import pytest

from cases.reading.workflow.nearness import Nearness, Reach, likeness
from cases.reading.workflow.suggestion import Withheld, enough_of
from cases.reading.workflow.words import Weighed, heaviest, marks, pairs, pieces, told_as

REACH = Reach(like_alone=0.40, like_near_by=0.15, same_place_metres=30, near_by_metres=300)


def test_signs_and_spaces_end_a_stretch_and_widths_are_one() -> None:
    assert pieces("ＡＢ，路灯") == {"a": 1, "b": 1, "ab": 1, "路": 1, "灯": 1, "路灯": 1}


def test_a_piece_that_stands_twice_counts_twice() -> None:
    assert pieces("灯灯")["灯"] == 2


def test_pairs_do_not_reach_over_a_sign() -> None:
    assert pairs("路灯，坏了") == {"路灯", "坏了"}


def test_the_mark_of_a_pair_holds_within_its_street_only() -> None:
    assert marks(["路灯"], within=1) != marks(["路灯"], within=2)
    assert all(-(2**31) <= mark < 2**31 for mark in marks(pairs("路灯坏了三天夜里看不清"), within=7))


def test_a_title_that_begins_the_text_is_not_read_twice() -> None:
    assert told_as("路灯坏了三天…", "路灯坏了三天，夜里看不清") == "路灯坏了三天，夜里看不清"
    assert told_as("求助", "路灯坏了") == "求助\n路灯坏了"


def test_the_reason_names_the_heaviest_pieces_and_none_twice_over() -> None:
    weighed = [Weighed("油烟", 3), Weighed("油烟味", 2.5), Weighed("烟味", 2), Weighed("饭", 9), Weighed("餐馆", 1)]

    assert heaviest(weighed) == ["油烟", "餐馆"]


def test_a_piece_that_speaks_against_is_no_reason() -> None:
    assert heaviest([Weighed("学校", -1), Weighed("餐馆", 0)]) == []


def test_no_more_pieces_are_named_than_asked_for() -> None:
    assert heaviest([Weighed("油烟", 3), Weighed("餐馆", 1)], most=1) == ["油烟"]


def test_texts_of_a_word_or_two_are_like_nothing() -> None:
    assert likeness(2, 2, 2) == 0
    assert likeness(3, 3, 3) == 1
    assert likeness(2, 4, 4) == 0.5


@pytest.mark.parametrize(
    ("nearness", "is_near"),
    [
        (Nearness(0.0, None, is_same_resident=True), True),
        (Nearness(0.41, None), True),
        (Nearness(0.39, None), False),
        (Nearness(0.0, 29.0), True),
        (Nearness(0.0, 31.0), False),
        (Nearness(0.16, 299.0), True),
        (Nearness(0.16, 301.0), False),
    ],
)
def test_a_case_is_near_by_resident_by_words_by_place_or_by_both(nearness: Nearness, is_near: bool) -> None:
    assert nearness.is_within(REACH) is is_near


def test_what_is_alike_and_close_stands_before_what_is_only_one_of_it() -> None:
    both, words, place = Nearness(0.5, 20.0), Nearness(0.6, None), Nearness(0.0, 20.0)

    assert sorted([place, words, both], key=lambda one: -one.rank(REACH)) == [both, words, place]


def test_a_category_with_few_cases_is_left_out_and_not_guessed_at() -> None:
    enough = enough_of(Counter({"a": 60, "b": 50, "c": 4}), least=100)

    assert enough == (type(enough))(frozenset({"a", "b"}), 110, None)


def test_too_few_cases_or_categories_withhold_every_suggestion() -> None:
    assert enough_of(Counter({"a": 50, "b": 49}), least=100).withheld is Withheld.TOO_FEW_CASES
    assert enough_of(Counter({"a": 200, "b": 4}), least=100).withheld is Withheld.TOO_FEW_CATEGORIES
