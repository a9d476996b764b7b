"""What figures mean: their units, ranges, dates and the words that are no promise."""

from datetime import date
from time import process_time

import pytest

from minkang.policy.parsing import Target, parse


def targets(sentence: str) -> list[Target]:
    text = f"青禾县服务实施方案\n\n一、任务\n{sentence}\n二、其他\n做好其他工作。\n\n青禾县卫生健康局\n2025年3月1日\n"
    return list(parse(text).documents[0].targets)


def figures(sentence: str) -> list[tuple[str, str, str]]:
    return [(t.comparator.value, t.value, t.unit) for t in targets(sentence)]


def test_a_long_line_of_items_is_read_in_bounded_time() -> None:
    started = process_time()
    found = targets("1.改进服务。到2027年，床位达到30张以上。" * 3000)
    assert len(found) == 3000
    assert process_time() - started < 3


def test_a_unit_in_the_name_of_a_row_is_its_unit_and_not_its_name() -> None:
    rows = "指标名称\t2024年\t2027年目标值\n县域就诊率（%）\t84.6\t90\n护士配备数（人）\t4.1\t≥4.6\n签约率（含乡镇）\t60\t75\n"
    found = targets(f"任务指标如下。\n{rows}")
    assert [(t.indicator, t.value, t.unit) for t in found] == [
        ("县域就诊率", "90", "%"),
        ("护士配备数", "4.6", "人"),
        ("签约率(含乡镇)", "75", ""),
    ]


def test_a_chapter_in_full_width_digits_dates_its_clauses() -> None:
    text = (
        "2024年青禾县统计公报\n\n一、２０２５年工作安排\n重点抓好以下工作：年底前就诊率达到91%。\n"
    )
    (found,) = parse(text).documents[0].targets
    assert found.deadline == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("食品抽检量不少于5批次。", (">=", "5", "批次")),
        ("完成筛查1.5万人份（其中乳腺癌0.8万）。", ("=", "1.5", "万人份")),
        ("全年接种3000剂次以上。", (">=", "3000", "剂次")),
        ("业务用房不少于200㎡。", (">=", "200", "㎡")),
    ],
)
def test_the_longest_unit_is_read(sentence: str, expected: tuple[str, str, str]) -> None:
    assert figures(sentence) == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("记录保存时间不少于90日。", [(">=", "90", "日")]),
        ("公示期不少于7日。", [(">=", "7", "日")]),
        ("公示期为7日。", [("=", "7", "日")]),
        ("会议定于每月15日召开。", []),
        ("使用率保持在60%至75%之间。", [("range", "60-75", "%")]),
        ("培训费占比应在15%以上20%以下。", [("range", "15-20", "%")]),
        ("补助最低20%，工程造价以上部分另计。", [(">=", "20", "%")]),
    ],
)
def test_days_that_last_and_bounds_on_both_sides_are_read(
    sentence: str, expected: list[tuple[str, str, str]]
) -> None:
    assert figures(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "到2026年、2027年，护理型床位占比分别达到62%、66%；探访率达到98%。",
            [
                ("护理型床位占比", "62", 2026),
                ("护理型床位占比", "66", 2027),
                ("探访率", "98", 2027),
            ],
        ),
        (
            "2026年、2027年、2028年分别新建托位300个、400个、500个。",
            [("托位", "300", 2026), ("托位", "400", 2027), ("托位", "500", 2028)],
        ),
    ],
)
def test_a_list_of_years_dates_its_figures_in_order(
    sentence: str, expected: list[tuple[str, str, int]]
) -> None:
    found = targets(sentence)
    assert [(t.indicator, t.value, t.deadline and t.deadline.year) for t in found] == expected


@pytest.mark.parametrize(
    ("phrase", "day"),
    [("明年6月底前", date(2026, 6, 30)), ("明年底前", date(2026, 12, 31))],
)
def test_next_year_is_the_year_after_the_document(phrase: str, day: date) -> None:
    (found,) = targets(f"{phrase}建成病房30间。")
    assert found.deadline == day


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("建成15分钟健身圈。", [("<=", "15", "分钟")]),
        ("推动15分钟健身圈建设。", []),
        ("打造“10分钟服务圈”。", []),
        ("48小时内完成检测的样本比例达九成。", [(">=", "九", "成")]),
        (
            "经费占比不低于5%，并随老年人口增加逐步提高。",
            [(">=", "5", "%"), ("trend-up", "逐步提高", "")],
        ),
        (
            "每年安排专项经费80万元，根据经济发展逐年增加。",
            [("=", "80", "万元"), ("trend-up", "逐年增加", "")],
        ),
        ("根据经济发展逐年增加投入。", []),
        ("二级医院全部开通线上复诊。", [("all", "全部", "")]),
        ("为做好宣传，提高患者发现率，经研究，决定开展筛查。", []),
        ("提高患者发现率，开展筛查。", [("trend-up", "提高", "")]),
    ],
)
def test_names_purposes_and_conditions_are_no_promise(
    sentence: str, expected: list[tuple[str, str, str]]
) -> None:
    assert figures(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "indicator"),
    [
        ("1.推进托育机构建设。每年新增200张以上。", "托育机构"),
        ("6  食品抽检量不少于5批次。", "食品抽检量"),
        ("做好以下事项：a)上门服务比例达到5%以上。", "上门服务比例"),
    ],
)
def test_an_indicator_is_named_and_carries_no_number(sentence: str, indicator: str) -> None:
    (found,) = targets(sentence)
    assert found.indicator == indicator
