"""Messages and sheets of feeds are taken in once, answered alike, and never half written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hl7apy.parser import parse_message

from booking_samples import a_clinic
from minkang.engines.records.models import Feed, Quarantine, Resource, ResourceVersion, Submission
from minkang.engines.records.rules import specification
from minkang.engines.records.services import feeding, visit_sheets
from minkang.engines.records.terms import FeedKind
from minkang.kernel.refusal import Refused

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
PID = "PID|1||000123^^^H1^MR||张^伟||19560312|M"
ORDER = "OBR|1|P001|F001|2345-7^葡萄糖^LN|||20261121093000|||||||||||||||20261121101000||CH|F"


def a_feed(kind: FeedKind = FeedKind.HL7V2) -> Feed:
    return Feed.objects.create(
        organisation=a_clinic().hospital, kind=kind, name="检验系统", application="LIS",
        facility="H1", since=date(2026, 1, 1),
    )  # fmt: skip


def message(
    *segments: str,
    event: str = "ORU^R01^ORU_R01",
    control: str = "M1",
    said: str = "20261121101530",
) -> bytes:
    head = rf"MSH|^~\&|LIS|H1|MINKANG|P|{said}||{event}|{control}|P|2.5.1||||||UNICODE UTF-8"
    return ("\r".join((head, *segments)) + "\r").encode()


def result(value: str, status: str = "F") -> str:
    return f"OBX|1|NM|2345-7^葡萄糖^LN||{value}|mmol/L|3.9-6.1|N|||{status}"


def take_in(said: bytes, at: datetime = AT) -> tuple[str, str]:
    """The code of the acknowledgement and the place of the error, "" when there is none."""
    answer = parse_message(feeding.take_in(message=said, at=at).decode())
    errors = [one for one in answer.children if one.name == "ERR"]
    return answer.msa.msa_1.to_er7(), errors[0].err_2.to_er7() if errors else ""


def body_of(type_name: str) -> str:
    kind = specification.table().type_number(type_name)
    found = Resource.objects.get(type=kind)
    return str(ResourceVersion.objects.get(rid=found.rid, version=found.version).body)


def test_a_result_is_kept_digit_by_digit_and_a_second_time_changes_nothing() -> None:
    a_feed()
    said = message(PID, ORDER, result("5.10"))
    first = feeding.take_in(message=said, at=AT)
    assert b"MSA|AA|M1" in first
    assert '"value":5.10' in body_of("Observation")
    before = ResourceVersion.objects.count()
    assert feeding.take_in(message=said, at=AT + timedelta(minutes=5)) == first
    assert ResourceVersion.objects.count() == before
    assert Submission.objects.count() == 1


def test_a_correction_is_a_new_version_and_an_older_message_changes_nothing() -> None:
    a_feed()
    assert take_in(message(PID, ORDER, result("5.10"), said="20261121101530"))[0] == "AA"
    corrected = message(PID, ORDER, result("6.20", "C"), control="M2", said="20261121111530")
    assert take_in(corrected)[0] == "AA"
    late = message(PID, ORDER, result("4.00"), control="M3", said="20261121090000")
    assert take_in(late)[0] == "AA"
    assert '"value":6.20' in body_of("Observation")
    assert '"status":"corrected"' in body_of("Observation")


def test_a_broken_segment_writes_nothing_and_waits_in_the_quarantine() -> None:
    a_feed()
    said = message(PID, ORDER, result("约5"))
    assert take_in(said) == ("AE", "OBX^1^5")
    assert not Resource.objects.exists()
    kept = Quarantine.objects.get()
    assert (kept.feed, kept.reference) == ("检验系统", "M1")
    assert "OBX^1^5" in kept.issues
    assert take_in(message(PID, ORDER, result("5.10")))[0] == "AA"
    assert Submission.objects.get().answer == "AA"


def test_a_stranger_is_rejected_and_a_control_number_serves_once() -> None:
    assert take_in(message(PID, event="ADT^A31"))[0] == "AR"
    a_feed()
    assert take_in(message(PID, event="ADT^A31"))[0] == "AA"
    other = message(PID.replace("伟", "玮"), event="ADT^A31")
    assert take_in(other) == ("AR", "MSH^1^10")
    assert "张伟" in body_of("Patient")


HEADINGS = (
    "健康档案号,门诊号,姓名,性别,出生日期,身份证号码,电话,就诊日期,诊断编码,诊断名称,收缩压,舒张压"
)


def sheet(*rows: str) -> bytes:
    return "\n".join((HEADINGS, *rows)).encode("gb18030")


def test_the_good_rows_of_a_sheet_are_kept_and_the_others_told() -> None:
    feed = a_feed(FeedKind.SHEET)
    content = sheet(
        "R1,V1,张伟,男,1956-03-12,,13900000000,2026-11-20,I10,高血压,150,95",
        "R2,V2,李芳,女,1960-01-02,,,2026-12-20,,,120,80",
        "R3,V3,王强,男,1970-05-06,123,,2026-11-20,,,999,80",
        "R4,V1,赵敏,女,1980-05-06,,,2026-11-20,,感冒,,",
    )
    read = visit_sheets.read(content, at=AT)
    assert [row.visit for row in read.rows] == ["V1"]
    assert [(fault.row, fault.field) for fault in read.faults] == [
        (3, "就诊日期"), (4, "身份证号码"), (4, "收缩压"), (5, "门诊号"),
    ]  # fmt: skip
    done = visit_sheets.take_in(feed=feed, content=content, sheet=read, at=AT)
    assert (done.written, done.rejected, done.answer) == (5, 3, "AE")
    again = visit_sheets.take_in(feed=feed, content=content, sheet=read, at=AT)
    assert again.pk == done.pk
    assert not ResourceVersion.objects.filter(version__gt=1).exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00\x81", "records.sheet_unreadable"),
        ("姓名,性别\n张伟,男".encode(), "records.sheet_columns_missing"),
        (b"", "records.sheet_columns_missing"),
    ],
)
def test_what_is_no_sheet_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        visit_sheets.read(content, at=AT)
    assert caught.value.refusal.code == code
