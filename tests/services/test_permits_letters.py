"""A decision and a notice of what is missing on paper: whole, archival, and for whom they concern."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from minkang.affairs.permits import services
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.rules.letters import MEANING, SENTENCES, TITLES
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person
from minkang.registry.places.models import Area
from people_samples import NOON
from permits_samples import (
    CITY,
    CLERK,
    NURSE,
    OFFICER,
    TOLD,
    an_office,
    applied,
    brought,
    the_nurse,
)
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
NUMBER = TOLD["person.identity_number"]
DAY = timedelta(days=1)


@pytest.fixture
def office(db: None) -> Organisation:  # noqa: ARG001 - the fixture opens the database
    return an_office("nurse-registration")


@pytest.fixture
def nurse(office: Organisation) -> Person:  # noqa: ARG001 - places first
    return the_nurse()


@pytest.fixture
def approver(office: Organisation) -> Client:
    client, city = Client(), Area.objects.get(code=CITY)
    sign_in_as(client, an_account("approver", Role.APPROVER, organisation=office, area=city))
    return client


@pytest.fixture
def hers(client: Client, nurse: Person) -> Client:
    sign_in_as(client, an_account("nurse", Role.RESIDENT, person=nurse))
    return client


def with_health(rid: UUID) -> None:
    """She hands one file in."""
    content = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj"
    services.hand_in(application=rid, material="health", content=content, by=NURSE, at=NOON)


def letter(client: Client, whose: str, held: UUID, kind: str) -> tuple[int, bytes]:
    answer = client.get(reverse(f"permits:{whose}-letter", args=[held, kind]))
    return answer.status_code, answer.content


def read(content: bytes) -> str:
    """What another reader finds on all pages, without blanks."""
    document = pypdfium2.PdfDocument(content)
    assert document.is_tagged()
    assert b"pdfaid:part>2<" in content
    assert b"pdfaid:conformance>A<" in content
    if folder := os.environ.get("LETTERS"):
        Path(folder, f"{document.get_metadata_dict()['Title']}.pdf").write_bytes(content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    return "".join(text.split())


@pytest.mark.slow
def test_a_refusal_on_paper_says_why_by_which_article_and_what_to_do_against_it(
    nurse: Person, office: Organisation, hers: Client, approver: Client
) -> None:
    held = applied(nurse)
    assert letter(hers, "own", held.pk, "decision")[0] == 404
    services.accept(application=held.pk, by=CLERK, at=NOON)
    services.propose_decision(application=held.pk, by=OFFICER, at=NOON)
    reason = "未通过国务院卫生主管部门组织的护士执业资格考试。\n健康体检证明超过6个月。"
    decided = services.deny(application=held.pk, reason=reason, by=OFFICER, at=NOON + DAY)
    status, content = letter(hers, "own", held.pk, "decision")
    assert status == 200
    said = read(content)
    for words in (
        "不予行政许可决定书", decided.decision.number, nurse.name, "护士执业注册", decided.number,
        office.name, "2026年11月22日", "《护士条例》第七条*", "《中华人民共和国行政许可法》第三十八条*",
        *"".join(reason.split()).split("。")[:2], "60日内", "行政复议", "6个月内", "行政诉讼", "带*的条款",
    ):  # fmt: skip
        assert words in said, words
    assert NUMBER not in said
    assert NUMBER[-4:] in said
    assert letter(approver, "office", held.pk, "decision") == (200, content)
    assert letter(hers, "own", held.pk, "notice")[0] == 404
    assert letter(hers, "own", held.pk, "verdict")[0] == 404
    stranger = Client()
    sign_in_as(
        stranger,
        an_account(
            "", Role.ENTERPRISE_AGENT, organisation=office, area=Area.objects.get(code=CITY)
        ),
    )
    assert letter(stranger, "own", held.pk, "decision")[0] == 404
    assert letter(stranger, "office", held.pk, "decision")[0] == 403


@pytest.mark.slow
def test_a_notice_names_everything_missing_and_stays_when_all_is_granted(
    nurse: Person, hers: Client, approver: Client
) -> None:
    held = applied(nurse, first=with_health)
    missing, wrong = ["health", "practice"], "体检日期是2025年1月，超过了6个月。"
    services.return_once(
        application=held.pk, missing=missing, faults={"health": wrong}, by=CLERK, at=NOON
    )
    titles = {one.code: one.title for one in definitions()["nurse-registration"].materials}
    _, notice = letter(hers, "own", held.pk, "notice")
    said = read(notice)
    for words in (
        "申请材料补正告知书",
        *map(titles.get, missing),
        held.number,
        "以后不会再要别的",
        wrong,
    ):
        assert "".join(words.split()) in said, words
    assert "《中华人民共和国行政许可法》第三十二条*" in said
    services.resubmit(application=held.pk, by=NURSE, at=NOON)
    services.accept(application=held.pk, by=CLERK, at=NOON)
    services.propose_decision(application=held.pk, by=OFFICER, at=NOON)
    brought(held, NOON)
    services.grant(application=held.pk, by=OFFICER, at=NOON + DAY)
    assert read(letter(approver, "office", held.pk, "notice")[1])
    granted = read(letter(hers, "own", held.pk, "decision")[1])
    assert "准予行政许可决定书" in granted
    assert "本机关于2026年11月21日受理" in granted
    assert "本机关已经收到" in said
    assert "有效期：" in granted
    assert "行政复议" not in granted


@pytest.mark.slow
def test_what_is_not_accepted_is_told_with_what_is_missing_and_the_way_to_appeal(
    nurse: Person, approver: Client
) -> None:
    held = applied(nurse)
    services.return_once(application=held.pk, missing=["health"], by=CLERK, at=NOON)
    services.resubmit(application=held.pk, by=NURSE, at=NOON + DAY)
    reason = "补正以后仍然缺健康体检证明。"
    services.refuse(application=held.pk, reason=reason, by=OFFICER, at=NOON + DAY)
    said = read(letter(approver, "office", held.pk, "decision")[1])
    for words in (
        "行政许可申请不予受理通知书",
        reason,
        "6个月内的健康体检证明",
        "行政复议",
        "第三十二条*",
    ):
        assert words in said, words
    assert "告知过要补正的材料" in said
    assert "本机关已经收到" in said
    assert NUMBER not in said


def test_every_kind_of_item_has_words_for_every_end() -> None:
    ends = {(one.kind, end) for one in definitions().values() for end in MEANING.values()}
    assert ends == set(TITLES) == set(SENTENCES)
