"""Targets: comparator, value, unit, deadline, nature; and the figures that are none."""

from datetime import date

import parsing_samples as samples
import pytest

from minkang.policy.parsing import Document, Target, TargetStatus, parse


def targets(sentence: str) -> list[tuple[str, str, str]]:
    found = parse(f"一、任务\n{sentence}\n二、其他\n做好其他工作。\n").documents[0].targets
    return [(t.comparator.value, t.value, t.unit) for t in found]


def of(document: Document, path: str) -> list[Target]:
    return [t for t in document.targets if t.clause == path]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("预约时段精确到30分钟以内。", ("<=", "30", "分钟")),
        ("服务半径不超过5公里。", ("<=", "5", "公里")),
        ("审批时限压缩至法定时限的50%。", ("<=", "50", "%")),
        ("平均住院日降至8天以下。", ("<=", "8", "天")),
        ("每项最高补助50万元。", ("<=", "50", "万元")),
        ("龋齿率控制在25%以下。", ("<=", "25", "%")),
        ("在5个工作日内办结。", ("<=", "5", "个工作日")),
        ("建成15分钟健康服务圈。", ("<=", "15", "分钟")),
        ("设置率不低于90%。", (">=", "90", "%")),
        ("设置率不得低于百分之九十。", (">=", "90", "%")),
        ("每个县至少设置1个救治中心。", (">=", "1", "个")),
        ("签约率达到60%以上。", (">=", "60", "%")),
        ("床位数达到7.55张。", (">=", "7.55", "张")),
        ("救护车达到每3万人口配置1辆。", (">=", "1", "辆")),
        ("35%以上的乡镇卫生院达到标准。", (">=", "35", "%")),
        ("近视率每年下降0.5个百分点。", (">=", "0.5", "个百分点")),
        ("预付款比例提高到40%。", (">=", "40", "%")),
        ("产值增量超过1亿元（含）。", (">=", "1", "亿元")),
        ("融入资金超过1亿元人民币。", (">", "1", "亿元")),
        ("参训90余名医师。", (">", "90", "名")),
        ("感染率低于0.17%。", ("<", "0.17", "%")),
        ("上缴经费低于1万元（不含）。", ("<", "1", "万元")),
        ("建设高水平医院15家左右。", ("~", "15", "家")),
        ("约3000人参加普查。", ("~", "3000", "人")),
        ("确定2-3处建设单位。", ("range", "2-3", "处")),
        ("给予10%－20%的价格扣除。", ("range", "10-20", "%")),
        ("试点病区5至8个。", ("range", "5-8", "个")),
        ("床医比达到1:0.55。", ("=", "1:0.55", "")),
        ("建设中医馆88家。", ("=", "88", "家")),
        ("设立一个指挥中心。", ("=", "一", "个")),
        ("至少有一个机构达到二级标准。", (">=", "一", "个")),
        ("发病率维持在210/10万以下水平。", ("<=", "210", "/10万")),
        ("安排资金1,200万元。", ("=", "1200", "万元")),
        ("系统可用率≥99.9%。", (">=", "99.9", "%")),
        ("吸烟率≤20％。", ("<=", "20", "%")),
        ("医院全部公开服务指南。", ("all", "全部", "")),
        ("实现居民护理保险全覆盖。", ("all", "全覆盖", "")),
        ("普遍建成友善机构。", ("all", "普遍", "")),
        ("医疗服务收入占比逐步提升。", ("trend-up", "逐步提升", "")),
        ("孕产妇死亡率持续下降。", ("trend-down", "持续下降", "")),
        ("全县近视发生率上升趋势得到遏制。", ("trend-down", "上升趋势得到遏制", "")),
        ("市级机构达到三级标准。", ("=", "三级", "")),
        ("人员收入不低于全市平均工资水平。", (">=", "全市平均工资水平", "")),
    ],
)
def test_one_phrase_gives_one_exact_target(sentence: str, expected: tuple[str, str, str]) -> None:
    assert targets(sentence) == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "根据国发〔2022〕12号文件要求，做好2023年工作。",
        "升级应急指挥平台2.0版，应用5G技术。",
        "加强65岁及以上老年人和0-6岁儿童健康管理。",
        "推进12345与110联动，做好第5次普查。",
        "自2023年6月1日起实施三年行动计划。",
        "热线24小时值守。",
        "落实《关于做好100项工作的通知》。",
        "12345接到线索，第一时间转交110处置。",
        "提高办事效率，减轻群众负担。",
        "围绕3个方面开展工作。",
        "从事生产的全部法人单位。",
    ],
)
def test_dates_names_ages_and_ordinals_are_no_targets(sentence: str) -> None:
    assert targets(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全科医生和公卫人员数分别达到4人、8.5人。", [(">=", "4", "人"), (">=", "8.5", "人")]),
        ("人均用糖量和用盐量分别降到9克和5克以下。", [("<=", "9", "克"), ("<=", "5", "克")]),
        (
            "办理时限压减至单电源22个工作日、双电源32个工作日。",
            [("<=", "22", "个工作日"), ("<=", "32", "个工作日")],
        ),
        ("规范管理率和服药率均达到80%以上。", [(">=", "80", "%"), (">=", "80", "%")]),
        ("给予10万元到30万元奖励。", [(">=", "10", "万元"), ("<=", "30", "万元")]),
        ("超过100万元但不超过300万元的部分。", [(">", "100", "万元"), ("<=", "300", "万元")]),
        ("建成12个以上重点专科、7个特色专科。", [(">=", "12", "个"), ("=", "7", "个")]),
        ("认定时限由20个工作日压缩至10个工作日。", [("<=", "10", "个工作日")]),
        ("处50元以上200元以下罚款。", [(">=", "50", "元"), ("<=", "200", "元")]),
    ],
)
def test_joined_figures_share_or_keep_their_comparators(
    sentence: str, expected: list[tuple[str, str, str]]
) -> None:
    assert targets(sentence) == expected


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("到2025年，", date(2025, 12, 31)),
        ("2025年底前，", date(2025, 12, 31)),
        ("2025年年底前，", date(2025, 12, 31)),
        ("2023年9月底前，", date(2023, 9, 30)),
        ("2024年2月底前，", date(2024, 2, 29)),
        ("2025年6月30日前，", date(2025, 6, 30)),
        ("到“十四五”末期，", date(2025, 12, 31)),
        ("2026年上半年，", date(2026, 6, 30)),
        ("", None),
    ],
)
def test_a_deadline_is_the_last_day_of_the_named_period(period: str, day: date | None) -> None:
    found = (
        parse(f"一、任务\n{period}签约率达到60%以上。\n二、其他\n做好工作。\n").documents[0].targets
    )
    assert [t.deadline for t in found] == [day]


def test_each_half_of_a_sentence_keeps_its_own_deadline_and_indicator() -> None:
    found = of(parse(samples.PROVINCIAL_PLAN).documents[0], "1.p1")
    assert [(t.indicator, t.value, t.deadline.year) for t in found if t.deadline] == [
        ("全省乡镇卫生院达标率", "95", 2025),
        ("全科医生", "2", 2025),
        ("县域内就诊率", "92", 2027),
        ("基层医疗卫生机构诊疗量占比", "60", 2027),
        ("平均候诊时间", "25", 2027),
    ]


def test_a_due_date_line_dates_the_targets_of_its_item() -> None:
    found = of(parse(samples.COUNTY_PLAN).documents[0], "2.1.2")
    assert [(t.value, t.unit, t.deadline) for t in found] == [
        ("24", "小时", date(2024, 12, 31)),
        ("2", "个工作日", date(2024, 12, 31)),
    ]


def test_reported_results_are_marked_as_achieved() -> None:
    found = parse("一、成绩\n截至目前，已办理许可31件，满意度达100%。\n").documents[0].targets
    assert {(t.value, t.comparator.value, t.status) for t in found} == {
        ("31", "=", TargetStatus.ACHIEVED),
        ("100", "=", TargetStatus.ACHIEVED),
    }


def test_figures_of_a_background_chapter_are_baselines_not_targets() -> None:
    document = parse(
        "一、规划背景\n2020年，签约率达到50%以上，服务能力增强。\n二、目标\n到2025年，签约率达到60%以上。\n"
    ).documents[0]
    assert [t.value for t in document.targets] == ["60"]
    assert [t.value for t in document.baselines] == ["50"]


def test_a_target_points_at_its_own_characters() -> None:
    for text in samples.ALL_SAMPLES.values():
        for document in parse(text).documents:
            held = {c.path: c for c in document.clauses}
            for target in document.targets:
                clause = held[target.clause]
                assert clause.start <= target.start < target.end <= clause.end
