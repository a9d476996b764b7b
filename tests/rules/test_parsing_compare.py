"""Two copies of one document are recognised and every difference is shown."""

import parsing_samples as samples

from minkang.policy.parsing import DifferenceKind, are_copies, compare, fingerprint, parse

LEFT = "  一、优化服务,方便群众。\n1.缩短时间。"
RIGHT = "[bookmark: OLE_LINK3]一、优化服务，方便群众。  \n1.缩短时间。"


def test_width_blanks_and_bookmarks_do_not_make_another_document() -> None:
    result = compare(LEFT, RIGHT)
    assert result.same_document
    assert result.similarity == 1.0
    assert result.count(DifferenceKind.PUNCTUATION) == 1
    assert result.count(DifferenceKind.BOOKMARK) == 1
    assert result.count(DifferenceKind.WORDING) == 0


def test_every_difference_points_at_its_characters_on_both_sides() -> None:
    for left, right in ((LEFT, RIGHT), (LEFT, RIGHT.replace("方便", "服务"))):
        for difference in compare(left, right).differences:
            assert left[difference.left_start : difference.left_end] == difference.left
            assert right[difference.right_start : difference.right_end] == difference.right
            assert difference.left != difference.right


def test_other_words_are_shown_as_wording_and_make_another_document() -> None:
    result = compare("到2025年达到90%以上。", "到2025年达到95%以上。")
    assert not result.same_document
    (difference,) = result.differences
    assert (difference.kind, difference.left, difference.right) == (
        DifferenceKind.WORDING,
        "0",
        "5",
    )


def test_a_missing_sentence_is_one_difference_with_an_empty_side() -> None:
    result = compare("做好工作。加强宣传。", "做好工作。")
    assert [(d.left, d.right) for d in result.differences] == [("加强宣传。", "")]


def test_copies_with_few_changed_words_are_still_copies() -> None:
    assert are_copies(samples.COUNTY_PLAN, samples.COUNTY_PLAN.replace("100张", "120张"))
    assert not are_copies(samples.COUNTY_PLAN, samples.COUNTY_NOTICE)
    assert not are_copies("", "")


def test_a_fingerprint_survives_page_frame_width_and_bookmarks() -> None:
    bare = parse(samples.COUNTY_PLAN).documents[0]
    copied = samples.COUNTY_PLAN.replace("，", ",").replace("一、总体", "[bookmark: B1]一、总体")
    framed = parse(copied + "版权所有:云溪县人民政府\n上一篇:无\n").documents[0]
    other = parse(samples.COUNTY_PLAN.replace("100张", "120张")).documents[0]
    assert fingerprint(bare) == fingerprint(framed)
    assert fingerprint(bare) != fingerprint(other)
