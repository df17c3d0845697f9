"""Words in both languages."""

from governance.ground.workflow import PERMISSION_WORDS, Permission, Words


def test_words_speak_the_language_of_the_page() -> None:
    words = Words("街道", "Street")

    assert [words.text(language) for language in ("zh-hans", "en", "en-gb", "fr")] == [
        "街道",
        "Street",
        "Street",
        "街道",
    ]


def test_every_permission_has_a_sentence_in_both_languages() -> None:
    assert set(PERMISSION_WORDS) == set(Permission)
    assert all(words.zh and words.en for words in PERMISSION_WORDS.values())
