"""Guides are found by the words people use; what fits best stands first."""

import pytest

from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.queries.finding import finding
from minkang.affairs.permits.rules.finding import fit, sought

SAID = {
    "开诊所": "clinic-filing",
    "我要开理发店": "public-place-hygiene",
    "医生证": "doctor-registration",
    "办护士证": "nurse-registration",
    "开医院": "medical-institution-setup",
    "开一家中医馆需要什么材料": "clinic-filing",
    "我 想 开 口腔诊所": "clinic-filing",
    "幼儿园": "nursery-filing",
    "吗啡": "narcotic-card",
    "x光": "radiation-diagnosis",
    "CT": "radiation-diagnosis",
    "接生证": "maternal-child-staff",
    "消毒液": "disinfection-maker",
    "老年证": "elderly-card",
    "clinic": "clinic-filing",
    "二次供水": "drinking-water",
}


def marks_of(words: str) -> dict[str, int]:
    asked = sought(words, finding().openings, finding().endings)
    return {
        code: fit(asked, (one.title, one.title_en, code), finding().names[code], one.short)
        for code, one in definitions().items()
    }


@pytest.mark.parametrize("words", SAID)
def test_what_people_say_leads_to_what_they_need(words: str) -> None:
    marks = marks_of(words)
    assert max(marks, key=lambda code: marks[code]) == SAID[words]


def test_letters_fit_only_at_the_start_of_a_word() -> None:
    assert marks_of("CT")["doctor-registration"] == 0


def test_every_word_has_to_fit() -> None:
    assert not any(marks_of("诊所 拖拉机").values())
    assert not any(marks_of("拖拉机驾照").values())


def test_words_that_say_nothing_are_left_out() -> None:
    assert sought("我要办证", finding().openings, finding().endings) == ""
    assert sought("怎么办理 放射诊疗许可", finding().openings, finding().endings) == "放射诊疗许可"


def test_names_are_of_items_there_are() -> None:
    assert finding().names.keys() == definitions().keys()
