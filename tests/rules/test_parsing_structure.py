"""Structure under hard conditions: figures in headings, decimals, ornaments, wraps, page furniture."""

from datetime import date

import pytest

from minkang.policy.parsing import Document, Heading, coverage, parse

BODY = "加强组织领导和统筹协调，落实各项任务，确保取得实效。"


def only(text: str) -> Document:
    parsed = parse(text)
    assert coverage(parsed, text).exact
    assert len(parsed.documents) == 1
    return parsed.documents[0]


def tree(headings: tuple[Heading, ...]) -> list[object]:
    return [
        (h.label + h.title, tree(h.children)) if h.children else h.label + h.title for h in headings
    ]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("（一）绿道建成率达到35%以上。", "35"),
        ("（一）绿道建成率不低于35%", "35"),
        ("（一）建成绿道35公里。", "35"),
    ],
)
def test_a_line_with_a_promised_figure_is_a_clause_and_still_holds_what_follows(
    line: str, value: str
) -> None:
    found = only(f"一、目标\n{line}\n1.抓好选线。做好前期工作。\n2.抓好养护。做好日常养护。\n")
    assert [c.path for c in found.clauses] == ["1.1", "1.1.1", "1.1.2"]
    assert [(t.value, t.clause) for t in found.targets] == [(value, "1.1")]
    assert tree(found.headings)[0][1][0][1] == ["1.抓好选线", "2.抓好养护"]  # type: ignore[index]  # the tree is nested by hand


def test_a_heading_that_only_names_a_figure_stays_a_heading() -> None:
    found = only(f"一、2026年重点工作\n1.15分钟生活圈建设\n{BODY}\n")
    assert [h.title for h in found.headings] == ["2026年重点工作"]


def test_decimals_nest_below_their_number_and_the_next_number_closes_them() -> None:
    found = only(
        f"一、工程\n1.管网工程\n1.1 改造管网\n{BODY}\n1.2 统一标准\n1.2.1 编制图集。做好图集编制。\n2.泵站工程\n2.1 更新泵站\n{BODY}\n二、保障\n{BODY}\n"
    )
    assert tree(found.headings) == [
        (
            "一、工程",
            [
                ("1.管网工程", ["1.1改造管网", ("1.2统一标准", ["1.2.1编制图集"])]),
                ("2.泵站工程", ["2.1更新泵站"]),
            ],
        ),
        "二、保障",
    ]
    assert [c.path for c in found.clauses] == ["1.1.1.p1", "1.1.2.1", "1.2.1.p1", "2.p1"]


@pytest.mark.parametrize("mark", ["●", "■", "★", "✅", "📌", "➡️", "· ", "\uf0b7 "])
def test_ornaments_before_a_label_hide_no_numbering(mark: str) -> None:
    found = only(f"{mark}一、目标\n{BODY}\n{mark}（一）供给\n{BODY}\n")
    assert tree(found.headings) == [("一、目标", ["(一)供给"])]


def test_every_line_with_a_bullet_is_a_paragraph_of_its_own() -> None:
    text = (
        "一、任务\n●加强河道巡查，明确责任人员，建立发现问题及时处置的工作机制\n●加强宣传引导。\n"
    )
    assert [c.path for c in only(text).clauses] == ["1.p1", "1.p2"]


@pytest.mark.parametrize(
    ("labels", "count"),
    [("㈠㈡", 2), ("⒈⒉", 2), ("⑴⑵", 2), ("❶❷", 2), (("1️⃣", "2️⃣"), 2)],
)
def test_numbers_that_are_one_character_are_labels(
    labels: str | tuple[str, ...], count: int
) -> None:
    text = "一、任务\n" + "".join(f"{x}加强巡查。做好巡查工作。\n" for x in labels)
    assert [c.path for c in only(text).clauses] == [f"1.{i + 1}" for i in range(count)]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("12.10秒内接通率不低于95%。", "12"),
        ("3.65岁以上老年人免费乘车。", "3"),
        ("4.120指挥中心统一调度。", "4"),
    ],
)
def test_a_number_directly_before_a_figure_is_still_a_label(line: str, number: str) -> None:
    assert only(f"一、任务\n{line}\n").clauses[0].path == f"1.{number}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("为全面提升河道管护水平，整合水利、环保、", "住建等部门力量。"),
        ("为全面提升河道管护水平（含支流", "）。"),
        ("各级组建巡河队伍不少于2", "4支。"),
        ("到2027", "年，绿道全部贯通。"),
        ("为全面提升河道管护水平，各级要整合水利和环保等各方面的力量", "，统一调度。"),
    ],
)
def test_a_line_broken_by_the_page_width_goes_on(first: str, second: str) -> None:
    clauses = only(f"一、任务\n{first}\n{second}\n二、保障\n{BODY}\n").clauses
    assert [c.path for c in clauses] == ["1.p1", "2.p1"]


def test_a_telephone_number_ends_its_line() -> None:
    clauses = only("一、报送\n请于月底前报送，传真024-2233445\n各单位要按时完成。\n").clauses
    assert [c.path for c in clauses] == ["1.p1", "1.p2"]


def test_page_numbers_and_repeated_heads_break_no_sentence_and_make_no_clause() -> None:
    text = (
        "清河县人民政府文件\n清政发〔2025〕4号\n清河县人民政府关于加强河道管护的意见\n各乡镇人民政府：\n"
        "    一、任务。整合水利、环保、住建、农业农村等各部门力量，建立定期巡河的工作机制，设置管\n"
        "— 1 —\n\n清河县人民政府文件\n护岗位不少于60个，明确职责。\n    二、保障。落实经费。\n— 2 —\n"
    )
    parsed = parse(text)
    assert coverage(parsed, text).exact
    document = parsed.documents[0]
    assert [c.path for c in document.clauses] == ["1", "2"]
    assert [(t.value, t.unit) for t in document.targets] == [("60", "个")]
    assert ("— 2 —", "page") in {(r.text, r.why) for r in parsed.residue}


def test_the_tail_of_a_social_media_page_is_furniture() -> None:
    text = f"甲区河道管护方案\n一、目标\n{BODY}\n— END —\n来源 | 区政府办公室\n编辑 | 小河\n往期推荐\n➡️ 周末去哪儿\n阅读原文 阅读 3.2万\n"
    assert [c.path for c in only(text).clauses] == ["1.p1"]


def test_a_labelled_line_over_a_table_is_a_heading_and_the_title_of_the_table() -> None:
    found = only(
        f"一、任务表\n序号\t任务\t责任单位\n1\t巡查河道\t县水利局\n2\t清理河道\t县环保局\n二、保障\n{BODY}\n"
    )
    assert tree(found.headings) == ["一、任务表", "二、保障"]
    assert found.tables[0].title == "任务表"
    assert found.clauses[0].heading_path == ("一、任务表",)


def test_a_heading_glued_to_the_item_above_and_repeated_is_residue_with_a_warning() -> None:
    text = f"一、供给\n1.选线。做好选线工作，打造智慧绿道。二、保障机制\n二、保障机制\n{BODY}\n"
    parsed = parse(text)
    assert [c.path for c in parsed.documents[0].clauses] == ["1.1", "2.p1"]
    assert "repeated-heading" in {w.code for w in parsed.warnings}
    assert "repeated-heading" in {r.why for r in parsed.residue}


def test_a_list_of_units_broken_over_lines_is_read_whole() -> None:
    clause = only("一、任务\n1.巡查。做好巡查。\n责任单位：县水利局、\n县环保局\n").clauses[0]
    assert clause.responsible == ("县水利局", "县环保局")


def test_a_heading_broken_by_the_page_width_is_one_heading() -> None:
    found = only(
        f"一、健全古树保护管理体制机制，着力构建政府主导、部门协同、社会参与的保护格\n局\n{BODY}\n二、投入\n{BODY}\n"
    )
    assert [h.title for h in found.headings] == [
        "健全古树保护管理体制机制，着力构建政府主导、部门协同、社会参与的保护格局",
        "投入",
    ]
    assert [c.path for c in found.clauses] == ["1.p1", "2.p1"]


def test_a_list_inside_the_sentence_of_an_item_cuts_nothing() -> None:
    found = only(
        f"一、任务\n1.对下列行为：（一）砍伐古树；（二）损毁标牌，依法查处。\n2.加强巡查。做好巡查。\n二、要求\n{BODY}\n"
    )
    assert [c.path for c in found.clauses] == ["1.1", "1.2", "2.p1"]


def test_wide_blanks_in_one_line_end_a_heading() -> None:
    found = only("现通知如下：　　一、普查范围　　全市古树名木。　　二、普查时间　　六月底前完成。")
    assert [h.title for h in found.headings] == ["普查范围", "普查时间"]


def test_a_bare_sentence_behind_bare_sentences_is_an_item_like_them() -> None:
    found = only("一、要求\n1.要加强巡查。\n2.要落实责任。\n特此通知\n")
    assert [c.path for c in found.clauses] == ["1.1", "1.2", "p1"]


def test_contents_without_page_numbers_end_before_the_opening_paragraph() -> None:
    document = only(
        "某市绿道规划\n\n目  录\n\n一、背景\n  （一）基础\n  （二）形势\n二、任务\n\n    为建设绿道，制定本规划。\n\n"
        f"一、背景\n（一）基础\n{BODY}\n（二）形势\n{BODY}\n二、任务\n{BODY}\n"
    )
    assert tree(document.headings) == [("一、背景", ["(一)基础", "(二)形势"]), "二、任务"]
    assert document.clauses[0].text.startswith("为建设绿道")


def test_a_chapter_number_before_a_title_with_an_enumeration_mark_is_a_heading() -> None:
    found = only(
        f"1 总则\n1.1 目的\n{BODY}\n2 监测、预警与处置\n2.1 信息报告\n{BODY}\n3 附则\n{BODY}\n"
    )
    assert tree(found.headings) == [
        ("1总则", ["1.1目的"]),
        ("2监测、预警与处置", ["2.1信息报告"]),
        "3附则",
    ]


def test_a_wrapped_sentence_with_a_figure_is_an_item_and_no_heading() -> None:
    found = only(
        "一、奖励标准\n    （一）对首次纳入规模以上工业统计的企业，由区级财政一次性奖励20万元。\n"
        "    （二）对年度营业收入首次突破1亿元、5亿元的企业，分别给予企业\n管理团队10万元、50万元奖励。\n"
        "    （三）对新认定的重点企业，按照研发投入的一定比例给予奖励，最多\n不超过100万元。\n"
    )
    assert tree(found.headings) == ["一、奖励标准"]
    assert [c.path for c in found.clauses] == ["1.1", "1.2", "1.3"]


def test_a_heading_with_a_figure_on_a_page_without_wraps_stays_a_heading() -> None:
    found = only(
        f"一、任务\n（一）强化统筹管理能力，推动15分钟便民生活圈建设全面提质\n{BODY * 4}\n（二）完善制度\n{BODY * 4}\n"
    )
    assert tree(found.headings)[0][1][0] == "(一)强化统筹管理能力，推动15分钟便民生活圈建设全面提质"  # type: ignore[index]  # the tree is nested by hand


def test_a_duty_of_all_districts_inside_a_list_is_one_clause() -> None:
    found = only(
        "一、职责分工\n    区财政局：负责经费保障，安排专项经费1280万元，年底前全部拨付到位。\n"
        "    各街道：负责居民动员和宣传引导，及时掌握辖区情况，社区动员率达100%。\n"
    )
    assert [c.path for c in found.clauses] == ["1.p1", "1.p2"]


@pytest.mark.parametrize("label", ["a）", "（a）", "a.", "a、"])
def test_letters_number_the_items_below_an_item(label: str) -> None:
    second = label.replace("a", "b")
    found = only(
        f"一、任务\n1.建设床位。每年新增1000张以上：\n{label}提供基础服务的不少于8小时；\n{second}响应时间不超过30分钟。\n2.完善标准。修订标准5项。\n"
    )
    assert [c.path for c in found.clauses] == ["1.1", "1.1.1", "1.1.2", "1.2"]


def test_a_page_without_any_line_break_keeps_its_frame_and_its_chapters() -> None:
    text = (
        "柳河市水务局关于印发《柳河市节水管理办法》的通知柳水规〔2025〕4号各区人民政府，市有关部门："
        "《柳河市节水管理办法》已经市水务局审议通过，现印发给你们，请遵照执行。柳河市水务局2025年10月28日柳河市节水管理办法"
        "第一章  总  则    第一条 为健全节水机制，结合我市实际，制定本办法。    第二条 本办法适用于本市全体用水单位，个人用水参照执行。"
        f"第二章计划用水    第三条 用水单位应当按照计划用水。{BODY * 8}    第四条 本办法自2026年1月1日起施行。"
    )
    found = only(text)
    assert found.title == "柳河市节水管理办法"
    assert found.notice_title == "柳河市水务局关于印发《柳河市节水管理办法》的通知"
    assert (found.number, found.issuers) == ("柳水规〔2025〕4号", ("柳河市水务局",))
    assert (found.signed_on, found.effective_from) == (date(2025, 10, 28), date(2026, 1, 1))
    assert [h.title for h in found.headings] == ["总  则", "计划用水"]
    articles = [c.path for c in found.clauses if not c.path.startswith("n")]
    assert articles == ["1.1", "1.2", "2.3", "2.4"]


def test_a_page_in_one_line_may_be_signed_by_several_bodies_with_blanks_between() -> None:
    found = only(
        "关于印发《柳河市节水行动方案》的通知柳水〔2025〕22号各区水务局、财政局："
        "  为推进节水，我们研究制定了《柳河市节水行动方案》，现印发给你们，请认真执行。 柳河市水务局             柳河市财政局"
        f"                                  2025年6月5日柳河市节水行动方案一、总体目标。{BODY}〔牵头单位：市水务局〕二、主要任务。{BODY}〔牵头单位：市财政局〕{BODY * 10}"
    )
    assert (found.title, found.issuers) == ("柳河市节水行动方案", ("柳河市水务局", "柳河市财政局"))
    assert [c.path for c in found.clauses] == ["n.p1", "1", "2"]


def test_numbers_that_are_missing_in_one_line_do_not_hide_the_rest_of_their_level() -> None:
    found = only(
        "一、优化服务。1.建设窗口。设窗口3个。2.完善标准。修订标准5项。二、规范执法。"
        "7.推行检查。检查不超过2次。8.推行监管。首次违法不罚。9.畅通渠道。按时办结。\n"
    )
    assert [c.path for c in found.clauses][-3:] == ["2.7", "2.8", "2.9"]


def test_a_gazette_entry_with_its_number_in_brackets_stays_one_line_of_the_contents() -> None:
    title = "柳河市人民政府办公室关于印发《柳河市{}节约用水与再生水利用工作联合行动实施方案（试行）》的通知"
    entries = [title.format("城区"), title.format("农村")]
    contents = "".join(f"{t}（柳政办发〔2025〕{i}号）\n" for i, t in enumerate(entries, start=1))
    papers = "".join(
        f"柳政办发〔2025〕{i}号\n{t}\n各区人民政府：\n    一、目标。{BODY}\n    二、任务。{BODY}\n柳河市人民政府办公室\n2025年6月{i}日\n"
        for i, t in enumerate(entries, start=1)
    )
    parsed = parse(f"柳河市人民政府公报\n2025年第3号\n目 录\n{contents}{papers}")
    assert [d.number for d in parsed.documents] == ["柳政办发〔2025〕1号", "柳政办发〔2025〕2号"]
    assert {r.why for r in parsed.residue if "柳政办发〔2025〕1号）" in r.text} == {"contents"}


@pytest.mark.parametrize("gap", ["\t", "  "])
def test_a_row_that_ends_in_an_office_and_a_day_signs_nothing(gap: str) -> None:
    rows = [
        ["序号", "事项", "牵头单位", "配合单位", "完成时限"],
        ["1", "上网率达到85%", "县水务服务局", "县园林绿化局", "2025年6月30日"],
        ["2", "好评率达到95%", "县水务服务局", "县园林绿化局", "2025年7月31日"],
    ]
    found = only("任务分工表\n" + "\n".join(gap.join(row) for row in rows) + "\n")
    assert (found.issuers, found.signed_on) == ((), None)
    assert [t.deadline for t in found.targets] == [date(2025, 6, 30), date(2025, 7, 31)]
    assert all(c.responsible == ("县水务服务局", "县园林绿化局") for c in found.clauses[-2:])
