"""Names agree as people read and write them, not as a computer stores them."""

import pytest

from minkang.registry.people.rules.matching.names import compare_names, read_name, spellings


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("王桂英", " 王 桂英 ", "exact"),
        ("張偉", "张伟", "exact"),
        ("闫志强", "阎志强", "exact"),
        ("王芳（女）", "王芳2", "exact"),
        ("迪丽热巴·迪力木拉提", "迪丽热巴•迪力木拉提", "exact"),
        ("迪丽热巴·迪力木拉提", "迪丽热巴迪力木拉提", "exact"),
        ("张伟", "章玮", "same_reading"),
        ("王芳", "汪方", "same_reading"),
        ("刘茜", "刘西", "same_reading"),
        ("刘茜", "刘倩", "same_reading"),
        ("王芳", "WANG FANG", "same_reading"),
        ("王芳", "Fang Wáng", "same_reading"),
        ("单雄", "shan xiong", "same_reading"),
        ("尉迟恭", "Yuchi Gong", "same_reading"),
        ("吕布", "LV BU", "same_reading"),
        ("刘思晴", "刘思睛", "look_alike"),
        ("王桂英", "王*英", "similar"),
        ("迪丽热巴·迪力木拉提", "迪丽热巴", "similar"),
        ("王建国", "王建军", "one_edit"),
        ("王建国", "王国建", "one_edit"),
        ("欧阳修", "欧修", "one_edit"),
        ("李四光", "张四光", "one_edit"),
        ("王伟", "王明", "same_surname"),
        ("单雄", "dan xiong", "different"),
        ("解放", "jie fang", "different"),
        ("王芳", "李娜", "different"),
        ("王芳", "", "missing"),
        ("Anna Keller", "KELLER, Anna", "exact"),
        ("Anna Keller", "Anna Keler", "one_edit"),
        ("Anna Keller", "Bert Brown", "different"),
    ],
)
def test_two_names_agree_as_a_clerk_would_say(one: str, other: str, level: str) -> None:
    here, there = read_name(one), read_name(other)
    assert compare_names(here, there) == level
    assert compare_names(there, here) == level


@pytest.mark.parametrize(
    ("surname", "reading"),
    [
        *(
            ("单", "shan"),
            ("仇", "qiu"),
            ("解", "xie"),
            ("曾", "zeng"),
            ("朴", "piao"),
            ("盖", "ge"),
        ),
        *(("查", "zha"), ("区", "ou"), ("任", "ren"), ("尉迟", "yuchi"), ("万俟", "moqi")),
    ],
)
def test_a_surname_is_read_as_a_surname(surname: str, reading: str) -> None:
    read = spellings(read_name(f"{surname}明"))
    assert f"{reading}ming" in read


def test_a_surname_is_never_read_as_the_character_usually_is() -> None:
    usual = {"单明": "danming", "仇明": "chouming", "解明": "jieming", "曾明": "cengming"}
    for name, wrong in usual.items():
        assert wrong not in spellings(read_name(name))


def test_a_name_with_many_readings_stays_small() -> None:
    assert len(spellings(read_name("单" + "行" * 20))) <= 64
