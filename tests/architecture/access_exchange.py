"""What the routes of the exchange are asked about on one side of the access world."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from minkang.engines.records.models import Quarantine, Submission
from minkang.engines.records.services import clients, feeding, senders, visit_sheets
from minkang.engines.records.services.clients import NewClient
from minkang.engines.records.services.senders import NewFeed
from minkang.engines.records.terms import FeedKind, ReaderKind
from minkang.registry.organisations.models import Organisation

BY = "system:test"
SHEET = "健康档案号,门诊号,姓名,性别,出生日期,身份证号码,电话,就诊日期,诊断编码,诊断名称\nR1,V1,,,,,,,,\n"


@dataclass(frozen=True, slots=True)
class ExchangeSide:
    """A feed, a system, a rejected message and a sheet of the hospital."""

    feed: int
    system: UUID
    rejected: int
    sheet: int


def exchange_side(hospital: Organisation) -> ExchangeSide:
    """Everything through the services."""
    now = datetime.now(tz=UTC)
    facility = hospital.credit_code
    feed = senders.enter_feed(
        new=NewFeed(hospital.pk, FeedKind.HL7V2, "检验系统", "LIS", facility), by=BY, at=now
    )
    system = clients.add_client(
        new=NewClient("HIS", ReaderKind.INSTITUTION, hospital.pk, frozenset({"system/*.write"})),
        by=BY,
        at=now,
    )
    broken = f"MSH|^~\\&|LIS|{facility}|MINKANG|P|20261121||ORU^R01^ORU_R01|M1|P|2.5.1\r"
    feeding.take_in(message=broken.encode(), at=now)
    sheets = senders.enter_feed(new=NewFeed(hospital.pk, FeedKind.SHEET, "表格"), by=BY, at=now)
    content = SHEET.encode()
    visit_sheets.take_in_of(
        sheets, content=content, sheet=visit_sheets.read(content, at=now), at=now
    )
    return ExchangeSide(
        feed=feed,
        system=system.rid,
        rejected=Quarantine.objects.get(organisation=hospital.pk, feed="检验系统").pk,
        sheet=Submission.objects.get(feed=sheets).pk,
    )
