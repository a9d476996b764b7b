"""A question becomes concepts: framing words say nothing, and a concept counts once."""

import tomllib
from pathlib import Path

import pytest

from minkang.policy.search import asking
from minkang.policy.search.asking import Clue, Stored, ask, clues

ENTRIES = 1000


def clues_for(typed: str, **entries_with: int) -> dict[str, Clue]:
    """Clues by what they match, when the index holds the given terms."""
    stored = {term: Stored((term,), entries) for term, entries in entries_with.items()}
    return {clue.match: clue for clue in clues(ask(typed), stored, ENTRIES)}


def test_a_word_of_waiting_is_never_read_together_with_the_word_before_it() -> None:
    question = ask("看病要等多久")
    assert len(question.concepts) == 2
    assert {"看病", "等多久"} <= question.words
    assert not {"等多", "要等", "多久", "病要"} & question.words
    assert {"就诊", "等待时间"} <= set(question.meanings)


@pytest.mark.parametrize(
    "frame",
    ["怎么办", "多少钱", "要多久", "哪里可以", "有没有", "能不能", "我想", "请问", "什么时候"],
)
def test_a_framing_word_adds_nothing_to_a_question(frame: str) -> None:
    assert ask(f"{frame}托育").concepts == ask(f"托育{frame}").concepts == ask("托育").concepts


def test_a_question_of_framing_words_alone_is_asked_as_it_stands() -> None:
    assert ask("怎么办").concepts


def test_a_word_with_many_meanings_is_one_concept() -> None:
    concepts = ask("挂号").concepts
    assert len(concepts) == 1
    assert len(concepts[0].wordings) > 3


def test_what_was_typed_weighs_more_than_what_it_means() -> None:
    found = clues_for("看病", 看病=10, 就诊=10)
    assert found["('看病')"].weight > found["('就诊')"].weight > 0


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    found = clues_for("窝沟封闭 医院", 窝沟=2, 医院=500)
    assert found["('窝沟')"].weight > found["('医院')"].weight


def test_a_common_word_alone_finds_and_beside_a_telling_one_only_ranks() -> None:
    assert clues_for("医院", 医院=900)["('医院')"].finds
    beside = clues_for("医院窝沟", 医院=900, 窝沟=2)
    assert not beside["('医院')"].finds
    assert beside["('窝沟')"].finds


def test_a_meaning_is_asked_for_as_a_whole_word() -> None:
    found = clues_for("等多久", 等待=5, 待时=2, 时间=300)
    assert found["('等待') <-> ('待时') <-> ('时间')"].concept == 0
    assert "('时间')" not in found


def test_single_characters_find_only_when_no_word_does() -> None:
    assert clues_for("鐥疫", 疫=4)["('疫')"].finds
    assert not clues_for("窝沟", 窝沟=2, 沟=4)["('沟')"].finds


def test_an_english_word_is_asked_for_in_every_spelling_of_the_index() -> None:
    stored = {"waiting": Stored(("wait", "waiting"), 3)}
    matches = [clue.match for clue in clues(ask("waiting"), stored, ENTRIES)]
    assert matches == ["('wait' | 'waiting')"]


def test_every_group_of_the_word_lists_is_said_once_and_leads_elsewhere() -> None:
    folder = Path(asking.__file__).with_name("synonyms")
    groups = 0
    for path in folder.glob("*.toml"):
        for group in tomllib.loads(path.read_text(encoding="utf-8")).get("group", []):
            groups += 1
            for side in ("say", "mean", "near"):
                words = group.get(side, [])
                assert len(words) == len(set(words)), (path.name, words)
            assert set(group["mean"]) - set(group["say"]) or len(group["say"]) > 1, group
            assert not set(group["mean"]) & set(group.get("near", [])), group
    assert groups >= 350


def test_no_framing_word_is_also_kept_whole() -> None:
    folder = Path(asking.__file__).with_name("synonyms")
    lists = tomllib.loads((folder / "frame.toml").read_text(encoding="utf-8"))
    assert not set(lists["frame"]) & set(lists["whole"])
