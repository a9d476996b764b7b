"""Documents and questions are cut alike, and every hit can be shown in the original words."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minkang.kernel.text.bigrams import bigrams, terms
from minkang.kernel.text.folding import fold
from minkang.kernel.text.numerals import normalise_numerals
from minkang.kernel.text.synonyms import Thesaurus

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


def test_an_everyday_word_also_asks_for_the_word_of_the_document() -> None:
    words = Thesaurus({"看病": ("就诊", "门诊")}, ("怎么",))
    assert words.added("怎么看病和门诊") == ("就诊",)
    assert words.spoken("怎么看病") == " 看病"
