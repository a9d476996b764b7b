"""A hospital, a clinic in another county, what they send, and who looks after it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

from django.test import Client

from minkang.engines.records.services import feeding, senders
from minkang.engines.records.services.senders import NewFeed
from minkang.engines.records.terms import FeedKind
from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level, Ownership
from minkang.registry.places.models import Area
from minkang.registry.places.terms import AreaLevel
from signing_in import a_hospital, an_account, sign_in_as

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, 4, tzinfo=UTC)
BY = "account:operator"
PID = "PID|1||000123^^^H1^MR||张^伟||19560312|M"
ORDER = "OBR|1|P001|F001|2345-7^葡萄糖^LN|||20261121093000|||||||||||||||20261121101000||CH|F"
HEADINGS = (
    "健康档案号,门诊号,姓名,性别,出生日期,身份证号码,电话,就诊日期,诊断编码,诊断名称,收缩压,舒张压"
)


@dataclass(frozen=True, slots=True)
class Region:
    """A city hospital with a feed of messages, and a village clinic of a county of the city."""

    hospital: Organisation
    clinic: Organisation
    feed: int


def lay_out() -> Region:
    """Both, and the feed."""
    hospital = a_hospital()
    county = Area.objects.create(
        code="210521000000", name="本溪县", level=AreaLevel.COUNTY, parent=hospital.area,
        valid_from=date(1954, 1, 1),
    )  # fmt: skip
    clinic = Organisation.objects.create(
        name="第一村卫生室", credit_code="12210521463000002A", category=Category.VILLAGE_CLINIC,
        level=Level.UNGRADED, ownership=Ownership.GOVERNMENT, area=county,
        opened_on=date(2000, 1, 1),
    )  # fmt: skip
    new = NewFeed(hospital.pk, FeedKind.HL7V2, "检验系统", "LIS", "H1")
    return Region(hospital, clinic, senders.enter_feed(new=new, by=BY, at=LONG_AGO))


def message(value: str = "5.10", control: str = "M1", facility: str = "H1") -> bytes:
    """A glucose result."""
    head = (
        rf"MSH|^~\&|LIS|{facility}|MINKANG|P|20261121101530||ORU^R01^ORU_R01|{control}|P|2.5.1"
        "||||||UNICODE UTF-8"
    )
    result = f"OBX|1|NM|2345-7^葡萄糖^LN||{value}|mmol/L|3.9-6.1|N|||F"
    return ("\r".join((head, PID, ORDER, result)) + "\r").encode()


def send(value: str = "5.10", control: str = "M1", at: datetime = NOW, facility: str = "H1") -> str:
    """How the message is answered."""
    return feeding.take_in(message=message(value, control, facility), at=at).decode()


def sheet(*rows: str) -> bytes:
    """A sheet of visits."""
    return "\n".join((HEADINGS, *rows)).encode()


GOOD = "R1,V1,张伟,男,1956-03-12,,13900000000,2026-11-20,I10,高血压,150,95"
BAD = "R2,V2,李芳,女,1960-01-02,,,2026-11-20,,,999,80"


def acting(role: Role, organisation: Organisation, place: str = "2105") -> Actor:
    """Somebody in a role at an institution."""
    grant = Grant(role, organisation.pk, organisation.name, place)
    return Actor(uuid4(), "", None, None, (grant,), has_second_factor=True)


def signed_in(role: Role, organisation: Organisation) -> Client:
    """A browser of somebody in a role at an institution, for the institution's own area."""
    client = Client()
    sign_in_as(client, an_account("", role, organisation=organisation, area=organisation.area))
    return client
