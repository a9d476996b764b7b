"""The frame of documents: title, number, issuers, dates, addressees, attachments, boundaries."""

from datetime import date
from time import perf_counter

import parsing_samples as samples
import pytest

from minkang.policy.parsing import Document, Parsed, parse


def only(text: str) -> Document:
    parsed = parse(text)
    assert len(parsed.documents) == 1
    return parsed.documents[0]


def whys(parsed: Parsed) -> set[str]:
    return {r.why for r in parsed.residue}


def test_a_printed_plan_takes_its_own_title_and_keeps_that_of_the_notice() -> None:
    document = only(samples.PROVINCIAL_PLAN)
    assert document.title == "青河省推动基层医疗服务能力提升实施方案"
    assert document.notice_title == (
        "青河省人民政府办公厅关于印发青河省推动基层医疗服务能力提升实施方案的通知"
    )
    assert document.number == "青政办发〔2023〕18号"
    assert document.issuers == ("青河省人民政府办公厅",)


def test_dates_in_chinese_numerals_metadata_and_validity_are_read() -> None:
    document = only(samples.PROVINCIAL_PLAN)
    assert document.signed_on == date(2023, 5, 8)
    assert document.published_on == date(2023, 5, 12)
    assert document.effective_from == date(2023, 6, 1)
    assert document.expires_on == date(2028, 5, 31)
    assert document.metadata["索引号"] == "QH2023-001"
    assert document.addressees == "各市、州人民政府，省政府各部门、各直属机构"


def test_from_the_day_of_issue_means_the_day_of_signature() -> None:
    document = only(samples.PRINTED_AS_ATTACHMENT)
    assert document.effective_from == document.signed_on == date(2024, 6, 3)
    assert document.expires_on == date(2027, 6, 2)


def test_a_measure_printed_as_the_attachment_is_the_document_itself() -> None:
    document = only(samples.PRINTED_AS_ATTACHMENT)
    assert document.title == "红山市医疗保障服务十条措施"
    assert [c.path for c in document.clauses] == ["n.p1", "1", "2", "3"]


def test_an_order_gives_its_measure_number_issuer_and_date() -> None:
    document = only(samples.ORDER)
    assert document.title == "临江市公共场所控制吸烟管理办法"
    assert document.number == "临江市人民政府令第12号"
    assert document.issuers == ("临江市人民政府",)
    assert document.signed_on == date(2024, 3, 15)
    assert document.effective_from == date(2024, 5, 1)


def test_square_brackets_of_a_number_become_the_standard_ones() -> None:
    assert only(samples.COUNTY_NOTICE).number == "青卫发〔2022〕35号"


def test_attachment_lists_copies_and_contacts_are_residue_not_clauses() -> None:
    parsed = parse(samples.COUNTY_NOTICE)
    assert {"attachment-list", "imprint", "contact", "signature", "date"} <= whys(parsed)
    assert [c.path for c in parsed.documents[0].clauses if c.path.startswith("a1")] == [
        "a1.1",
        "a1.2",
    ]


def test_two_issuers_sign_in_their_order() -> None:
    document = only(
        "关于做好随访工作的通知\n各科室：\n现将有关事项通知如下。\n"
        "  甲市卫生健康委员会  乙市疾病预防控制局\n  2023年1月2日\n"
    )
    assert document.issuers == ("甲市卫生健康委员会", "乙市疾病预防控制局")


def test_a_gazette_issue_gives_its_documents_and_leaves_its_contents_out() -> None:
    parsed = parse(samples.GAZETTE)
    assert [(d.title, d.number) for d in parsed.documents] == [
        ("松原镇人民政府关于表彰先进集体的决定", "松政发〔2024〕3号"),
        ("松原镇健康步道建设规划", "松政办发〔2024〕5号"),
    ]
    issue = parsed.documents[0].gazette
    assert issue is not None
    assert issue.number == "2024年第2期"
    assert issue.published_on == parsed.documents[1].published_on == date(2024, 7, 1)
    assert sum(r.why == "contents" for r in parsed.residue) == 3


def test_a_page_in_one_line_gives_addressee_signature_and_date() -> None:
    document = only(samples.ONE_LINE_PAGE)
    assert document.addressees == "各乡镇人民政府、街道办事处，区直各部门"
    assert document.issuers == ("白河区人民政府",)
    assert document.signed_on == date(2023, 1, 3)
    assert document.number == "白政发〔2023〕1号"


def test_a_page_of_another_publisher_is_a_doubtful_copy() -> None:
    codes = {d.code for d in only(samples.ONE_LINE_PAGE).doubts}
    assert codes == {"publisher-differs"}
    assert only(samples.PROVINCIAL_PLAN).doubts == ()


@pytest.mark.parametrize(
    ("footer", "code"),
    [
        ("版权所有:球赛天地 主办单位:球赛天地", "publisher-differs"),
        ("版权所有:甲市人民政府 联系邮箱:web@cheap-shop.com", "foreign-mail"),
        ("版权所有:甲市人民政府 投资热线:400-888-1234", "sales-phone"),
        ("版权所有:甲市人民政府 网址 www.ball-news.com", "foreign-site"),
    ],
)
def test_foreign_names_and_addresses_around_a_document_raise_doubt(footer: str, code: str) -> None:
    text = f"甲市人民政府关于托育工作的意见\n各区人民政府：\n一、目标\n扩大供给，提升质量，方便家庭，规范管理。\n甲市人民政府\n2023年1月2日\n{footer}\n"
    assert {d.code for d in only(text).doubts} == {code}


def test_parts_of_a_collection_are_documents_and_the_lost_opening_is_a_fragment() -> None:
    parsed = parse(samples.RUN_TOGETHER)
    assert [d.fragment for d in parsed.documents] == [False, True]
    assert parsed.documents[1].title == ""
    assert parsed.documents[1].clauses[0].responsible == ("审批服务科", "医政管理科")
    codes = {w.code for w in parsed.warnings}
    assert {"suspected-join", "orphan-responsibility", "numbering-orphan"} <= codes


def test_two_notices_in_one_file_without_letterheads_are_two_documents() -> None:
    one = "甲县卫健局关于开展义诊的通知\n各乡镇卫生院：\n一、时间\n定于五月上旬开展，为期三天，请做好准备。\n二、要求\n加强宣传，认真组织，做好保障工作，确保安全。\n甲县卫健局\n2023年5月1日\n"
    two = one.replace("义诊", "体检").replace("5月1日", "6月1日")
    parsed = parse(one + two)
    assert [d.title for d in parsed.documents] == [
        "甲县卫健局关于开展义诊的通知",
        "甲县卫健局关于开展体检的通知",
    ]
    assert [d.signed_on for d in parsed.documents] == [date(2023, 5, 1), date(2023, 6, 1)]


def test_a_collection_part_takes_the_name_that_its_text_declares() -> None:
    text = "工作方案范文篇2\n结合我县实际，特制定2022年甲县优化就医环境行动方案如下。\n一、目标\n方便群众就医，改善服务体验，提升群众满意程度。\n"
    assert only(text).title == "2022年甲县优化就医环境行动方案"


def test_an_unnumbered_text_is_read_as_paragraphs_with_a_warning() -> None:
    parsed = parse(samples.UNNUMBERED)
    assert [c.heading_path for c in parsed.documents[0].clauses] == [
        (),
        ("指导思想",),
        ("工作安排",),
    ]
    assert "no-title" in {w.code for w in parsed.warnings}


def test_page_metadata_without_colons_and_a_repeated_title_stay_in_the_frame() -> None:
    document = only(
        "甲市人民政府办公室关于印发健康甲市行动方案的通知\n索引号 000014349/2020-37 成文日期 2020-10-12\n"
        "文号 甲府办发〔2020〕7号 发布时间 2020-10-15\n图解 | 健康甲市行动方案\n甲市人民政府办公室关于印发健康甲市\n行动方案的通知\n"
        "各县、市、区人民政府：\n现将《健康甲市行动方案》印发给你们。\n（此件公开发布）\n健康甲市行动方案\n"
        "一、目标\n居民健康素养水平分别不低于24%和30%，死亡率分别下降到4.0‰、10/10万。\n"
    )
    assert document.title == "健康甲市行动方案"
    assert document.number == "甲府办发〔2020〕7号"
    assert (document.signed_on, document.published_on) == (date(2020, 10, 12), date(2020, 10, 15))
    assert document.addressees == "各县、市、区人民政府"
    assert [c.path for c in document.clauses] == ["n.p1", "1.p1"]
    assert [(t.comparator.value, t.value, t.unit) for t in document.targets] == [
        (">=", "24", "%"),
        (">=", "30", "%"),
        ("<=", "4.0", "‰"),
        ("<=", "10", "/10万"),
    ]


def test_a_long_run_of_blanks_in_a_line_costs_no_time() -> None:
    started = perf_counter()
    parse("某市水务局文件\n某水发〔2025〕3号" + " " * 30_000 + "印\n一、总则\n做好工作。\n")
    assert perf_counter() - started < 1


@pytest.mark.parametrize(
    ("publisher", "issuer", "doubted"),
    [
        ("区政府办公室", "河湾区人民政府办公室", False),
        ("市卫健委", "河湾市卫生健康委员会", False),
        ("县发改局", "河湾县发展和改革局", False),
        ("市卫健委", "河湾县卫生健康委员会", True),
        ("市财政局", "河湾市卫生健康委员会", True),
    ],
)
def test_a_page_that_calls_the_issuer_for_short_is_no_doubtful_copy(
    publisher: str, issuer: str, doubted: bool
) -> None:
    document = only(
        f"关于做好防汛工作的通知\n[信息来源：{publisher}] [发布时间：2026-02-12]\n各街道办事处：\n    请认真组织实施，做好值守。\n{issuer}\n2026年2月10日\n"
    )
    assert document.issuers == (issuer,)
    assert ("publisher-differs" in {d.code for d in document.doubts}) is doubted


def test_shelf_marks_and_the_colophon_of_a_gazette_are_no_clauses() -> None:
    head = "某市水务局\n关于{}的通知\n某水发〔2025〕{}号\n各区水务局：\n    请于年底前完成{}，逐级落实。\n某市水务局\n2025年3月{}日\n"
    text = (
        "【市政府文件】\n"
        + head.format("管网改造", 1, "改造", 1)
        + "【市政府办公室文件】\n"
        + head.format("堤防检查", 2, "检查", 2)
        + "某市人民政府公报编辑部\n地址：某市一路1号    邮编：100000\n"
    )
    parsed = parse(text)
    assert [d.number for d in parsed.documents] == ["某水发〔2025〕1号", "某水发〔2025〕2号"]
    assert [len(d.clauses) for d in parsed.documents] == [1, 1]
