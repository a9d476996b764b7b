"""A resident, a proxy, a doctor and an officer each finish their task about a health record."""

import json
import logging
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

import record_samples as samples
from minkang.care.record.models import Proxy, Question
from minkang.engines.records.models import Resource
from minkang.kernel.audit.models import Entry
from minkang.registry.access.models import Consent, EmergencyAccess
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from record_samples import Region
from records_calls import a_program
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
REASON = "患者昏迷送来急诊，需要马上知道过敏史和正在用的药，家属联系不上。"
OWN = ("timeline", "trends", "accesses", "sharing", "sharing-all", "sharing-proxy", "copy")


@pytest.fixture
def region() -> Region:
    return samples.lay_out()


@pytest.fixture
def resident(client: Client, region: Region) -> Client:
    sign_in_as(client, an_account("", Role.RESIDENT, person=region.person))
    return client


def staff(role: Role, where: Organisation) -> Client:
    client = Client()
    sign_in_as(client, an_account("", role, organisation=where, area=where.area, name="陈志远"))
    return client


def words(answer: HttpResponse | StreamingHttpResponse) -> str:
    if isinstance(answer, StreamingHttpResponse):
        return b"".join(answer.streaming_content).decode()  # type: ignore[arg-type]  # synchronous
    return answer.content.decode()


def at(name: str, region: Region, *more: object) -> str:
    return reverse(f"record:{name}", args=[region.person.pk, *more])


def log(resident: Client, region: Region) -> str:
    return words(resident.get(at("accesses", region)))


def test_a_resident_reads_everything_and_takes_it_along(resident: Client, region: Region) -> None:
    sent = samples.something_of_everything(region)
    assert resident.get(reverse("record:own"))["Location"] == at("timeline", region)
    page = words(resident.get(at("timeline", region)))
    for said in ("共 7 条", "空腹血糖偏高，建议复查。", "第二医院", "需要留意的", "氨氯地平片 5mg"):
        assert said in page
    narrowed = words(resident.get(at("timeline", region) + "?kind=vaccine&year=2025&after=x"))
    assert "流感疫苗" in narrowed
    assert "氨氯地平" not in narrowed
    report = words(resident.get(at("entry", region, sent["report"])))
    for said in ("7.2 mmol/L", "偏高", "3.9–6.1", "第一医院", "下载原始记录"):
        assert said in report
    assert resident.get(at("entry", region, sent["report"] + 10_000)).status_code == 404
    assert "14771-0" in words(resident.get(at("source", region, sent["result"])))
    assert "空腹血糖（mmol/L）" in words(resident.get(at("trends", region)))
    told = resident.get(at("bundle", region))
    assert told["Content-Type"].startswith("application/fhir+json")
    bundle = json.loads(words(told))
    held = {one["resource"]["resourceType"] for one in bundle["entry"]}
    assert {"Patient", "Observation", "Encounter", "Immunization"} <= held
    assert resident.get(at("paper", region)).content.startswith(b"%PDF-")
    assert log(resident, region).count("导出了") == 3


def test_the_pages_are_written_in_english_too(resident: Client, region: Region) -> None:
    samples.something_of_everything(region)
    resident.cookies["minkang_language"] = "en"
    page = words(resident.get(at("timeline", region)))
    assert "7 entries that hospitals and health centres sent" in page
    assert "outpatient visit" in page
    assert "Who looked at my health record" in page


def test_who_looks_stands_in_the_log_at_once(resident: Client, region: Region) -> None:
    sent = samples.something_of_everything(region)
    assert "还没有人看过您的档案" in log(resident, region)
    region.treats(region.second)
    doctor = staff(Role.DOCTOR, region.second)
    assert "王*英" in words(doctor.get(reverse("record:patients")))
    seen = words(doctor.get(at("timeline", region)))
    assert "目的：诊疗" in seen
    assert "空腹血糖偏高，建议复查。" in seen
    assert "第二医院 医生 陈志远 查看了一般健康信息，目的：诊疗" in log(resident, region)
    condition = Resource.objects.get(rid=sent["diagnosis"]).fhir_id
    program = a_program("system/*.*", organisation=region.second.pk, at=datetime.now(tz=UTC))
    told = program.get(f"Condition/{condition}")
    assert told.status == 200
    assert "第二医院的系统“测试系统”调阅了1份资料（诊断）" in log(resident, region)
    exported = resident.get(at("accesses", region) + "?export=xlsx")
    assert exported.content.startswith(b"PK")


def test_a_denied_institution_sees_nothing_of_others_with_its_next_look(
    resident: Client, region: Region
) -> None:
    samples.something_of_everything(region)
    region.treats(region.second)
    doctor = staff(Role.DOCTOR, region.second)
    program = a_program("system/*.*", organisation=region.second.pk, at=datetime.now(tz=UTC))
    assert "第一医院" in words(doctor.get(at("timeline", region)))
    assert len(program.get("Condition").resources) == 1
    one = at("sharing-institution", region, region.second.pk)
    assert "不让第二医院看" in words(resident.get(one))
    assert resident.post(one, {"is_shared": "perhaps"}).status_code == 400
    assert resident.post(one, {"is_shared": "no"})["Location"] == at("sharing", region)
    closed = words(doctor.get(at("timeline", region)))
    assert "第一医院" not in closed
    assert "档案不完整" in closed
    assert program.later(datetime.now(tz=UTC)).get("Condition").resources == []
    assert "不让看" in words(resident.get(at("sharing", region)))
    assert "不再让第二医院查看" in log(resident, region)
    resident.post(one, {"is_shared": "yes"})
    assert "第一医院" in words(doctor.get(at("timeline", region)))
    everybody = at("sharing-all", region)
    resident.post(everybody, {"is_shared": "no"})
    assert "第一医院" not in words(doctor.get(at("timeline", region)))
    assert "所有机构都只能看自己上传的内容" in words(resident.get(at("sharing", region)))


def test_categories_and_institutions_are_found_and_changed(
    resident: Client, region: Region
) -> None:
    hiv = at("sharing-category", region, "hiv")
    assert resident.get(at("sharing-category", region, "identity")).status_code == 404
    assert resident.post(hiv, {"is_shared": "yes"}).status_code == 302
    assert Consent.objects.filter(person=region.person, withdrawn_at=None).count() == 1
    assert "不再共享艾滋病相关记录" in words(resident.get(hiv))
    resident.post(hiv, {"is_shared": "no"})
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    lonely = Organisation.objects.get(pk=region.second.pk)
    found = words(resident.get(at("sharing", region) + "?q=第二"))
    assert at("sharing-institution", region, lonely.pk) in found
    assert "请换个名称" in words(resident.get(at("sharing", region) + "?q=没有"))


def test_a_proxy_is_allowed_by_name_and_number_and_taken_back(
    resident: Client, region: Region
) -> None:
    samples.something_of_everything(region)
    agent, number = samples.somebody(name="刘海燕")
    address = at("sharing-proxy", region)
    wrong = resident.post(address, {"name": "刘海", "identity_number": number})
    assert wrong.status_code == 404
    assert "没有找到姓名和号码都对得上的居民" in words(wrong)
    assert resident.post(address, {}).status_code == 422
    done = resident.post(address, {"name": "刘海燕", "identity_number": number})
    assert done["Location"] == at("sharing", region)
    other = Client()
    sign_in_as(other, an_account("", Role.RESIDENT, person=agent, name="刘海燕"))
    assert "您受王桂英委托查看" in words(other.get(at("timeline", region)))
    assert other.get(at("bundle", region)).status_code == 403
    assert other.get(at("sharing", region)).status_code == 403
    assert "受托人 刘海燕 查看了健康档案" in log(resident, region)
    assert "我还可以看" in words(other.get(reverse("record:timeline", args=[agent.pk])))
    resident.post(at("sharing-proxy-end", region, agent.pk))
    assert Proxy.objects.get().until is not None
    assert other.get(at("timeline", region)).status_code == 403


def test_an_emergency_needs_a_reason_and_shows_at_once(resident: Client, region: Region) -> None:
    samples.something_of_everything(region)
    doctor = staff(Role.DOCTOR, region.first)
    shut = doctor.get(at("timeline", region))
    assert shut.status_code == 403
    assert at("emergency", region) in words(shut)
    short = doctor.post(at("emergency", region), {"reason": "抢救"})
    assert short.status_code == 422
    assert "抢救" in words(short)
    opened = doctor.post(at("emergency", region), {"reason": REASON})
    assert opened["Location"] == at("timeline", region)
    assert "目的：紧急查看" in words(doctor.get(at("timeline", region)))
    assert doctor.get(at("emergency", region)).status_code == 302
    assert EmergencyAccess.objects.count() == 1
    assert "有人紧急查看过这份档案" in words(resident.get(at("timeline", region)))
    assert REASON in log(resident, region)


def test_a_question_is_asked_and_answered_on_the_same_page(
    resident: Client, region: Region
) -> None:
    doctor = staff(Role.DOCTOR, region.first)
    doctor.post(at("emergency", region), {"reason": REASON})
    entry = Entry.objects.filter(type="access.emergency_opened").get().number
    ask = at("ask", region, entry)
    assert resident.post(ask, {"text": "啊"}).status_code == 422
    assert resident.post(ask, {"text": "那天我在家，没有去过医院。"})["Location"] == ask
    assert "最迟答复" in words(resident.get(ask))
    officer = staff(Role.INFORMATION_OFFICER, region.first)
    assert "等待答复" in words(officer.get(reverse("record:questions") + "?answered=no"))
    question = reverse("record:question", args=[Question.objects.get().pk])
    assert REASON in words(officer.get(question))
    assert officer.post(question, {"answer": "核查属实。"}).status_code == 422
    given = {"verdict": "proper", "answer": "急诊抢救时查看，家属已确认。"}
    assert officer.post(question, given).status_code == 302
    answered = words(resident.get(ask))
    assert "急诊抢救时查看，家属已确认。" in answered
    assert "已答复：属于工作需要" in log(resident, region)
    assert officer.get(reverse("record:questions") + "?export=xlsx").content.startswith(b"PK")


def test_a_patient_is_found_by_number_and_never_named_in_an_address(
    resident: Client, region: Region
) -> None:
    doctor = staff(Role.DOCTOR, region.second)
    address = reverse("record:patients")
    assert doctor.post(address, {}).status_code == 422
    assert doctor.post(address, {"number": "12"}).status_code == 400
    found = words(doctor.post(address, {"number": region.number}))
    assert at("timeline", region) in found
    assert "王*英" in found
    assert resident.get(address).status_code == 403


def test_no_page_log_line_address_or_error_holds_the_identity_number(
    resident: Client, region: Region, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sent = samples.something_of_everything(region)
    noted = f"身份证 {region.number} 已核对"
    canary = region.sent(
        region.first, "Observation", samples.glucose(note=[{"text": noted}], method={"text": noted})
    )
    region.treats(region.second)
    doctor = staff(Role.DOCTOR, region.second)
    answers = [
        *(resident.get(at(name, region)) for name in OWN),
        *(one.get(at("entry", region, canary)) for one in (resident, doctor)),
        *(doctor.get(at(name, region)) for name in ("timeline", "trends")),
        doctor.post(reverse("record:patients"), {"number": region.number}),
        doctor.post(reverse("record:patients"), {"number": region.number[:-1] + "0"}),
        resident.post(
            at("sharing-proxy", region), {"name": "某人", "identity_number": region.number}
        ),
        resident.get(at("entry", region, sent["report"])),
    ]
    for answer in answers:
        typed = answer.request["REQUEST_METHOD"] == "POST"
        shown = words(answer)
        assert shown.count(region.number) <= shown.count(f'value="{region.number}"') * typed
    assert "******" in words(answers[len(OWN)])
    assert [one for one in caplog.records if region.number in one.getMessage()] == []
    assert region.number in words(resident.get(at("bundle", region))), "a copy is exact"
