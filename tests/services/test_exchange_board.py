"""The board counts every message, row and resource once, and turns red when a sender is silent."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchange_samples import BAD, GOOD, NOW, Region, acting, lay_out, send, sheet
from minkang.care.exchange.models import ArrivalDay
from minkang.care.exchange.queries.board import SenderLine, list_senders_for
from minkang.care.exchange.services import sending, sheets, tallying
from minkang.care.exchange.services.sending import NewSystem
from minkang.care.exchange.terms import Light, SenderKind
from minkang.engines.records.models import ResourceVersion
from minkang.engines.records.services import storing
from minkang.engines.records.services.importing import ingest
from minkang.engines.records.terms import Author
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Role
from records_samples import glucose, patient

DAY = timedelta(days=1)


def seen(
    region: Region, at: datetime = NOW, role: Role = Role.PLATFORM_OPERATOR
) -> dict[str, SenderLine]:
    lines = list_senders_for(acting(role, region.hospital), at=at)
    return {one.name: one for one in lines}


def everything_sent(region: Region) -> None:
    """Messages of three days, a sheet with a wrong row, a system, a file with a wrong line."""
    send(control="M0", at=NOW - 8 * DAY, value="4.90")
    send(control="M1", at=NOW - DAY)
    send("约5", "M2")
    send(control="M3", value="6.00")
    doctor = acting(Role.VILLAGE_DOCTOR, region.clinic)
    sheets.send(
        actor=doctor, organisation=region.clinic.pk, content=sheet(GOOD, BAD), keeps_good=True,
        at=NOW,
    )  # fmt: skip
    system = sending.register_system(
        actor=acting(Role.PLATFORM_OPERATOR, region.hospital),
        new=NewSystem(region.hospital.pk, "HIS", frozenset({"system/*.write"}), minutes=30),
        at=NOW,
    )
    author = Author(f"client:{system.rid}", region.hospital.pk)
    for name, number, text in (
        ("Patient", "p1", patient(id="p1")),
        ("Observation", "o1", glucose(value="5.10", id="o1")),
    ):
        storing.update(type_name=name, fhir_id=number, text=text, author=author, at=NOW)
    ingest(lines=['{"resourceType":"Nothing"}'], author=author, feed="夜间文件", at=NOW)


@pytest.mark.django_db(transaction=True)
def test_what_arrives_is_counted_once_by_whom_and_how_late() -> None:
    region = lay_out()
    everything_sent(region)
    tallying.tally_all(at=NOW)
    tallying.tally_all(at=NOW + timedelta(minutes=1))
    stored = sum(ArrivalDay.objects.values_list("resources", flat=True))
    assert stored == ResourceVersion.objects.count()
    lines = seen(region)
    lis = lines["检验系统"]
    assert (lis.today.messages, lis.today.accepted, lis.today.rejected) == (2, 1, 1)
    assert lis.week.messages == 3
    assert lis.week.rejected_percent == pytest.approx(100 / 3)
    assert lis.is_over
    assert lis.light is Light.IN_TIME
    clinic = lines["门诊表格"]
    assert (clinic.kind, clinic.week.messages, clinic.week.accepted) == (SenderKind.SHEET, 1, 1)
    assert (clinic.week.resources, clinic.week.rejected) == (5, 1)
    # A visit dated by its day counts from the beginning of it: a day and a half before noon.
    assert clinic.median == pytest.approx(36 * 60, rel=0.19)
    his = lines["HIS"]
    assert (his.week.messages, his.week.resources, his.last_at) == (2, 2, NOW)
    assert lines["夜间文件"].week.rejected == 1
    late = seen(region, NOW + timedelta(minutes=31))
    assert (late["HIS"].light, late["检验系统"].light) == (Light.SILENT, Light.IN_TIME)
    send(control="M4", value="6.10", at=NOW + timedelta(minutes=2))
    tallying.tally_all(at=NOW + timedelta(minutes=3))
    assert seen(region)["检验系统"].today.messages == 3


@pytest.mark.django_db
def test_an_officer_sees_the_own_institution_only_and_others_nothing() -> None:
    region = lay_out()
    own = seen(region, role=Role.INFORMATION_OFFICER)
    assert set(own) == {"检验系统"}
    assert own["检验系统"].light is Light.NEVER
    assert not list_senders_for(acting(Role.INFORMATION_OFFICER, region.clinic), at=NOW)
    assert not list_senders_for(
        acting(Role.PLATFORM_OPERATOR, region.hospital, place="210521"), at=NOW
    )
    for role in (Role.DOCTOR, Role.RESIDENT, Role.SYSTEM_ADMINISTRATOR):
        with pytest.raises(Refused):
            list_senders_for(acting(role, region.hospital), at=NOW)


@pytest.mark.django_db
def test_the_board_asks_as_often_for_many_senders_as_for_one() -> None:
    region = lay_out()

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            seen(region)
        return len(queries)

    asked()
    before = asked()
    operator = acting(Role.PLATFORM_OPERATOR, region.hospital)
    for number in range(5):
        new = NewSystem(region.clinic.pk, f"系统{number}", frozenset({"system/*.write"}))
        sending.register_system(actor=operator, new=new, at=NOW)
    assert asked() == before
