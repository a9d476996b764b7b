"""The desk of the platform shows each what is theirs, and does what it says."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from exchange_samples import BAD, GOOD, Region, lay_out, send, sheet, signed_in
from minkang.engines.records.models import Client as System
from minkang.engines.records.models import Feed, Quarantine, Resource, Submission
from minkang.kernel.audit.models import Entry
from minkang.registry.access.terms import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(db: None) -> Region:  # noqa: ARG001 - the fixture opens the database
    return lay_out()


@pytest.fixture
def operator(region: Region) -> Client:
    return signed_in(Role.PLATFORM_OPERATOR, region.hospital)


@pytest.fixture
def officer(region: Region) -> Client:
    return signed_in(Role.INFORMATION_OFFICER, region.hospital)


def page(client: Client, name: str, *path: object, status: int = 200) -> str:
    answer = client.get(reverse(f"exchange:{name}", args=path))
    assert answer.status_code == status
    return answer.content.decode()


def test_the_board_shows_an_operator_all_and_an_officer_only_the_own(
    region: Region, operator: Client, officer: Client
) -> None:
    form = {"organisation": region.clinic.pk, "name": "门诊", "kind": "sheet", "minutes": "60"}
    assert operator.post(reverse("exchange:feed-new"), form).status_code == 302
    assert officer.post(reverse("exchange:feed-new"), form | {"name": "B"}).status_code == 422
    whole = page(operator, "board")
    assert "检验系统" in whole
    assert "第一村卫生室" in whole
    assert "等第一次消息" in whole
    assert "从没发送过" in whole
    own = page(officer, "board")
    assert "检验系统" in own
    assert "第一村卫生室" not in own
    other = Feed.objects.get(name="门诊")
    page(officer, "feed", other.pk, status=403)
    assert officer.post(reverse("exchange:feed-end", args=[other.pk])).status_code == 403
    exported = operator.get(reverse("exchange:board"), {"export": "xlsx"})
    assert exported.headers["Content-Type"].endswith("sheet")


def test_a_feed_is_entered_once_promises_and_ends(region: Region, officer: Client) -> None:
    form = {
        "organisation": region.hospital.pk, "name": "影像系统", "kind": "hl7v2",
        "application": "RIS", "facility": "",
    }  # fmt: skip
    new = reverse("exchange:feed-new")
    assert "MSH-4" in officer.post(new, form).content.decode()
    assert officer.post(new, form | {"facility": "H1"}).status_code == 302
    again = officer.post(new, form | {"facility": "H1"})
    assert "同名" in again.content.decode()
    number = Feed.objects.get(name="影像系统").pk
    before = page(officer, "feed", number)
    assert "2575" in before
    assert "24 小时（统一规定）" in before
    promise = reverse("exchange:feed-promise", args=[number])
    assert officer.post(promise, {"minutes": "90"}).status_code == 302
    assert "1.5 小时" in page(officer, "feed", number)
    assert officer.post(promise, {"minutes": "0"}).status_code == 422
    assert officer.post(reverse("exchange:feed-end", args=[number])).status_code == 302
    assert Feed.objects.get(pk=number).until is not None
    assert "停用这条通道" not in page(officer, "feed", number)


def test_a_system_gets_its_secret_once_and_its_officer_stops_it(
    region: Region, operator: Client, officer: Client
) -> None:
    new = reverse("exchange:system-new")
    form = {"organisation": region.hospital.pk, "name": "HIS", "writes": "on"}
    assert officer.post(new, form).status_code == 403
    assert operator.post(new, form | {"writes": ""}).status_code == 422
    added = operator.post(new, form)
    assert added.headers["Cache-Control"] == "no-store"
    system = System.objects.get()
    secret = re.search(r"client_secret</dt><dd><code>([^<]+)<", added.content.decode())
    assert secret is not None
    assert secret[1] not in page(operator, "systems")
    assert str(system.pk) in page(officer, "systems")
    promise = reverse("exchange:system-promise", args=[system.pk])
    assert officer.post(promise, {"minutes": "120"}).status_code == 302
    assert "2 小时" in page(officer, "system", system.pk)
    stranger = signed_in(Role.INFORMATION_OFFICER, region.clinic)
    page(stranger, "system", system.pk, status=403)
    assert officer.post(reverse("exchange:system-close", args=[system.pk])).status_code == 302
    assert System.objects.get().closed_at is not None


def test_a_sheet_is_kept_by_whole_rows_and_once(region: Region) -> None:
    doctor = signed_in(Role.VILLAGE_DOCTOR, region.clinic)
    address = reverse("exchange:sheets")
    form = {"organisation": str(region.clinic.pk), "wrong_rows": "hold"}

    def upload(*rows: str, **more: str) -> tuple[int, str]:
        file = SimpleUploadedFile("v.csv", sheet(*rows))
        answer = doctor.post(address, form | more | {"file": file})
        return answer.status_code, answer.content.decode()

    status, said = upload(GOOD, BAD)
    assert status == 422
    assert ">3<" in said
    assert "收缩压" in said
    assert "40 到 300" in said
    assert not Resource.objects.exists()
    assert not Quarantine.objects.exists()
    assert upload(GOOD, BAD, wrong_rows="keep_good")[0] == 302
    assert (Submission.objects.get().rejected, Quarantine.objects.count()) == (1, 1)
    before = Resource.objects.count()
    assert upload(GOOD, BAD, wrong_rows="keep_good")[0] == 302
    assert Resource.objects.count() == before
    assert Quarantine.objects.filter(settled_at=None).count() == 1
    assert "第 3 行 V2" in page(doctor, "sheet", Submission.objects.get().pk)
    assert upload(BAD.replace("999", "130"))[0] == 302
    assert not Quarantine.objects.filter(settled_at=None).exists()
    assert doctor.get(reverse("exchange:sheets-template")).content[:2] == b"PK"
    other = signed_in(Role.VILLAGE_DOCTOR, region.hospital)
    page(other, "sheet", Submission.objects.latest("pk").pk, status=403)


def test_what_was_rejected_opens_for_a_purpose_and_is_settled(
    region: Region, officer: Client, operator: Client
) -> None:
    send("约5")
    send(control="M2", facility="H9")
    broken, unknown = Quarantine.objects.order_by("pk")
    listed = page(officer, "rejected")
    assert "OBX^1^5" in listed
    assert "不认识的发送方" not in listed
    page(officer, "rejected-one", unknown.pk, status=404)
    assert "不认识的发送方" in page(operator, "rejected")
    text = reverse("exchange:rejected-text", args=[broken.pk])
    assert "张^伟" not in officer.get(text).content.decode()
    assert officer.post(text, {"purpose": "mend_at_source"}).status_code == 422
    asked = {"purpose": "mend_at_source", "reason": "核对结果原来怎么写"}
    shown = officer.post(text, asked)
    assert "张^伟" in shown.content.decode()
    assert Entry.objects.filter(type="exchange.text_opened").count() == 1
    still = officer.post(reverse("exchange:rejected-retry", args=[broken.pk]))
    assert still.status_code == 422
    assert "OBX^1^5" in still.content.decode()
    assert "AA" in send("5.10")
    assert "已处理" in page(officer, "rejected-one", broken.pk)
    new = {"organisation": region.clinic.pk, "name": "检验", "kind": "hl7v2", "application": "LIS", "facility": "H9"}  # fmt: skip
    assert operator.post(reverse("exchange:feed-new"), new).status_code == 302
    assert operator.post(reverse("exchange:rejected-retry", args=[unknown.pk])).status_code == 302
    assert Quarantine.objects.get(pk=unknown.pk).settled_by.startswith("account:")
    again = officer.post(reverse("exchange:rejected-retry", args=[broken.pk]))
    assert again.status_code == 409


def test_setting_aside_needs_a_reason(officer: Client) -> None:
    send("约5")
    number = Quarantine.objects.get().pk
    address = reverse("exchange:rejected-aside", args=[number])
    assert officer.post(address, {"reason": "测试"}).status_code == 422
    assert officer.post(address, {"reason": "这是联调测试消息"}).status_code == 302
    assert Quarantine.objects.get().settled_at is not None


def test_a_feed_that_fell_silent_is_on_the_desk_of_who_can_see_to_it(
    region: Region, operator: Client, officer: Client
) -> None:
    address = reverse("exchange:board")
    for client in (operator, officer):
        desk = client.get("/my/").content.decode()
        assert f"{region.hospital.name}的“检验系统”没有按约定的时间来数据" in desk
        assert f'<a class="button" href="{address}">' in desk
    other = signed_in(Role.INFORMATION_OFFICER, region.clinic)
    assert "没有按约定的时间来数据" not in other.get("/my/").content.decode()
    doctor = signed_in(Role.DOCTOR, region.hospital)
    assert "没有按约定的时间来数据" not in doctor.get("/my/").content.decode()
    send(at=datetime.now(tz=UTC))
    assert "没有按约定的时间来数据" not in officer.get("/my/").content.decode()
