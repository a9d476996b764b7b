"""Tables: one row per line, one cell per line, rows as clauses and as targets."""

from datetime import date

import parsing_samples as samples
import pytest

from minkang.policy.parsing import parse


def test_rows_with_tabs_become_clauses_with_their_responsible_units() -> None:
    document = parse(samples.PROVINCIAL_PLAN).documents[0]
    table = document.tables[0]
    assert table.title == "任务分工表"
    assert table.columns == ("序号", "任务", "责任单位", "完成时限")
    rows = [c for c in document.clauses if c.path in table.clauses]
    assert [c.responsible for c in rows] == [("省卫生健康委",), ("省教育厅", "省卫生健康委")]


def test_a_flattened_indicator_table_gives_a_target_per_row() -> None:
    document = parse(samples.PROVINCIAL_PLAN).documents[0]
    table = document.tables[1]
    found = [t for t in document.targets if t.clause in table.clauses]
    assert [(t.indicator, t.comparator.value, t.value, t.unit, t.nature) for t in found] == [
        ("每千人口床位数", "=", "7.5", "张", "预期性"),
        ("居民健康素养水平", "=", "30", "%", "约束性"),
    ]
    assert {t.deadline for t in found} == {date(2025, 12, 31)}


def test_a_category_stated_once_carries_over_the_rows_below_it() -> None:
    cells = "指标类别 指标名称 2030年目标值 指标性质 健康水平 预期寿命 ≥81岁 预期性 死亡率 ≤4.0‰ 约束性 健康服务 签约率 80%左右 预期性 近视率 力争每年下降0.5个百分点 约束性 发病率 上升趋势减缓 预期性"
    document = parse(
        "一、目标\n发展指标\n"
        + "\n".join(cells.split(" "))
        + "\n二、任务\n做好各项工作，确保落实到位。\n"
    ).documents[0]
    (table,) = document.tables
    assert table.title == "发展指标"
    assert [row[0] for row in table.rows] == [
        "健康水平",
        "健康水平",
        "健康服务",
        "健康服务",
        "健康服务",
    ]
    assert [(t.indicator, t.comparator.value, t.value, t.unit) for t in document.targets] == [
        ("预期寿命", ">=", "81", "岁"),
        ("死亡率", "<=", "4.0", "‰"),
        ("签约率", "~", "80", "%"),
        ("近视率", ">=", "0.5", "个百分点"),
        ("发病率", "trend-down", "上升趋势减缓", ""),
    ]


def test_a_numbered_list_flattened_to_cells_keeps_each_row_together() -> None:
    text = "附件\n分工清单\n甲受理乙事项\n序号\n类别\n事项范围\n1\n咨询类\n政策法规咨询。\n2\n救助类\n走失人员帮助查找。\n乙受理甲事项\n序号\n类别\n事项范围\n1\n纠纷类\n邻里矛盾纠纷。\n"
    document = parse(text).documents[0]
    assert [(t.title, len(t.rows)) for t in document.tables] == [
        ("甲受理乙事项", 2),
        ("乙受理甲事项", 1),
    ]
    assert [c.text.split() for c in document.clauses] == [
        ["1", "咨询类", "政策法规咨询。"],
        ["2", "救助类", "走失人员帮助查找。"],
        ["1", "纠纷类", "邻里矛盾纠纷。"],
    ]


def test_bars_make_a_table_and_the_rule_below_its_head_is_no_row() -> None:
    table = parse(samples.COUNTY_NOTICE).documents[0].tables[0]
    assert table.columns == ("乡镇", "应检人数", "实检人数")
    assert table.rows == (("东镇", "1200", "800"), ("西镇", "900", "870"))


def test_a_table_over_two_pages_repeats_its_header_and_has_two_target_years() -> None:
    header = "序号 |\n指标名称 |\n单位 |\n2022年 |\n2025年 |\n2027年 |\n责任单位 |\n"
    text = (
        f"甲县寿命提升行动目标清单\n{header}1 |\n预期寿命 |\n岁 |\n78.2 |\n≥79.2 |\n≥80 |\n县卫健局、县医保局 |\n"
        f"{header}2 |\n死亡率 |\n/10万 |\n9.1 |\n≤9 |\n持续下降 |\n县卫健局 |\n"
    )
    document = parse(text).documents[0]
    (table,) = document.tables
    assert [row[1] for row in table.rows] == ["预期寿命", "死亡率"]
    assert [
        (t.indicator, t.comparator.value, t.value, t.unit, t.deadline.year)
        for t in document.targets
        if t.deadline
    ] == [
        ("预期寿命", ">=", "79.2", "岁", 2025),
        ("预期寿命", ">=", "80", "岁", 2027),
        ("死亡率", "<=", "9", "/10万", 2025),
        ("死亡率", "trend-down", "持续下降", "", 2027),
    ]
    assert document.clauses[0].responsible == ("县卫健局", "县医保局")


def test_rows_that_go_on_counting_from_an_earlier_table_are_rows() -> None:
    cells = "序号 重点任务 牵头单位 完成时限 7 完成管网改造12公里 市水务局 2026年6月底 8 新建公园3个 市园林局 2026年12月底"
    document = parse(
        "一、城市建设\n" + "\n".join(cells.split(" ")) + "\n\n注：由办公室汇总。\n"
    ).documents[0]
    (table,) = document.tables
    assert [row[0] for row in table.rows] == ["7", "8"]
    assert [c.responsible for c in document.clauses if c.path in table.clauses] == [
        ("市水务局",),
        ("市园林局",),
    ]


def test_a_table_with_single_blanks_under_an_attachment_is_no_part_of_its_title() -> None:
    text = "关于开展评价的通知\n\n各区：\n    现将有关事项通知如下。\n    一、范围。全市供水单位。\n    附件：1.指标\n                某市水务局\n             2025年9月3日\n\n附件1\n\n供水单位运行指标\n\n指标名称 2024年基线 2026年目标值 单位\n管网漏损率 9.1 ≤8 %\n水质合格率 98 ≥99 %\n停水时长 8.1 ≤7.5 小时\n"
    document = parse(text).documents[0]
    (table,) = document.tables
    assert table.title == "供水单位运行指标"
    assert table.columns == ("指标名称", "2024年基线", "2026年目标值", "单位")
    assert [row[0] for row in table.rows] == ["管网漏损率", "水质合格率", "停水时长"]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (
            "领域\t序号\t指标\t2025年\t2030年\t属性\n健康水平\t1\t签约率（%）\t79\t80\t预期性\n\t2\t发病率（‰）\t4.6\t≤4.0\t约束性",
            [
                ("健康水平", "1", "签约率(%)", "79", "80", "预期性"),
                ("健康水平", "2", "发病率(‰)", "4.6", "≤4.0", "约束性"),
            ],
        ),
        (
            "序号\t指标\t2025年\t备注\n1\t床位数（张）\t80\t\n2\t医师数（人）\t\t试点",
            [("1", "床位数(张)", "80", ""), ("2", "医师数(人)", "", "试点")],
        ),
        (
            "| 序号 | 指标 | 2025年 | 备注 |\n|---|---|---|---|\n| 1 | 床位数（张） | 80 |  |",
            [("1", "床位数(张)", "80", "")],
        ),
    ],
)
def test_an_empty_cell_at_the_edge_of_a_row_keeps_its_place(
    lines: str, rows: list[tuple[str, ...]]
) -> None:
    text = f"一、发展情况\n主要指标\n{lines}\n二、任务\n做好各项工作，确保落实到位。\n"
    (table,) = parse(text).documents[0].tables
    assert list(table.rows) == rows
