"""An invented document for the exchange tests, and the way into the library."""

from datetime import UTC, date, datetime

from minkang.policy.queries.documents import DocumentText, get_public_document
from minkang.policy.services import documents
from minkang.policy.services.documents import Upload

AT = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 21)
NOTICE = """青石市卫生健康委员会关于办好夜间门诊的通知
青卫发〔2024〕8号

各县(区)卫生健康局:

一、总体要求
让上班的人下班以后也能看上医生。<b>不得</b>加价 & 不得限号。
二、主要任务
(一)开设夜间门诊。二级以上医院每周至少开设2次夜间门诊。(责任单位:医政科、规划财务科)
(二)公布出诊时间。
1.提前公布。出诊时间提前7天公布。(责任单位:信息中心)
2.#eval 与 $x$ 一类的符号照原样印出。
本通知有效期至2027年12月31日。

青石市卫生健康委员会
2024年3月5日
"""


def bring_in(*texts: str) -> tuple[DocumentText, ...]:
    """Import texts and read their documents back."""
    report = documents.import_files(
        files=[Upload(f"{number}.txt", text.encode()) for number, text in enumerate(texts)],
        by="system:test",
        at=AT,
    )
    return tuple(read(document.slug) for document in report.documents)


def read(slug: str) -> DocumentText:
    """A document of the library as it stands today."""
    found = get_public_document(slug, TODAY)
    assert found is not None
    return found
