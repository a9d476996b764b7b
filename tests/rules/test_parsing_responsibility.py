"""Who is responsible, however the document writes it; the lead always comes first."""

import pytest

from minkang.policy.parsing import parse
from minkang.policy.parsing.joined import joined
from minkang.policy.parsing.units import line_units, responsible_within


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("推进培训。牵头单位:县卫健局;配合单位:县财政局、县医保局", ("县卫健局", "县财政局", "县医保局")),
        ("推进培训。【责任单位:县应急局、县卫健局】", ("县应急局", "县卫健局")),
        ("推进培训。[责任部门:县农业局]", ("县农业局",)),
        ("推进培训。(责任单位:县医保局、县卫健局(牵头))", ("县卫健局", "县医保局")),
        ("推进培训。(配合单位:县财政局;牵头单位:县教育局)", ("县教育局", "县财政局")),
        ("推进培训。(责任单位:省教育厅,各市、县(市、区)人民政府)", ("省教育厅", "各市、县(市、区)人民政府")),
        ("推进培训。(牵头单位:县政府办;完成时限:2025年12月)", ("县政府办",)),
        ("推进培训。(完成时限:2025年12月底;责任单位:县教育局、县财政局)", ("县教育局", "县财政局")),
        ("推进培训。(责任部门:综合科;责任人:张三)", ("综合科",)),
        ("主要任务:推进建设,加强培训。配合要求:及时报送。", ()),
        ("推进培训。〔责任单位:县应急局〕", ("县应急局",)),
        ("推进培训。(县税务局、县人社局等按职责分工负责,完成时限:持续推进)", ("县税务局", "县人社局")),
        ("网办率达到98%(县数据局牵头,县直各部门配合,2025年6月底前完成)", ("县数据局", "县直各部门")),
        ("推进培训。(县委组织部、县人社局,列第一位的为牵头单位,下同)", ("县委组织部", "县人社局")),
        ("推进培训。(县教育局)", ("县教育局",)),
        ("设置急诊病区。(二级医院)", ()),
        ("落实投入。(市财政局,各区、县(市)人民政府)", ("市财政局", "各区、县(市)人民政府")),
        ("落实投入。(市财政局、各县(市、区)人民政府)", ("市财政局", "各县(市、区)人民政府")),
        ("落实投入。(市财政局,各区(县)人民政府)", ("市财政局", "各区(县)人民政府")),
        ("落实投入。(市财政局,各市、县人民政府)", ("市财政局", "各市、县人民政府")),
        ("落实投入。(含乡镇、社区(村)卫生机构的补助)", ()),
    ],
)  # fmt: skip
def test_responsibility_is_read_in_every_bracket_and_without_one(
    text: str, units: tuple[str, ...]
) -> None:
    assert responsible_within(text) == units


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("责任单位:县水利局(牵头)、县住建局", ("县水利局", "县住建局")),
        ("■责任单位:县水利局、县住建局", ("县水利局", "县住建局")),
        ("县水利局(牵头)、县住建局", ("县水利局", "县住建局")),
        ("市水利局(牵头)", ("市水利局",)),
        ("(市水利局、市住建局按职责分工负责,各县(市、区)政府配合)", ("市水利局", "市住建局", "各县(市、区)政府")),
        ("落实责任:层层传导压力", ()),
        ("加强县级医院(院区)建设", ()),
    ],
)  # fmt: skip
def test_a_line_of_units_is_told_from_a_sentence(line: str, units: tuple[str, ...]) -> None:
    assert line_units(line) == units


@pytest.mark.parametrize(
    ("sentence", "units"),
    [
        ("由市政务局牵头,市住建局、市水利局配合。", ("市政务局", "市住建局", "市水利局")),
        ("市环境局负责,市水务局配合。", ("市环境局", "市水务局")),
    ],
)
def test_a_sentence_that_assigns_names_the_lead_and_the_helpers(
    sentence: str, units: tuple[str, ...]
) -> None:
    clause = parse(f"一、任务\n1.加强监测。{sentence}\n2.做好其他工作。\n").documents[0].clauses[0]
    assert clause.responsible == units


def test_a_bracket_over_two_lines_names_its_lead_and_its_helpers() -> None:
    clause = (
        parse(
            "一、任务\n1.加强宣传。\n(牵头部门:市委宣传部;\n配合部门:市融媒体中心、市文旅局)\n2.做好其他工作。\n"
        )
        .documents[0]
        .clauses[0]
    )
    assert clause.responsible == ("市委宣传部", "市融媒体中心", "市文旅局")


def test_consecutive_responsibility_lines_add_up_for_every_paragraph_of_the_item() -> None:
    clauses = (
        parse(
            "一、任务\n(一)推进灌区改造\n改造干渠,配套计量设施。\n建立管护制度,明确管护主体和经费。\n"
            "牵头单位:市水利局\n配合单位:市财政局、市农业农村局\n完成时限:2026年10月底前\n(二)其他\n做好其他工作。\n"
        )
        .documents[0]
        .clauses
    )
    assert [c.responsible for c in clauses] == [
        ("市水利局", "市财政局", "市农业农村局"),
        ("市水利局", "市财政局", "市农业农村局"),
        (),
    ]


def test_units_of_a_bracket_that_the_page_width_broke_are_read() -> None:
    clause = (
        parse(
            "一、任务\n1.推进设施农业建设,持续扩大规模,完善冷链物流体系。(责任单位:市农业农村局、市\n财政局)\n2.做好其他工作。\n"
        )
        .documents[0]
        .clauses[0]
    )
    assert clause.responsible == ("市农业农村局", "市财政局")


def test_joined_text_keeps_labels_and_due_lines_apart_and_points_home() -> None:
    shadow = "覆盖率达到9\n  5%以上\n完成时限:2025年\n(1)其他"
    found = joined(shadow)
    assert found.text == "覆盖率达到95%以上\n完成时限:2025年\n(1)其他"
    start = found.text.index("95%")
    first, last = found.span(start, start + 3)
    assert shadow[first:last] == "9\n  5%"


def test_a_branch_is_a_unit_and_the_paper_that_is_explained_is_none() -> None:
    text = "一、任务\n1.扩大融资。（市财政局、中国银行青禾市分行负责）\n2.本措施由市财政局会同市民政局负责解释。\n"
    clauses = parse(text).documents[0].clauses
    assert [c.responsible for c in clauses] == [
        ("市财政局", "中国银行青禾市分行"),
        ("市财政局", "市民政局"),
    ]


def test_page_numbers_inside_a_broken_sentence_are_passed_over() -> None:
    shadow = "覆盖率达到\n— 3 —\n\n第4页\n95%以上。\n其他"
    found = joined(shadow)
    assert found.text == "覆盖率达到95%以上。\n其他"
    start = found.text.index("95%")
    first, last = found.span(start, start + 3)
    assert shadow[first:last] == "95%"
