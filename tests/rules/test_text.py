"""Documents and questions are cut alike, and every hit can be shown in the original words."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minkang.kernel.text.bigrams import bigrams, terms
from minkang.kernel.text.cutting import Part
from minkang.kernel.text.folding import fold
from minkang.kernel.text.numerals import normalise_numerals
from minkang.kernel.text.synonyms import Meanings, Thesaurus, read_thesaurus

TEXTS = st.text(
    st.sampled_from("预约挂号二〇三十百千万分之年个件事零两ABc19.%,。“” \n①½㎡Ω") | st.characters(),
    max_size=60,
)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("二〇二三年", "2023年"),
        ("百分之九十以上", "90%以上"),
        ("千分之五", "5‰"),
        ("三十分钟", "30分钟"),
        ("一百二十名", "120名"),
        ("一千零五家", "1005家"),
        ("十万元", "10万元"),
        ("十个工作日", "10个工作日"),
        ("二级以上", "2级以上"),
        ("两个月", "2个月"),
    ],
)
def test_a_numeral_with_one_reading_becomes_arabic(printed: str, read: str) -> None:
    assert normalise_numerals(printed) == read


@pytest.mark.parametrize(
    "name", ["十四五规划", "一网通办", "一站式", "三明经验", "出生一件事", "每千人口", "五五"]
)
def test_a_name_that_contains_a_numeral_stays_a_name(name: str) -> None:
    assert normalise_numerals(name) == name


def test_width_case_quotes_blanks_and_numerals_do_not_separate_question_and_document() -> None:
    assert bigrams("２０２３年“互联网＋护理”ＤＲＧ 付费") == bigrams("二〇二三年互联网+护理drg付费")


def test_words_pair_up_numbers_stay_whole_and_keep_their_counter() -> None:
    assert bigrams("预约到30分钟内,HPV 0.5") == (
        "预约", "约到", "30", "30分", "分钟", "钟内", "hpv", "0.5",
    )  # fmt: skip


def test_a_lone_character_is_still_a_term() -> None:
    assert bigrams("药") == ("药",)


@given(TEXTS)
def test_every_term_points_at_the_characters_it_was_cut_from(text: str) -> None:
    for term in terms(text):
        start, end = term.span
        assert 0 <= start < end <= len(text)
        assert fold(text[start:end]).text.replace(" ", "") != "" or term.text in fold(text).text


@given(TEXTS)
def test_terms_hold_nothing_that_a_query_language_could_read_as_a_command(text: str) -> None:
    forbidden = set(string.punctuation) - {"."}
    assert not [term for term in bigrams(text) if forbidden & set(term) or " " in term]


@given(TEXTS)
def test_reading_numerals_twice_changes_nothing_more(text: str) -> None:
    once = normalise_numerals(text)
    assert normalise_numerals(once) == once


@given(TEXTS)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


def told(question: str, words: Thesaurus) -> list[tuple[str, Part]]:
    """The stretches of a question."""
    return [(stretch.text, stretch.part) for stretch in words.cut(fold(question).text)]


def word_list(tmp_path: Path, text: str) -> Thesaurus:
    """A word list of one file."""
    (tmp_path / "some.toml").write_text(text, encoding="utf-8")
    return read_thesaurus(tmp_path)


def test_a_question_is_cut_at_its_framing_words_so_that_no_pair_spans_them(tmp_path: Path) -> None:
    words = word_list(tmp_path, 'frame = ["要等", "多久"]')
    assert told("看病要等多久", words) == [
        ("看病", Part.BARE), ("要等", Part.FRAME), ("多久", Part.FRAME),
    ]  # fmt: skip


def test_a_framing_word_inside_a_longer_word_does_not_cut_it(tmp_path: Path) -> None:
    words = word_list(tmp_path, 'frame = ["会", "能"]\nwhole = ["工会", "智能"]')
    assert told("工会能智能", words) == [
        ("工会", Part.KNOWN), ("能", Part.FRAME), ("智能", Part.KNOWN),
    ]  # fmt: skip


def test_the_longest_words_that_cover_the_question_are_read(tmp_path: Path) -> None:
    words = word_list(tmp_path, 'whole = ["养老", "养老机构", "机构床位", "床位"]')
    assert told("养老机构床位", words) == [("养老机构", Part.KNOWN), ("床位", Part.KNOWN)]


def test_a_word_of_the_list_never_begins_or_ends_inside_a_latin_word_or_number(
    tmp_path: Path,
) -> None:
    words = word_list(tmp_path, 'whole = ["ct", "120"]')
    assert told("doctor1200CT", words) == [
        ("doctor1200", Part.BARE), ("ct", Part.KNOWN),
    ]  # fmt: skip


@given(TEXTS)
def test_stretches_joined_are_the_question_again(text: str) -> None:
    words = Thesaurus({}, frozenset({"预约", "挂号"}), frozenset(), frozenset({"之", "预"}))
    folded = fold(text).text
    assert "".join(stretch.text for stretch in words.cut(folded)) == folded


def test_a_word_said_in_two_groups_has_the_meanings_of_both_and_never_itself(
    tmp_path: Path,
) -> None:
    words = word_list(
        tmp_path,
        """
        [[group]]
        say = ["看病", "就诊"]
        mean = ["就诊", "门诊"]
        near = ["医疗服务"]
        [[group]]
        say = ["看病"]
        mean = ["医疗服务"]
        """,
    )
    assert words.meanings["看病"] == Meanings(("就诊", "门诊", "医疗服务"), ())
    assert words.meanings["就诊"] == Meanings(("门诊",), ("医疗服务",))
    assert words.printed == {"就诊", "门诊", "医疗服务"}


def test_a_group_that_says_something_but_means_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="group 1 needs words"):
        word_list(tmp_path, '[[group]]\nsay = ["看病"]')
