"""A hand-made region small enough to count by hand: two counties, three towns, four villages."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection

from minkang.affairs.licences.models import Licence, ReuseConsent, Taking
from minkang.affairs.onething.models import Declaration, Part
from minkang.affairs.permits.models import (
    Application,
    Decision,
    Demand,
    GuideCheck,
    HospitalGuide,
    Item,
    ItemVersion,
    Rating,
)
from minkang.care.exchange.models import ArrivalDay
from minkang.care.results.models import Order, OwnLookup, Upload
from minkang.engines.booking.models import (
    Arrival,
    Booking,
    Consult,
    Pool,
    Resource,
    Service,
    Session,
    Slot,
)
from minkang.engines.cases.models import Case, ClockSegment, ProcedureVersion
from minkang.engines.gateway.models import Message, Office
from minkang.engines.warehouse import queries
from minkang.registry.organisations.models import (
    AccessibleFeature,
    CapacityStatement,
    Certificate,
    Department,
    Enterprise,
    Organisation,
    Post,
    Practitioner,
    Qualification,
    RevenueStatement,
    ServiceOffered,
)
from minkang.registry.people.models import Household, Person, SourceLink, SourceRecord
from minkang.registry.places.models import Area, AreaAward

ON = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
LONG_AGO = date(2000, 1, 1)
REGION = "210500"
BEDS = "capacity.beds_per_1000"

AREAS = (
    ("210000000000", "辽宁省", "province", None),
    ("210500000000", "本溪市", "city", "210000000000"),
    ("210502000000", "平山区", "county", "210500000000"),
    ("210521000000", "本溪满族自治县", "county", "210500000000"),
    ("210502003000", "东明街道", "town", "210502000000"),
    ("210521100000", "小市镇", "town", "210521000000"),
    ("210521101000", "草河掌镇", "town", "210521000000"),
    ("210502003001", "一社区", "village", "210502003000"),
    ("210521100001", "二社区", "village", "210521100000"),
    ("210521100201", "三村", "village", "210521100000"),
    ("210521101201", "四村", "village", "210521101000"),
)
VILLAGES = tuple(code for code, _, level, _ in AREAS if level == "village")


def lay_areas() -> None:
    for code, name, level, parent in AREAS:
        Area.objects.create(
            code=code, name=name, level=level, parent_id=parent, valid_from=LONG_AGO,
            settlement="urban" if level == "village" else "",
        )  # fmt: skip


def settle(
    village: str, born_on: date, *, since: date | None = None, died_on: date | None = None
) -> Person:
    household = Household.objects.create(area_id=village)
    return Person.objects.create(
        name="张三", sex=1, born_on=born_on, died_on=died_on, household=household, kinship="head",
        area_id=village, resident_since=since or max(born_on, LONG_AGO),
    )  # fmt: skip


def open_organisation(
    number: int, category: str = "general_hospital", area: str = VILLAGES[0], **facts: object
) -> Organisation:
    return Organisation.objects.create(
        name=f"第{number}机构", credit_code=f"12210500{number:010d}", category=category,
        **{"level": "tertiary", "ownership": "government", "opened_on": LONG_AGO, **facts},
        area_id=area,
    )  # fmt: skip


def employ(organisation: Organisation, number: int, licence: str, post: str) -> Post:
    practitioner = Practitioner.objects.create(
        name="李四", sex=2, born_on=date(1980, 1, 1), identity_sealed=b"sealed",
        identity_index=number.to_bytes(16, "big"),
    )  # fmt: skip
    qualification = Qualification.objects.create(
        practitioner=practitioner, kind=licence, number=f"{licence}-{number}", issued_on=LONG_AGO
    )
    return Post.objects.create(
        practitioner=practitioner, organisation=organisation, qualification=qualification,
        kind=post, since=LONG_AGO,
    )  # fmt: skip


def lay_region() -> None:
    """Forty people, three organisations, five of staff, and at least one row of every table."""
    lay_areas()
    for number in range(40):
        born = date(1930, 2, 28) + timedelta(days=number * 870)
        settle(VILLAGES[number % 4], born, died_on=ON if number == 7 else None)
    hospital = open_organisation(1, confirmed_on=ON, record_level=4)
    centre = open_organisation(
        2, "township_hospital", VILLAGES[2], level="primary", parent=hospital,
        confirmed_on=date(2020, 1, 1),
    )  # fmt: skip
    maker = open_organisation(
        3, "enterprise", VILLAGES[1], level="ungraded", ownership="private", confirmed_on=None
    )
    Enterprise.objects.create(
        organisation=maker, industry="2740", industry_name="中成药", scale="large"
    )
    RevenueStatement.objects.create(
        enterprise=maker.enterprise, year=2025, revenue_fen=120_000_000_000
    )
    for holder, kind, beds in (
        (hospital, "general_beds", 300),
        (hospital, "intensive_beds", 12),
        (centre, "general_beds", 20),
    ):
        CapacityStatement.objects.create(organisation=holder, kind=kind, count=beds, since=LONG_AGO)
    ward = Department.objects.create(
        organisation=hospital, specialty="03", name='内科,\n"一"病区', opened_on=LONG_AGO
    )
    lay_visit(ward, Person.objects.order_by("born_on")[4])
    lay_recognition(hospital, Person.objects.order_by("born_on")[4])
    lay_exchange(hospital, Person.objects.order_by("born_on")[4])
    lay_licence(hospital, Person.objects.order_by("born_on")[4])
    lay_permits(hospital)
    lay_birth(hospital, Person.objects.order_by("born_on")[4])
    lay_message(hospital)
    ServiceOffered.objects.create(organisation=centre, kind="vaccination", since=LONG_AGO)
    Certificate.objects.create(
        organisation=centre, kind="recommended_standard", issued_on=date(2024, 5, 1)
    )
    for number in range(3):
        employ(hospital, number, "physician", "doctor")
    employ(hospital, 3, "nurse", "nurse")
    employ(centre, 4, "physician", "doctor")
    AccessibleFeature.objects.create(organisation=hospital, feature="step_free")
    AreaAward.objects.create(
        area_id="210521100000", kind="national_sanitary", since=date(2022, 1, 1)
    )


def lay_visit(department: Department, person: Person) -> Booking:
    """Somebody arrives ten minutes early for a clinic at nine and is seen at a quarter past."""
    organisation = department.organisation
    service = Service.objects.create(
        organisation=organisation, department=department, kind="clinic", name="门诊", since=LONG_AGO
    )
    doctor = Resource.objects.create(
        organisation=organisation, kind="doctor", name="李四", since=LONG_AGO
    )
    nine = datetime(2026, 11, 20, 1, tzinfo=UTC)
    half_past, week_before = nine + timedelta(minutes=30), nine - timedelta(days=7)
    session = Session.objects.create(
        service=service, resource=doctor, on=nine.date(), part="morning", day_kind="workday",
        starts=nine, ends=half_past, started_at=nine, published_at=week_before,
        opens_at=week_before,
    )  # fmt: skip
    slot = Slot.objects.create(session=session, starts=nine, ends=half_past, minutes_max=30)
    pool = Pool.objects.create(
        slot=slot, kind="public", report_at=nine, capacity=3, booked=1,
        opens_at=week_before, closes_at=half_past,
    )  # fmt: skip
    booking = Booking.objects.create(
        pool=pool, slot=slot, session=session, department=department, on=nine.date(),
        report_at=nine, person=person, channel="online", state="fulfilled", made_at=week_before,
    )  # fmt: skip
    Arrival.objects.create(booking=booking, at=nine - timedelta(minutes=10), source="desk")
    Consult.objects.create(
        booking=booking, session=session, started_at=nine + timedelta(minutes=15),
        ended_at=half_past,
    )  # fmt: skip
    return booking


def lay_recognition(organisation: Organisation, person: Person) -> None:
    """An order that was placed, a day's results, and somebody who looks at their own."""
    at = datetime(2026, 11, 20, 1, tzinfo=UTC)
    Order.objects.create(
        batch=uuid4(), person=person, organisation=organisation, item="hba1c", kind="laboratory",
        was_recognisable=False, on=at.date(), state="placed", opened_by="account:x", opened_at=at,
        decided_at=at,
    )  # fmt: skip
    Upload.objects.create(organisation=organisation, on=at.date(), results=3, lag_minutes=90)
    OwnLookup.objects.create(person=person, on=at.date(), at=at)


def lay_permits(organisation: Organisation) -> None:
    """A published item, the hospital's guide, and a check of it."""
    at = datetime(2026, 11, 20, 1, tzinfo=UTC)
    item = Item.objects.create(code="nurse-registration", area_id="210500000000", added_at=at)
    version = ItemVersion.objects.create(
        item=item, number=1, content={}, digest="x", statutory=20, promised=10,
        unit="working_days", state="published", proposed_by="account:x", proposed_at=at,
        settled_by="account:y", settled_at=at,
    )  # fmt: skip
    HospitalGuide.objects.create(
        organisation=organisation, desk="一层", phone="12345", complaint_phone="12345",
        actions=["book"], published_by="account:x", published_at=at,
    )  # fmt: skip
    GuideCheck.objects.create(
        organisation=organisation, on=at.date(), is_open=True, actions=1, failed=[], checked_at=at
    )
    lay_decision(organisation, version, at)


def lay_decision(organisation: Organisation, version: ItemVersion, at: datetime) -> None:
    """A permit that is public, something its applicant was asked for, and a bad rating answered."""
    held = Application.objects.create(
        version=version, organisation=organisation, owner=organisation, answers=b"sealed",
        stage="ended", begun_by="account:x", begun_at=at, submitted_at=at, case=uuid4(),
    )  # fmt: skip
    Decision.objects.create(
        application=held, number="卫许准〔2026〕1号", outcome="granted", decided_at=at,
        decided_on=at.date(), decided_by="account:y", counted=4, promised=10, is_on_time=True,
        corrections=1, papers=3, visits=1, way="window", deliver_by=at.date(),
        publish_by=at.date(), published_at=at,
    )  # fmt: skip
    lay_stop(held, organisation, at)
    Demand.objects.create(
        application=held, kind="fact", code="person.phone", asked_at=at, held_as="case",
        judged_at=at,
    )  # fmt: skip
    Rating.objects.create(
        application=held, grade="bad", words=b"sealed", rated_at=at, reply_by=at.date(),
        reply="已整改", replied_by="account:y", replied_at=at,
    )  # fmt: skip


def lay_stop(held: Application, organisation: Organisation, at: datetime) -> None:
    """The clock of an application's case stands since the day it had to be decided."""
    version = ProcedureVersion.objects.create(
        code="permit", number=1, title="许可", title_en="Permit", definition="{}", digest=bytes(32),
        state="published", proposed_by="account:x", proposed_at=at, decided_by="account:y",
        decided_at=at,
    )  # fmt: skip
    case = Case.objects.create(
        rid=held.case, number="1", version=version, title="许可", owner=organisation, place="210500",
        state="suspended", kind="suspended", required=[], told_missing=[], seq=1, head=bytes(32),
        opened_at=at, opened_by="account:x",
    )  # fmt: skip
    ClockSegment.objects.create(
        case=case, nth=1, since=at.date(), reason="testing", started_by="account:y",
        promised_on=at.date(),
    )  # fmt: skip


def lay_exchange(organisation: Organisation, person: Person) -> None:
    """A day's messages, a patient of the hospital, and who that is."""
    at = datetime(2026, 11, 20, 1, tzinfo=UTC)
    ArrivalDay.objects.create(
        source="feed:1", organisation=organisation, kind="hl7v2", on=at.date(), acts=9,
        resources=30, messages=10, accepted=9, rejected=1,
    )  # fmt: skip
    patient = SourceRecord.objects.create(
        organisation=organisation, local_id="1", digest=b"x", first_seen_at=at, last_seen_at=at
    )
    SourceLink.objects.create(
        source=patient, person=person, since=at, ground="automatic", grade="certainly", score=1,
        reasons=[], linked_by="system:feed",
    )  # fmt: skip


def lay_message(organisation: Organisation) -> None:
    """A message to the organisation that was answered."""
    at = datetime(2026, 11, 20, 1, tzinfo=UTC)
    office = Office.objects.create(
        organisation=organisation, code="office", endpoint="https://office.example.org/",
        answers_within=60, registered_at=at,
    )  # fmt: skip
    Message.objects.create(
        office=office, kind="test", key="1", body_sealed=b"sealed", made_by="account:x", made_at=at,
        state="answered", answer_due_at=at, answered_at=at,
    )  # fmt: skip


def lay_birth(organisation: Organisation, person: Person) -> None:
    """A birth that was declared and settled, with one part."""
    at = datetime(2026, 11, 20, 1, tzinfo=UTC)
    held = Declaration.objects.create(
        package="newborn", person=person, child=person, birth_key=bytes(16), lead=organisation,
        answers=b"sealed", stage="done", case=uuid4(), number="1", begun_by="account:x",
        begun_at=at, declared_at=at, ended_on=at.date(),
    )  # fmt: skip
    Part.objects.create(
        declaration=held, code="household", organisation=organisation, state="done", case=uuid4(),
        opened_on=at.date(), due_on=at.date(), legal_due_on=at.date(), ended_on=at.date(),
    )  # fmt: skip


def lay_licence(organisation: Organisation, person: Person) -> None:
    """A licence in force that one case took over and another still may."""
    at = datetime(2026, 11, 20, 1, tzinfo=UTC)
    licence = Licence.objects.create(
        type="nurse", number_index=bytes(16), person=person, issuer=organisation,
        issued_on=at.date(), state="valid", claims_sealed=b"sealed", credential_sealed=b"sealed",
        registered_at=at,
    )  # fmt: skip
    taken, _ = (
        ReuseConsent.objects.create(
            licence=licence, case=case, fields=[], given_by="account:x", given_at=at
        )
        for case in ("case:1", "case:2")
    )
    Taking.objects.create(consent=taken, on=at.date(), at=at)


def noted() -> set[tuple[str, str]]:
    """What the triggers noted as changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, part FROM warehouse_change")
        return set(cursor.fetchall())


def one(indicator: str, level: str = "region", area: str = "", **asked: Any) -> queries.Value:
    """The one value of an indicator at a level, in an area where one is named."""
    on = asked.pop("on", ON)
    found = queries.values(region=REGION, on=on, indicators=[indicator], levels=[level], **asked)
    [value] = [each for each in found if area in ("", each.area_code)]
    return value
