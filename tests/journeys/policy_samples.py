"""Invented documents for the policy pages, imported through the real service."""

from datetime import UTC, datetime

from minkang.policy.models import Document, GazetteIssue
from minkang.policy.services import documents, library
from minkang.policy.services.documents import Upload

AT = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
SLOT_CLAUSE = "/clauses/liaoning-2025-34/2.1/"

NOTICE = """青石市卫生健康委员会关于开设夜间门诊的通知
青卫发〔2024〕7号

各县(区)卫生健康局:

一、总体要求
全市各医院应当让上班的人也能看上医生。
二、主要任务
(一)开设夜间门诊。二级以上医院每周至少开设2次夜间门诊。(责任单位:医政科、规划财务科)
(二)公布出诊时间。出诊时间提前7天公布。(责任单位:信息中心)

青石市卫生健康委员会
2024年3月5日
"""
SECOND_COPY = NOTICE.replace("每周至少", "每星期至少").replace("7天公布。", "7天公布;")

GAZETTE = """索引号: 发布机构:青石市人民政府
信息名称:青石市人民政府公报2024年第2期 主题分类:政府公报
发布日期:2024-07-01 成文日期:2024-06-28
青石市人民政府公报2024年第2期

目 录

青石市人民政府关于表扬夜间门诊的决定(青政发〔2024〕3号)

青石市人民政府文件
青政发〔2024〕3号
青石市人民政府关于
表扬夜间门诊的决定
各县(区)人民政府:
  市政府决定表扬6家开设夜间门诊的医院,希望再接再厉。
  青石市人民政府
  2024年5月20日
"""


def stock() -> None:
    """The register's documents, an invented notice in two copies, and a gazette issue."""
    documents.import_files(
        files=[
            Upload("notice.txt", NOTICE.encode()),
            Upload("copy.txt", SECOND_COPY.encode()),
            Upload("gazette.txt", GAZETTE.encode()),
        ],
        by="system:test",
        at=AT,
    )


def stock_register() -> None:
    """The register's documents, and no text at all."""
    library.refresh(by="system:test", at=AT)


def notice_slug() -> str:
    """The invented notice as it stands in addresses."""
    return Document.objects.get(number="青卫发〔2024〕7号").slug


def gazette_slug() -> str:
    """The invented gazette issue as it stands in addresses."""
    return GazetteIssue.objects.get().slug


def long_notice(paragraphs: int) -> str:
    """A notice with so many paragraphs."""
    tasks = "\n".join(
        f"{number}.第{number}项任务。各医院每年至少办理{number}件便民实事。"
        for number in range(1, paragraphs + 1)
    )
    return f"""青石市便民服务工作方案{paragraphs}

一、主要任务
{tasks}

青石市卫生健康委员会
2024年{1 + paragraphs % 12}月5日
"""


def slug_of_file(name: str) -> str:
    """The document whose text came in this file, as it stands in addresses."""
    return Document.objects.get(copies__source__name=name).slug


def import_notices(number: int) -> None:
    """So many further notices, each of another length."""
    documents.import_files(
        files=[
            Upload(f"further-{length}.txt", long_notice(length).encode())
            for length in range(2, 2 + number)
        ],
        by="system:test",
        at=AT,
    )
