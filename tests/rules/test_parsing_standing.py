"""Whether a figure is promised or reported: the genre of the document, years over, conditions."""

import pytest

from minkang.policy.parsing import Document, TargetStatus, parse


def read(title: str, body: str) -> Document:
    return parse(f"{title}\n\n青禾县卫生健康局\n（2025年6月3日）\n\n{body}").documents[0]


@pytest.mark.parametrize(
    "title",
    [
        "2024年青禾县卫生健康事业发展统计公报",
        "青禾县2024年政务公开工作年度报告",
        "青禾县健康行动实施情况中期评估报告",
    ],
)
def test_a_bulletin_reports_and_only_its_outlook_promises(title: str) -> None:
    body = "一、资源\n床位使用率达到76%。\n\n二、2025年工作安排\n床位使用率达到80%。\n"
    found = read(title, body).targets
    status = {t.value: t.status for t in found}
    assert status == {"76": TargetStatus.ACHIEVED, "80": TargetStatus.COMMITMENT}


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("2023年末，全县签约率为71%。", TargetStatus.ACHIEVED),
        ("2025年，全县签约率达到78%。", TargetStatus.COMMITMENT),
        ("2024年起，每年培训300人。", TargetStatus.COMMITMENT),
        ("力争签约率比2023年提高5个百分点。", TargetStatus.COMMITMENT),
        ("按上年度收入的2%安排经费。", TargetStatus.COMMITMENT),
    ],
)
def test_a_year_over_when_the_document_is_signed_is_reported(
    sentence: str, status: TargetStatus
) -> None:
    (found,) = read("青禾县签约服务实施方案", f"一、任务\n{sentence}\n").targets
    assert found.status is status
