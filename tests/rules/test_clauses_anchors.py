"""A passage is recognised by length and digests, wherever it stands and however it is spaced."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minkang.policy import clauses
from minkang.policy.clauses import anchors

TEXT = "第一条 窗口当天受理。第二条 材料只交一次；窗口当天受理。"

writing = st.text(alphabet="窗口当天受理。,，;；（）()①㎡ｶﾞ 　\n\t〇12Ａé\u0301ﬁ㈠", max_size=60)


def test_folding_makes_widths_and_spaces_equal() -> None:
    assert clauses.normalise("（一） Ａ，\n１２") == ("(一)A,12", (0, 1, 2, 4, 5, 7, 8))


def test_one_character_that_unfolds_points_back_to_itself() -> None:
    assert clauses.normalise("约㎡") == ("约m2", (0, 1, 1))


@given(writing)
def test_folding_equals_unicode_folding_without_spaces(text: str) -> None:
    folded, offsets = clauses.normalise(text)
    assert folded == "".join(unicodedata.normalize("NFKC", text).split())
    assert len(folded) == len(offsets)
    assert list(offsets) == sorted(offsets)


@given(writing, writing, writing)
def test_a_passage_is_found_between_any_neighbours(before: str, text: str, after: str) -> None:
    passage = clauses.normalise(text)[0]
    assume(len(passage) >= anchors.HEAD)
    whole = clauses.normalise(before)[0] + passage + clauses.normalise(after)[0]
    start = clauses.locate(clauses.anchor_of(passage), whole)
    assert start is not None
    assert whole[start : start + len(passage)] == passage


def test_a_passage_too_short_to_be_told_from_others_has_no_anchor() -> None:
    with pytest.raises(ValueError, match="shorter than 4"):
        clauses.anchor_of("受理。")


def test_the_second_of_two_equal_passages_is_found_at_its_own_place() -> None:
    folded = clauses.normalise(TEXT)[0]
    passage = clauses.normalise("窗口当天受理。")[0]
    first = clauses.locate(clauses.anchor_of(passage), folded)
    second = clauses.locate(clauses.anchor_of(passage, occurrence=2), folded)
    third = clauses.locate(clauses.anchor_of(passage, occurrence=3), folded)
    assert (first, second, third) == (3, folded.rindex(passage), None)


def test_a_passage_changed_by_one_character_is_not_found() -> None:
    folded = clauses.normalise(TEXT)[0]
    assert clauses.locate(clauses.anchor_of("窗口次日受理。"), folded) is None


def test_a_passage_cut_at_the_end_of_the_text_is_not_found() -> None:
    passage = clauses.normalise("窗口当天受理。")[0]
    assert clauses.locate(clauses.anchor_of(passage), passage[:-1]) is None
