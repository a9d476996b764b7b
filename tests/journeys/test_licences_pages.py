"""Residents show what they choose, anybody checks it, the office stops it: page by page."""

import io
import json
import zipfile
from datetime import UTC, date, datetime
from uuid import uuid4

import ofdkit
import pypdfium2
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from python_calamine import CalamineWorkbook

from licences_samples import (
    IDENTITY,
    OFFICER,
    an_office,
    an_organisation,
    clinic_entry,
    nurse_entry,
    the_nurse,
)
from minkang.affairs.licences import services
from minkang.affairs.licences.models import Licence, Presentation, SigningKey, Verification
from minkang.affairs.licences.models.cells import claims_of, credential_of
from minkang.affairs.licences.queries.showing import token_of
from minkang.affairs.licences.terms import Ground, LicenceState
from minkang.affairs.licences.views import here
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
WHY = "年度校验没有通过"


@pytest.fixture
def office(db: None) -> Organisation:  # noqa: ARG001 - the fixture opens the database
    return an_office()


@pytest.fixture
def nurse(client: Client, office: Organisation) -> Licence:
    """The nurse is signed in and has a licence."""
    today = localdate()
    entry = nurse_entry(office, issued_on=today, valid_until=today.replace(year=today.year + 5))
    made = services.issue(entry=entry, by=OFFICER, at=datetime.now(tz=UTC))
    sign_in_as(client, an_account("", Role.RESIDENT, person=the_nurse()))
    return made


def officer(client: Client, office: Organisation) -> Client:
    sign_in_as(client, an_account("", Role.APPROVER, organisation=office, area=office.area))
    return client


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def show(client: Client, licence: Licence, *fields: str) -> Presentation:
    answer = client.post(reverse("licences:show", args=[licence.pk]), {"fields_shown": fields})
    assert answer.status_code == 302, text_of(answer)
    return Presentation.objects.get(licence=licence)


def test_a_resident_finds_and_reads_a_licence_with_the_number_masked(
    client: Client, nurse: Licence
) -> None:
    assert "护士执业证书" in text_of(client.get(reverse("licences:own")))
    page = text_of(client.get(reverse("licences:one", args=[nurse.pk])))
    assert "王桂英" in page
    assert "《护士条例》第八条" in page
    assert IDENTITY not in page
    assert IDENTITY[-4:] in page


def test_whoever_scans_the_square_sees_the_choice_without_signing_in(
    client: Client, nurse: Licence
) -> None:
    made = show(client, nurse, "person.sex")
    holding = text_of(client.get(reverse("licences:shown", args=[made.pk])))
    address = reverse("licences:check-shown", args=[token_of(made.pk)])
    assert address in holding
    stranger = Client()
    page = stranger.get(address)
    assert page.headers["Cache-Control"] == "no-store"
    assert "证照真实有效" in text_of(page)
    assert "女" in text_of(page)
    assert "出生日期" not in text_of(page)
    told = stranger.get(reverse("licences:api-shown", args=[token_of(made.pk)])).json()
    assert told["claims"] == {
        "person.name": "王桂英", "person.sex": "female", "nurse.place": "试用医院",
    }  # fmt: skip
    again = stranger.post(
        reverse("licences:api-check"),
        json.dumps({"credential": told["credential"]}),
        content_type="application/json",
    )
    assert (again.status_code, again.json()["claims"]) == (200, told["claims"])
    assert Verification.objects.count() == 3


def test_a_revoked_licence_in_a_square_is_refused_on_the_page_and_in_json(
    client: Client, nurse: Licence
) -> None:
    token = token_of(show(client, nurse).pk)
    at = datetime.now(tz=UTC)
    services.revoke(licence=nurse.pk, ground=Ground.PENALTY, reason=WHY, by=OFFICER, at=at)
    page = Client().get(reverse("licences:check-shown", args=[token]))
    assert page.status_code == 422
    for words in (
        "不能作为凭证",
        "已经失效（吊销，依据《行政处罚法》第九条）",
        "请联系发证单位了解原因",
        "10.3.7",
    ):
        assert words in text_of(page)
    told = Client().get(reverse("licences:api-shown", args=[token])).json()
    assert told["ok"] is False
    assert (told["code"], told["clause"]) == ("licences.licence_revoked", "benxi-2023-3/10.3.7")
    assert "请联系发证单位了解原因" in told["message"]
    assert client.get(reverse("licences:show", args=[nurse.pk])).status_code == 422
    assert "不能作为凭证" in text_of(client.get(reverse("licences:one", args=[nurse.pk])))


def test_a_printed_copy_tells_how_the_licence_stands_and_nothing_personal(nurse: Licence) -> None:
    page = text_of(Client().get(reverse("licences:status", args=[nurse.pk])))
    assert "王*英" in page
    assert "王桂英" not in page
    assert "202621000123" not in page
    told = Client().get(reverse("licences:api-status", args=[nurse.pk])).json()
    assert (told["standing"], told["claims"]) == ("valid", {})
    assert Client().get(reverse("licences:status", args=[uuid4()])).status_code == 404


def test_a_pasted_credential_is_checked_and_a_changed_one_is_not_believed(nurse: Licence) -> None:
    address = reverse("licences:check")
    stranger = Client()
    page = stranger.post(address, {"credential": credential_of(nurse)})
    assert "证照真实有效" in text_of(page)
    assert IDENTITY not in text_of(page)
    signed, *rest = credential_of(nurse).split("~")
    forged = "~".join([signed[:-4] + "AAAA", *rest])
    refused = stranger.post(address, {"credential": forged})
    assert (refused.status_code, "被改动过" in text_of(refused)) == (422, True)
    assert forged[:40] in text_of(refused)
    for body in (b"{", b"[]", b'{"credential": 1}', b"\xff"):
        answer = stranger.post(reverse("licences:api-check"), body, content_type="application/json")
        assert answer.json()["code"] == "licences.check_malformed"


@pytest.mark.usefixtures("nurse")
def test_anybody_can_fetch_the_public_keys() -> None:
    (key,) = Client().get(reverse("licences:api-keys")).json()["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert key["kid"] == SigningKey.objects.get().kid


def test_nobody_opens_the_licence_of_somebody_else(office: Organisation, nurse: Licence) -> None:
    stranger = Client()
    sign_in_as(
        stranger, an_account("", Role.ENTERPRISE_AGENT, organisation=office, area=office.area)
    )
    for route in ("one", "show", "pdf", "ofd"):
        answer = stranger.get(reverse(f"licences:{route}", args=[nurse.pk]))
        assert answer.status_code == 403, route
    assert Client().get(reverse("licences:one", args=[nurse.pk])).status_code == 302


def test_an_agent_shows_the_licence_of_the_clinic(client: Client, office: Organisation) -> None:
    clinic = an_organisation(2, "平山诊所", Category.CLINIC)
    made = services.issue(entry=clinic_entry(office, clinic), by=OFFICER, at=datetime.now(tz=UTC))
    sign_in_as(client, an_account("", Role.ENTERPRISE_AGENT, organisation=clinic, area=clinic.area))
    assert "平山诊所" in text_of(client.get(reverse("licences:own")))
    token = token_of(show(client, made, "organisation.legal_person").pk)
    page = text_of(Client().get(reverse("licences:check-shown", args=[token])))
    for words in ("PDY00012321050217D2112", "平山诊所", "李建国", "全科医疗科"):
        assert words in page


def test_the_paper_is_archival_tagged_and_says_what_the_licence_says(
    client: Client, nurse: Licence
) -> None:
    content = client.get(reverse("licences:pdf", args=[nurse.pk])).content
    document = pypdfium2.PdfDocument(content)
    said = "".join(page.get_textpage().get_text_range() for page in document)
    for words in ("护士执业证书", "王桂英", "试用医院", "本溪市卫生健康委员会"):
        assert words in said
    assert IDENTITY not in said
    assert document.is_tagged()
    assert b"pdfaid:part>2<" in content
    assert b"pdfaid:conformance>A<" in content


def test_another_reader_reads_our_ofd(client: Client, nurse: Licence) -> None:
    content = client.get(reverse("licences:ofd", args=[nurse.pk])).content
    with ofdkit.open(content) as document:
        assert document.warnings == []
        assert document.info.title == "护士执业证书"
        assert document.info.author == "本溪市卫生健康委员会"
        said = document.text()
        (page,) = document.pages
        assert (page.width, page.height) == (210, 297)
        assert all(run.x >= 0 and run.x + run.width <= 211 for run in page.runs)
        assert all(0 < run.y <= 297 for run in page.runs)
    for words in ("护士执业证书", "姓名", "王桂英", "试用医院", "有效期至"):
        assert words in said
    assert IDENTITY not in said
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert names[0] == "OFD.xml"


def test_an_office_issues_what_it_states_and_hears_every_fault_at_once(
    client: Client, office: Organisation
) -> None:
    officer(client, office)
    chosen = client.post(reverse("licences:desk-start"), {"type": "nurse_practice"})
    address = chosen.headers["Location"]
    typed = {
        "holder_name": "王桂英", "holder_number": IDENTITY, "number": "202621000123",
        "issued_on": localdate().isoformat(), "last_day": "",
    }  # fmt: skip
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert text_of(refused).count("请填写“执业机构”") == 2
    assert 'value="202621000123"' in text_of(refused)
    nobody = client.post(address, typed | {"holder_name": "王桂花"})
    assert "没有找到持证人" in text_of(nobody)
    whole = typed | {"nurse.place": "试用医院"}
    made = client.post(address, whole)
    assert made.status_code == 302, text_of(made)
    page = text_of(client.get(made.headers["Location"]))
    claims = claims_of(Licence.objects.get())
    assert (claims["person.sex"], claims["person.birth_date"]) == ("female", "1950-01-02")
    assert "王*英" in page
    for personal in ("王桂英", IDENTITY, "202621000123"):
        assert personal not in page
    assert "王*英" in text_of(client.get(reverse("licences:desk")))


def test_an_office_suspends_resumes_renews_and_ends(nurse: Licence, office: Organisation) -> None:
    desk = officer(Client(), office)

    def act(name: str, **typed: str) -> int:
        return desk.post(reverse(f"licences:desk-{name}", args=[nurse.pk]), typed).status_code

    def state() -> str:
        return Licence.objects.get(pk=nurse.pk).state

    assert act("suspend", ground="withheld", reason="违规") == 422
    assert act("suspend", ground="annulled", reason=WHY) == 422
    assert (act("suspend", ground="withheld", reason=WHY), state()) == (302, LicenceState.SUSPENDED)
    assert act("renew", issued_on=localdate().isoformat()) == 422
    assert (act("resume", reason=""), state()) == (302, LicenceState.VALID)
    assert act("renew", issued_on=localdate().isoformat(), last_day="2040-01-01") == 302
    assert state() == LicenceState.REPLACED
    new = Licence.objects.get(renews=nurse)
    assert new.valid_until == date(2040, 1, 2)
    address = reverse("licences:desk-revoke", args=[new.pk])
    assert "第六十九条" in text_of(desk.get(address))
    assert desk.post(address, {"ground": "annulled", "reason": WHY}).status_code == 302
    page = text_of(desk.get(reverse("licences:desk-one", args=[new.pk])))
    assert "撤销（《行政许可法》第六十九条）" in page
    assert WHY in page


def test_another_office_sees_nothing_of_it(nurse: Licence, office: Organisation) -> None:
    other = an_organisation(9, "平山区卫生健康局", Category.AUTHORITY)
    desk = officer(Client(), other)
    assert office.pk != other.pk
    for route in ("one", "suspend", "resume", "revoke", "renew"):
        answer = desk.get(reverse(f"licences:desk-{route}", args=[nurse.pk]))
        assert answer.status_code == 403, route
    assert "王*英" not in text_of(desk.get(reverse("licences:desk")))


def test_a_consent_is_seen_and_taken_back(client: Client, nurse: Licence) -> None:
    at = datetime.now(tz=UTC)
    services.consent_to_reuse(
        licence=nurse.pk, case="case:1", fields=["person.name"], by=OFFICER, at=at
    )
    page = text_of(client.get(reverse("licences:one", args=[nurse.pk])))
    assert "收回同意" in page
    address = page.partition('action="/licences/')[2].partition('"')[0]
    assert client.post(f"/licences/{address}").status_code == 302
    assert "没有办件在取用这份证照" in text_of(client.get(reverse("licences:one", args=[nurse.pk])))


def test_whoever_checks_without_end_is_asked_to_wait(
    monkeypatch: pytest.MonkeyPatch, nurse: Licence
) -> None:
    monkeypatch.setattr(here, "MOST_CHECKS_A_MINUTE", 2)
    stranger = Client(REMOTE_ADDR="198.51.100.7")
    address = reverse("licences:api-status", args=[nurse.pk])
    assert [stranger.get(address).status_code for _ in range(3)] == [200, 200, 429]
    late = stranger.get(address)
    assert int(late.headers["Retry-After"]) > 0
    assert Client(REMOTE_ADDR="203.0.113.7").get(address).status_code == 200


def test_the_list_of_an_office_can_be_exported_with_names_masked(
    nurse: Licence, office: Organisation
) -> None:
    desk = officer(Client(), office)
    answer = desk.get(reverse("licences:desk"), {"export": "xlsx"})
    [_, row] = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        .get_sheet_by_index(0)
        .to_python()[-2:]
    )
    assert row[1:4] == ["护士执业证书", "王*英", "202*****0123"]
    assert Licence.objects.get() == nurse


def test_everybody_reads_which_licences_can_be_shown(client: Client) -> None:
    page = text_of(client.get(reverse("licences:check")))
    assert "可以亮证的证照（23类）" in page
    assert "出生医学证明" in page


def test_the_pages_speak_english(client: Client, nurse: Licence) -> None:
    client.cookies["minkang_language"] = "en"
    page = text_of(client.get(reverse("licences:one", args=[nurse.pk])))
    assert "nurse&#x27;s practice certificate" in page
    assert "female" in page
    assert b"ofd:OFD" in zipfile.ZipFile(
        io.BytesIO(client.get(reverse("licences:ofd", args=[nurse.pk])).content)
    ).read("OFD.xml")
