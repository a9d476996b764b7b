"""A ward doctor, a resident and the authority each finish their task about results."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

import results_samples as samples
from minkang.care.results.models import Order, OrderEvent, OwnLookup, QualityResult, Result
from minkang.care.results.services import enter_quality
from minkang.care.results.terms import Flag, OrderState, QualityLevel, Range
from minkang.kernel.audit.models import Entry
from minkang.registry.access.models import Consent
from minkang.registry.access.terms import Role
from minkang.registry.places.models import Area
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> samples.Region:
    return samples.lay_out()


@pytest.fixture
def doctor(client: Client, region: samples.Region) -> Client:
    account = an_account("", Role.DOCTOR, organisation=region.here, area=region.here.area)
    sign_in_as(client, account)
    samples.treat(region)
    return client


def words(answer: HttpResponse) -> str:
    return answer.content.decode()


def recent(region: samples.Region, organisation: object, **given: object) -> Result:
    """A marked result of three days ago, by the clock of the pages."""
    taken_at = datetime.now(tz=UTC) - timedelta(days=3)
    given = {"taken_at": taken_at, **given}
    return samples.a_result(region, organisation, **given)  # type: ignore[arg-type]  # a hospital


def begin(doctor: Client, region: samples.Region, **items: object) -> HttpResponse:
    address = reverse("results:orders-choose", args=[region.patient.pk])
    return doctor.post(address, {"batch": uuid4(), **(items or {"laboratory": ["hba1c"]})})


def test_the_result_of_the_other_hospital_is_recognised_with_one_key(
    doctor: Client, region: samples.Region
) -> None:
    samples.passes(region.town, Range.CITY)
    result = recent(region, region.town, flag=Flag.HIGH, low=Decimal(4), high=Decimal("6.0"))
    listed = doctor.get(reverse("results:orders"))
    assert "周*兰" in words(listed)
    chosen = doctor.get(reverse("results:orders-choose", args=[region.patient.pk]))
    assert "糖化血红蛋白" in words(chosen)
    opened = begin(doctor, region)
    shown = words(doctor.get(opened["Location"]))
    for said in ("同城医院", "6.50 %", "4–6", "全市HR", "偏高", "autofocus accesskey"):
        assert said in shown
    order = Order.objects.get()
    done = doctor.post(reverse("results:orders-recognise", args=[order.pk]), {"result": result.pk})
    assert done["Location"] == opened["Location"]
    order.refresh_from_db()
    assert (order.state, order.saved_fen) == (OrderState.WITHDRAWN, 5000)
    assert "这次的项目都已经处理完了" in words(doctor.get(done["Location"]))
    kinds = list(OrderEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["reminded", "viewed", "recognised", "withdrawn"]


def test_a_repeat_asks_for_its_reason_and_keeps_what_was_typed(
    doctor: Client, region: samples.Region
) -> None:
    samples.passes(region.town, Range.CITY)
    recent(region, region.town)
    begin(doctor, region)
    order = Order.objects.get()
    address = reverse("results:orders-repeat", args=[order.pk])
    assert "复查的原因" in words(doctor.get(address))
    refused = doctor.post(address, {"reason": "other", "text": "再看", "is_told": "on"})
    assert refused.status_code == 422
    assert "再看" in words(refused)
    untold = doctor.post(address, {"reason": "emergency"})
    assert untold.status_code == 422
    assert "说明复查的目的" in words(untold)
    placed = doctor.post(address, {"reason": "emergency", "is_told": "on"})
    assert placed.status_code == 302
    order.refresh_from_db()
    assert (order.state, order.reason) == (OrderState.PLACED, "emergency")
    assert "急诊" in words(doctor.get(placed["Location"]))


def test_what_cannot_be_recognised_says_why_and_is_simply_ordered(
    doctor: Client, region: samples.Region
) -> None:
    recent(region, region.town)
    opened = begin(doctor, region, laboratory=["hba1c"], imaging=["chest_ct"])
    shown = words(doctor.get(opened["Location"]))
    assert "当时没有质控合格的依据" in shown
    assert "近期没有外院的同类结果" in shown
    for order in Order.objects.all():
        answer = doctor.post(reverse("results:orders-place", args=[order.pk]))
        assert answer.status_code == 302
    assert set(Order.objects.values_list("state", flat=True)) == {OrderState.PLACED}
    assert begin(doctor, region, laboratory=[]).status_code == 422


def test_viewing_stands_in_the_patients_log_and_on_her_results(
    doctor: Client, region: samples.Region
) -> None:
    samples.passes(region.town, Range.CITY)
    recent(region, region.town)
    opened = begin(doctor, region)
    before = Entry.objects.filter(type="access.record_opened").count()
    doctor.get(opened["Location"])
    assert Entry.objects.filter(type="access.record_opened").count() == before + 1
    own = Client()
    sign_in_as(own, an_account("", Role.RESIDENT, person=region.patient))
    address = reverse("results:own-course", args=[region.patient.pk, "hba1c"])
    assert "本院 调阅" in words(own.get(address))


def test_who_does_not_treat_her_or_orders_elsewhere_sees_nothing(
    client: Client, region: samples.Region
) -> None:
    recent(region, region.town)
    stranger = an_account("", Role.DOCTOR, organisation=region.here, area=region.here.area)
    sign_in_as(client, stranger)
    denied = client.get(reverse("results:orders-choose", args=[region.patient.pk]))
    assert denied.status_code == 403
    assert begin(client, region).status_code == 403
    assert not Order.objects.exists()
    order = samples.an_order(region)
    other = an_account("", Role.DOCTOR, organisation=region.town, area=region.town.area)
    sign_in_as(client, other)
    for name in ("orders-repeat", "orders-place", "orders-recognise"):
        answer = client.post(reverse(f"results:{name}", args=[order.pk]), {"result": 1})
        assert "没有找到这张单子" in words(answer)
    assert "没有找到" in words(client.get(reverse("results:orders-batch", args=[order.batch])))
    nurse = an_account("", Role.NURSE, organisation=region.here, area=region.here.area)
    sign_in_as(client, nurse)
    assert client.get(reverse("results:orders")).status_code == 403


def test_a_sensitive_result_needs_the_patients_consent(
    doctor: Client, region: samples.Region
) -> None:
    samples.passes(region.town, Range.CITY, item="hiv")
    recent(region, region.town, item="hiv", value=None, text="阴性", unit="")
    hidden = words(doctor.get(begin(doctor, region, laboratory=["hiv"])["Location"]))
    assert "近期没有外院的同类结果" in hidden
    assert "阴性" not in hidden
    Consent.objects.create(
        person=region.patient, category="hiv", text_version="1", given_at=samples.NOW
    )
    shown = words(doctor.get(begin(doctor, region, laboratory=["hiv"])["Location"]))
    assert "阴性" in shown


def test_a_resident_sees_her_results_their_course_and_what_was_recognised(
    client: Client, region: samples.Region
) -> None:
    samples.passes(region.town, Range.CITY)
    now = datetime.now(tz=UTC)
    for days, value in ((400, "5.90"), (200, "6.20"), (3, "6.50")):
        samples.a_result(
            region, region.town, taken_at=now - timedelta(days=days), value=Decimal(value)
        )
    sign_in_as(client, an_account("", Role.RESIDENT, person=region.patient))
    page = words(client.get(reverse("results:own")))
    for said in ("糖化血红蛋白", "6.50 %", "共 3 次", "全市HR"):
        assert said in page
    assert "已互认" not in page
    course = words(client.get(reverse("results:own-course", args=[region.patient.pk, "hba1c"])))
    assert "<svg" in course
    assert "5.90 %" in course
    assert OwnLookup.objects.count() == 1
    stranger = samples.a_patient("甲乙")
    for name, rest in (("own-person", []), ("own-course", ["hba1c"])):
        denied = client.get(reverse(f"results:{name}", args=[stranger.pk, *rest]))
        assert denied.status_code == 403
    assert client.get(
        reverse("results:own-course", args=[region.patient.pk, "phlogiston"])
    ).status_code in (404, 422, 400)


@pytest.fixture
def office(client: Client, region: samples.Region) -> Client:
    city = Area.objects.get(code="210500000000")
    account = an_account("", Role.REGISTRAR, organisation=region.here, area=city)
    sign_in_as(client, account)
    return client


def test_the_authority_enters_evidence_and_everybody_reads_what_follows(
    office: Client, region: samples.Region
) -> None:
    typed = {
        "organisation": region.town.pk,
        "item": "hba1c",
        "range": "3",
        "level": "full",
        "outcome": "passed",
        "since": "2026-01-01",
        "until": "2027-01-01",
        "evidence": "2026年第一次省级室间质评",
    }
    enter = reverse("results:quality-enter")
    assert "同省医院" not in words(office.get(enter))
    assert office.post(enter, {**typed, "organisation": region.province.pk}).status_code == 422
    assert office.post(enter, {**typed, "until": "2026-01-01"}).status_code == 422
    assert office.post(enter, typed).status_code == 302
    everybody = words(Client().get(reverse("results:institutions")))
    for said in ("同城医院", "糖化血红蛋白", "全省", "完全具备"):
        assert said in everybody
    entered = QualityResult.objects.get()
    assert "2026年第一次" in words(office.get(reverse("results:quality")))
    one = reverse("results:quality-one", args=[entered.pk])
    assert "撤回这条评价" in words(office.get(one))
    assert office.post(reverse("results:quality-withdraw", args=[entered.pk])).status_code == 302
    assert "已撤回" in words(office.get(one))
    assert "同城医院" not in words(Client().get(reverse("results:institutions")))


def test_a_file_of_evaluations_is_entered_whole_or_not_at_all(
    office: Client, region: samples.Region
) -> None:
    head = words(office.get(reverse("results:quality-template"))).strip().lstrip("\ufeff")

    def send(*rows: str, content: bytes = b"") -> HttpResponse:
        sent = content or "\r\n".join((head, *rows)).encode("utf-8-sig")
        upload = SimpleUploadedFile("q.csv", sent, "text/csv")
        return office.post(reverse("results:quality-file"), {"evaluations": upload})

    rest = "糖化血红蛋白,全市,部分具备,合格,2026-01-01,2027-01-01,2026年市级评价"
    good = f"{region.town.credit_code},{rest}"
    for bad in (
        f"{region.province.credit_code},{rest}",
        good.replace("合格", "也许"),
        good.replace("2026-01-01", "昨天"),
    ):
        refused = send(good, bad)
        assert refused.status_code == 422
        assert "第2行" in words(refused)
    assert send(good, good).status_code == 422
    assert send(content=b"\xff\xfe\x00").status_code == 422
    assert send(content="甲,乙\r\n1,2".encode()).status_code == 422
    assert not QualityResult.objects.exists()
    assert send(good).status_code == 302
    assert QualityResult.objects.get().level == "partial"


def test_evidence_of_another_place_is_neither_seen_nor_withdrawn(
    office: Client, region: samples.Region
) -> None:
    entry = samples.QualityEntry(
        region.province.pk, "hba1c", Range.CITY, QualityLevel.FULL, True,
        samples.SINCE, samples.UNTIL, "2026年市级评价",
    )  # fmt: skip
    other = enter_quality(entry=entry, by=samples.OFFICE, at=samples.NOW)
    assert "同省医院" not in words(office.get(reverse("results:quality")))
    for act in (office.get, office.post):
        name = "quality-one" if act == office.get else "quality-withdraw"
        assert act(reverse(f"results:{name}", args=[other.pk])).status_code == 403
    other.refresh_from_db()
    assert other.withdrawn_at is None
