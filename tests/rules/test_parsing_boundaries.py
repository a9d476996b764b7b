"""Where documents begin and end: contents, one-line pages, run-together files, titles, signatures."""

from datetime import date

import pytest

from minkang.policy.parsing import Document, Parsed, coverage, parse

BODY = "加强组织领导和统筹协调，落实各项任务，确保取得实效。"


def parsed(text: str) -> Parsed:
    found = parse(text)
    assert coverage(found, text).exact
    return found


def only(text: str) -> Document:
    documents = parsed(text).documents
    assert len(documents) == 1
    return documents[0]


AWARD = "清河市人民政府\n关于表彰绿化先进集体的决定\n清政发〔2025〕6号\n各县（市、区）人民政府：\n市政府决定表彰城建中心等单位。\n清河市人民政府\n2025年3月10日\n"
NOTICE = "清河市人民政府\n关于做好义务植树工作的通知\n清政发〔2025〕7号\n各县（市、区）人民政府：\n一、任务。植树造林。\n二、要求。加强养护。\n清河市人民政府\n2025年3月12日\n"


@pytest.mark.parametrize(
    "entries",
    [
        "清河市人民政府关于表彰绿化先进集体的决定（清政发〔2025〕6号）……1\n清河市人民政府关于做好义务植树工作的通知（清政发〔2025〕7号）……3\n",
        "清河市人民政府关于表彰绿化先进集体的决定\n清河市人民政府关于做好义务植树工作的通知\n",
        "市政府文件\n清河市人民政府关于表彰绿化先进集体的决定\n清河市人民政府关于做好义务植树工作的通知\n",
    ],
)
def test_the_first_document_after_the_contents_is_not_lost(entries: str) -> None:
    found = parsed(f"清河市人民政府公报\n2025年第2期\n目  录\n{entries}{AWARD}{NOTICE}")
    assert [(d.title, d.number) for d in found.documents] == [
        ("清河市人民政府关于表彰绿化先进集体的决定", "清政发〔2025〕6号"),
        ("清河市人民政府关于做好义务植树工作的通知", "清政发〔2025〕7号"),
    ]


def test_the_contents_of_a_plan_end_where_its_first_chapter_stands_again() -> None:
    found = only(
        f"清河市绿化规划\n目 录\n第一章 基础\n第二章 任务\n第一章 基础\n{BODY}\n第二章 任务\n{BODY}\n"
    )
    assert [h.title for h in found.headings] == ["基础", "任务"]


def test_a_sentence_before_the_first_document_is_never_thrown_away() -> None:
    found = parsed(f"清河在线\n市政府决定调整公园票价。\n首页\n{NOTICE}")
    assert any("调整公园票价" in c.text for d in found.documents for c in d.clauses)


def test_the_greeting_of_a_web_page_is_no_document() -> None:
    assert len(parsed(f"大家好，小编整理了义务植树通知，欢迎阅读。\n{NOTICE}").documents) == 1


def test_a_page_in_one_line_keeps_its_whole_structure() -> None:
    found = only(
        "清河区绿化局关于进一步加强古树保护工作的通知 清绿〔2024〕58号 各有关单位,各公园管理中心: 古树是城市的记忆,为做好保护工作,现通知如下:"
        "一、总体要求坚持保护优先。二、重点任务(一)摸清底数1.开展普查。逐株登记。2.建立档案。一树一档。(二)加强养护3.日常巡查。每月巡查。"
        "三、工作要求各单位要落实责任。 附件:古树名单 清河区绿化局 2024年11月20日 (信息公开形式:主动公开) 打印 关闭"
    )
    assert found.title == "清河区绿化局关于进一步加强古树保护工作的通知"
    assert found.number == "清绿〔2024〕58号"
    assert found.addressees == "各有关单位,各公园管理中心"
    assert (found.issuers, found.signed_on) == (("清河区绿化局",), date(2024, 11, 20))
    assert [c.path for c in found.clauses] == ["p1", "1", "2.1.1", "2.1.2", "2.2.3", "3"]


def test_one_missing_number_in_a_line_does_not_hide_those_behind_it() -> None:
    found = only("现通知如下。一、摸底。摸清底数。三、养护。加强养护。四、考核。严格考核。")
    assert [c.path for c in found.clauses] == ["p1", "1", "3", "4"]


FIRST = (
    f"甲县2024年便民工作方案\n一、目标\n青溪县{BODY}\n二、任务\n青溪县{BODY}\n三、保障\n{BODY}\n"
)


def test_chapters_that_begin_anew_for_another_place_are_another_document() -> None:
    second = f"一、做法\n白沙县{BODY}\n二、问题\n白沙县{BODY}\n三、打算\n{BODY}\n"
    found = parsed(FIRST + second)
    assert [d.fragment for d in found.documents] == [False, True]
    assert "suspected-join" in {w.code for w in found.warnings}


def test_chapters_that_begin_anew_in_the_same_place_are_only_warned_about() -> None:
    second = f"一、做法\n青溪县{BODY}\n二、问题\n青溪县{BODY}\n三、打算\n{BODY}\n"
    found = parsed(FIRST + second)
    assert len(found.documents) == 1
    assert "numbering-anew" in {w.code for w in found.warnings}


def test_a_title_that_prints_a_plan_runs_on_to_its_closing_words() -> None:
    found = only(
        "清河市林业局 清河市财政局\n关于印发清河市古树保护行动计划\n（2025—2027年）的通知\n各县林业局：\n现印发给你们，请执行。\n清河市林业局\n2025年3月6日\n"
        f"清河市古树保护行动计划\n（2025—2027年）\n一、目标\n{BODY}\n"
    )
    assert found.title == "清河市古树保护行动计划（2025—2027年）"
    assert found.notice_title.endswith("行动计划（2025—2027年）的通知")
    assert [c.path for c in found.clauses] == ["n.p1", "1.p1"]


def test_the_signer_beside_the_number_and_a_dotted_date_are_frame() -> None:
    found = only(
        f"清河市林业局文件\n清林函〔2025〕41号        签发人：周某\n关于巡查情况的通报\n各县林业局：\n一、情况\n{BODY}\n清河市林业局\n2025.3.6\n"
    )
    assert (found.number, found.signed_on) == ("清林函〔2025〕41号", date(2025, 3, 6))
    assert [c.path for c in found.clauses] == ["1.p1"]


def test_a_speech_has_a_title_a_speaker_a_date_and_an_audience() -> None:
    found = only(
        f"在全市绿化大会上的讲话\n（2025年4月9日）\n市长  许某某\n同志们，各位代表：\n今天我们召开大会，部署今年任务。\n{BODY}\n"
    )
    assert found.title == "在全市绿化大会上的讲话"
    assert (found.signed_on, found.addressees) == (date(2025, 4, 9), "同志们，各位代表")
    assert [c.path for c in found.clauses] == ["p1", "p2"]


def test_an_addressee_broken_by_the_page_width_is_one_addressee() -> None:
    found = only(
        f"清河市林业局关于做好巡查工作的通知\n各县（市、区）林业主管部门，市直各林场、各自然保护地管理\n机构，局机关各处室：\n一、任务\n{BODY}\n"
    )
    assert found.addressees.endswith("管理机构，局机关各处室")
    assert [c.path for c in found.clauses] == ["1.p1"]


@pytest.mark.parametrize(("days", "day"), [("30日", 5), ("三十日", 5), ("15日", 21)])
def test_force_that_begins_days_after_issue_is_counted_from_the_signature(
    days: str, day: int
) -> None:
    found = only(
        f"清河市林业局关于收费的通知\n各县林业局：\n一、收费。规范收费。\n二、本通知自印发之日起{days}后施行。\n清河市林业局\n2025年3月6日\n"
    )
    assert found.effective_from == date(2025, 4 if day == 5 else 3, day)


def test_the_last_row_of_a_table_is_not_taken_as_a_signature() -> None:
    found = only(
        f"清河市林业局关于古树保护的通知\n各县林业局：\n一、任务\n{BODY}\n清河市林业局\n2025年3月1日\n附件\n任务表\n序号\n任务内容\n责任单位\n完成时限\n1\n普查\n市林业局\n2025年6月30日\n2\n建档\n市档案局\n2025年12月31日\n"
    )
    assert found.issuers == ("清河市林业局",)
    assert [row[2] for row in found.tables[0].rows] == ["市林业局", "市档案局"]


def test_a_titled_section_after_the_signature_is_a_part_of_its_own() -> None:
    paths = [c.path for c in only(f"{NOTICE}2025年3月人事任免\n任命：\n王某为局长。\n").clauses]
    assert paths == ["1", "2", "a1.p1", "a1.p2"]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("《清河市古树保护办法》政策解读\n发布时间：2025-03-02 来源：市林业局", "《清河市古树保护办法》政策解读"),
        ("清河市造林补贴申报指南", "清河市造林补贴申报指南"),
        ("清河市林业局关于第12号建议的答复\n张某某代表：", "清河市林业局关于第12号建议的答复"),
        ("清河市人民政府常务会议纪要\n〔2025〕3号", "清河市人民政府常务会议纪要"),
    ],
)  # fmt: skip
def test_readings_guides_replies_and_minutes_have_titles(head: str, title: str) -> None:
    found = only(f"{head}\n一、情况\n{BODY}\n二、打算\n{BODY}\n")
    assert found.title == title
    assert [c.path for c in found.clauses] == ["1.p1", "2.p1"]


def test_a_sentence_that_tells_its_subject_what_to_do_is_no_addressee() -> None:
    found = only(
        f"清河市林业局关于做好巡查工作的通知\n各有关单位要认真做好以下工作：\n一、任务\n{BODY}\n"
    )
    assert found.addressees == ""
    assert found.clauses[0].path == "p1"


def test_parts_and_a_preface_are_headings() -> None:
    found = only(
        f"清河市绿化规划\n前言\n制定本规划。\n第一部分 基础\n一、成绩\n{BODY}\n第二部分 任务\n一、造林\n{BODY}\n"
    )
    assert [h.label + h.title for h in found.headings] == ["前言", "第一部分基础", "第二部分任务"]


def test_a_posted_notice_without_number_or_addressee_has_its_title() -> None:
    found = only(
        "清河市林业局关于开展古树认养活动的通告\n清河林业 2025-03-12 08:00\n为动员社会力量，现通告如下：\n一、对象\n古树名木共120株。\n特此通告。\n清河市林业局\n2025年3月10日\n"
    )
    assert found.title == "清河市林业局关于开展古树认养活动的通告"
    assert [c.path for c in found.clauses] == ["p1", "1.p1", "p2"]


def test_a_list_of_attachments_under_a_bare_mark_is_not_the_attachment() -> None:
    text = "清河市林业局关于普查的通知\n各县林业局：\n一、任务。详见附件。\n附件\n1.古树名录\n2.联系表\n清河市林业局\n2025年3月1日\n附件1\n古树名录\n银杏、国槐。\n"
    assert [c.path for c in only(text).clauses] == ["1", "a1.p1"]


def test_keys_in_square_brackets_need_no_colon() -> None:
    found = only(
        "【索引号】 QH-001 【发布机构】 清河市林业局\n【成文日期】 2025年03月01日 【文号】 清林发〔2025〕3号\n清河市林业局关于普查的通知\n各县林业局：\n一、任务。逐株普查。\n"
    )
    assert (found.number, found.signed_on) == ("清林发〔2025〕3号", date(2025, 3, 1))


def test_a_decision_without_signature_is_issued_by_the_body_its_title_names() -> None:
    found = only(
        "清河市人民代表大会常务委员会关于加强古树保护的决定\n（2025年3月1日第二十次会议通过）\n为加强古树保护，作如下决定：\n一、任何单位不得砍伐古树。\n二、本决定自公布之日起施行。\n"
    )
    assert found.issuers == ("清河市人民代表大会常务委员会",)
    assert found.effective_from == date(2025, 3, 1)


def test_the_first_of_the_repeated_page_heads_stays_the_title() -> None:
    head = "— {} —\n清河市林业“十五五”规划\n"
    text = f"{head.format(1)}第一章 总则\n{BODY}\n{head.format(2)}第二章 任务\n{BODY}\n"
    assert only(text).title == "清河市林业“十五五”规划"
