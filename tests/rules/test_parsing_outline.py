"""Heading tree and clauses: numbering families, inline headings, boxes, responsibility."""

import parsing_samples as samples
import pytest

from minkang.policy.parsing import Clause, Document, Heading, parse


def document(text: str) -> Document:
    return parse(text).documents[0]


def clause(text: str, path: str) -> Clause:
    return next(c for d in parse(text).documents for c in d.clauses if c.path == path)


def tree(headings: tuple[Heading, ...]) -> list[object]:
    return [
        (h.label + h.title, tree(h.children)) if h.children else h.label + h.title for h in headings
    ]


BODY = "加强组织领导和统筹协调，落实各项任务，确保取得实效。"


@pytest.mark.parametrize(
    "labels",
    [
        ("第一章 总则", "第二章 附则"),
        ("第一节 机构", "第二节 人员"),
        ("一、总体要求", "二、保障措施"),
        ("（一）加强领导", "（二）强化监督"),
        ("(一)加强领导", "(二)强化监督"),
        ("1.加强领导", "2.强化监督"),
        ("1．加强领导", "2．强化监督"),
        ("1、加强领导", "2、强化监督"),
        ("１．加强领导", "２．强化监督"),
        ("（1）加强领导", "（2）强化监督"),
        ("1）加强领导", "2）强化监督"),
        ("①加强领导", "②强化监督"),
        ("（一) 加强领导", "(二） 强化监督"),
    ],
)
def test_every_numbering_family_makes_headings(labels: tuple[str, str]) -> None:
    text = "".join(f"{label}\n{BODY}\n" for label in labels)
    found = document(text)
    assert [h.title for h in found.headings] == [
        label.split()[-1].lstrip("（(一二1１．.、）)2２①②") for label in labels
    ]
    assert [c.path for c in found.clauses] == ["1.p1", "2.p1"]


def test_deeper_families_nest_and_return() -> None:
    found = document(
        f"一、任务\n（一）供给\n1.扩容\n（1）床位\n{BODY}\n（2）人员\n{BODY}\n2.提质\n{BODY}\n（二）管理\n{BODY}\n二、保障\n{BODY}\n"
    )
    assert tree(found.headings) == [
        ("一、任务", [("(一)供给", [("1.扩容", ["(1)床位", "(2)人员"]), "2.提质"]), "(二)管理"]),
        "二、保障",
    ]
    assert [c.path for c in found.clauses] == [
        "1.1.1.1.p1",
        "1.1.1.2.p1",
        "1.1.2.p1",
        "1.2.p1",
        "2.p1",
    ]


def test_articles_are_clauses_with_their_lists_and_second_paragraphs() -> None:
    found = document(samples.ORDER)
    assert [c.path for c in found.clauses] == [
        "n.p1", "1.1", "1.2", "1.2.1", "1.2.2", "1.2.3", "1.2.p1", "2.3", "2.4",
    ]  # fmt: skip
    assert clause(samples.ORDER, "2.3").heading_path == ("第二章 法律责任",)


def test_headings_inside_one_long_line_are_found_and_decimals_are_not() -> None:
    found = document(samples.ONE_LINE_PAGE)
    assert tree(found.headings) == [
        "一、目标任务",
        ("二、重点工作", ["(一)扩大供给", ("(二)规范管理", ["1.备案管理", "2.安全检查"])]),
        "三、组织保障",
    ]


def test_a_title_glued_to_its_text_ends_where_its_verb_returns() -> None:
    found = document(
        f"一、支持社会力量举办医疗机构支持社会力量引进资源，{BODY}\n二、保障\n{BODY}\n"
    )
    assert found.headings[0].title == "支持社会力量举办医疗机构"


def test_a_heading_glued_to_an_item_and_repeated_counts_once() -> None:
    parsed = parse(samples.GAZETTE)
    plan = parsed.documents[1]
    assert [h.title for h in plan.headings] == ["建设目标", "保障措施"]
    assert "repeated-heading" in {r.why for r in parsed.residue}
    assert clause(samples.GAZETTE, "1.z1.1").heading_path[1] == "专栏 1 步道重点工程"


def test_a_box_ends_where_the_sections_of_its_chapter_go_on() -> None:
    found = document(
        f"一、服务\n（一）妇幼\n{BODY}\n专栏2 重点工程\n1.建设工程。建设中心一处。\n（二）托育\n{BODY}\n"
    )
    assert tree(found.headings) == [
        ("一、服务", ["(一)妇幼", ("专栏2重点工程", ["1.建设工程"]), "(二)托育"])
    ]
    assert found.clauses[-1].heading_path == ("一、服务", "(二)托育")


def test_spoken_ordinals_are_clauses_of_their_own() -> None:
    paths = [c.path for c in document(samples.COUNTY_PLAN).clauses]
    assert paths[-3:] == ["3.1", "3.2", "3.3"]


def test_a_short_list_entry_is_a_clause_not_a_heading() -> None:
    found = document(f"一、名单\n1.甲公司\n2.乙公司\n二、要求\n{BODY}\n")
    assert [c.text for c in found.clauses][:2] == ["1.甲公司", "2.乙公司"]


def test_a_paragraph_broken_over_lines_is_one_clause() -> None:
    found = document(
        "一、目标\n各有关部门要充分认识此项工作的重要意义，切实增强责任感和紧迫感，把各项\n任务落到实处，确保如期完成。\n"
    )
    assert [c.path for c in found.clauses] == ["1.p1"]
    assert found.clauses[0].text.endswith("如期完成。")


def test_bullets_and_dashes_are_paragraph_clauses() -> None:
    found = document(
        "一、目标\n到2025年实现以下目标：\n——服务能力增强。全面提升。\n——质量改善。稳步改善。\n"
    )
    assert [c.path for c in found.clauses] == ["1.p1", "1.p2", "1.p3"]


@pytest.mark.parametrize(
    ("statement", "units"),
    [
        ("（责任单位：市卫健委、市财政局）", ("市卫健委", "市财政局")),
        ("(责任部门:市卫健委,市财政局)", ("市卫健委", "市财政局")),
        ("(牵头单位:甲局;配合单位:乙局、丙局)", ("甲局", "乙局", "丙局")),
        ("（市卫健委牵头，市财政局、市教育局配合）", ("市卫健委", "市财政局", "市教育局")),
        ("（甲局、乙局按职责分工负责）", ("甲局", "乙局")),
        ("（责任单位：甲局、乙局等有关部门）", ("甲局", "乙局")),
        ("（责任单位：甲局、乙局。列第一位的为牵头单位，下同）", ("甲局", "乙局")),
        (
            "（责任单位：市工业和信息化局、各县（区）人民政府）",
            ("市工业和信息化局", "各县(区)人民政府"),
        ),
        ("（责任单位：甲局和乙局）", ("甲局", "乙局")),
        ("\n责任股室（单位）：审批股", ("审批股",)),
        ("\n责任科室：医政科、宣传科", ("医政科", "宣传科")),
        ("\n（医政科、宣传科）", ("医政科", "宣传科")),
        ("\n牵头单位：县卫健局 配合单位：县医保局、县财政局", ("县卫健局", "县医保局", "县财政局")),
    ],
)
def test_responsible_units_are_read_with_the_lead_first(
    statement: str, units: tuple[str, ...]
) -> None:
    text = f"一、任务\n1.优化流程。减少等候时间，改善群众就医体验。{statement}\n2.其他。做好其他工作。\n"
    assert clause(text, "1.1").responsible == units
    assert clause(text, "1.2").responsible == ()


def test_a_closing_line_of_units_covers_every_paragraph_of_its_item() -> None:
    found = document(
        "一、任务\n（一）公开\n公开全部办事指南，做到标准统一，随时可以查询。\n优化审批流程，减少申请材料，压缩办理时限。\n（办公室、宣传科）\n（二）监管\n推行随机抽查，抽查结果及时公开，接受监督。\n"
    )
    assert [c.responsible for c in found.clauses] == [
        ("办公室", "宣传科"),
        ("办公室", "宣传科"),
        (),
    ]
    assert found.clauses[1].text.endswith("（办公室、宣传科）")


@pytest.mark.parametrize(
    ("sentence", "units"),
    [
        ("由市卫健委牵头，建立台账。", ("市卫健委",)),
        ("市营商局会同市公安局推进对接工作。", ("市营商局", "市公安局")),
        ("市公安局负责受理报警。", ("市公安局",)),
        ("加强宣传，营造氛围。", ()),
    ],
)
def test_units_named_by_the_sentence_count_when_no_statement_is_given(
    sentence: str, units: tuple[str, ...]
) -> None:
    assert clause(f"一、任务\n1.{sentence}\n2.其他事项。\n", "1.1").responsible == units


def test_numbering_that_jumps_is_warned_about() -> None:
    codes = {w.code for w in parse(f"一、甲事项\n{BODY}\n三、乙事项\n{BODY}\n").warnings}
    assert "numbering-gap" in codes


def test_decimal_headings_of_an_emergency_plan_nest() -> None:
    found = document(
        f"1 总则\n1.1 编制目的\n{BODY}\n2 组织体系\n2.1 领导机构\n2.1.1 县指挥部\n{BODY}\n2.1.2 办公室\n{BODY}\n"
    )
    assert tree(found.headings) == [
        ("1总则", ["1.1编制目的"]),
        ("2组织体系", [("2.1领导机构", ["2.1.1县指挥部", "2.1.2办公室"])]),
    ]
    assert [c.path for c in found.clauses] == ["1.1.p1", "2.1.1.p1", "2.1.2.p1"]


def test_the_closing_sentence_belongs_to_the_document_not_to_the_last_item() -> None:
    found = document(
        "一、任务\n1.公开。公开办事指南。\n2.监管。加强监督检查。\n本措施自发布之日起施行。\n"
    )
    assert [c.path for c in found.clauses] == ["1.1", "1.2", "p1"]
