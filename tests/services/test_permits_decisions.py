"""After a decision: the licence follows, it is delivered, published, rated; what was held is found."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from minkang.affairs.licences.models import Licence
from minkang.affairs.licences.queries.types import require_type, types
from minkang.affairs.permits import services
from minkang.affairs.permits.handlers import licence_follows
from minkang.affairs.permits.models import (
    Application,
    Decision,
    Demand,
    Paper,
    Rating,
    Reminder,
)
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.queries.following import words_of
from minkang.affairs.permits.rules.issuing import claims_for, valid_until
from minkang.affairs.permits.rules.papers import file_fault, media_of
from minkang.affairs.permits.terms import Delivery, Grade, Media, Stage
from minkang.engines.cases.models import CaseEvent
from minkang.engines.cases.queries.history import replayed
from minkang.engines.cases.services import outbox
from minkang.engines.cases.terms import SuspensionReason
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person
from people_samples import NOON
from permits_samples import (
    BOSS,
    CLERK,
    NURSE,
    OFFICER,
    an_office,
    applied,
    brought,
    code_of,
    the_nurse,
)
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj"
WITHIN_NAMES = {"person.sex", "person.birth_date", "person.name"}


@pytest.fixture
def office(db: None) -> Organisation:  # noqa: ARG001 - the fixture opens the database
    return an_office("nurse-registration")


@pytest.fixture
def nurse(office: Organisation) -> Person:  # noqa: ARG001 - places first
    return the_nurse()


def granted(held: Application, days: int = 3) -> Application:
    """Accepted, reviewed and granted, a day each."""
    at = NOON + timedelta(days=days)
    submitted = held.submitted_at or NOON
    services.accept(application=held.pk, by=CLERK, at=submitted + timedelta(days=1))
    services.propose_decision(application=held.pk, by=OFFICER, at=at)
    brought(held, at)
    return services.grant(application=held.pk, by=OFFICER, at=at)


def delivered(held: Application, days: int = 3) -> Decision:
    outbox.deliver(at=NOON + timedelta(days=days))
    return Decision.objects.get(application=held)


@pytest.mark.parametrize("code", [one for one, item in definitions().items() if item.issues])
def test_every_item_asks_for_what_its_licence_states(code: str) -> None:
    item = definitions()[code]
    kind = require_type(item.issues)
    asked = {fact: "x" for group in item.form for fact in group.facts}
    register = WITHIN_NAMES if kind.holder == "person" else set()
    stated = claims_for([one.code for one in kind.fields], asked | dict.fromkeys(register, "x"))
    needed = {one.code for one in kind.fields if not (one.is_optional or one.is_number)}
    assert needed <= set(stated)
    assert item.issues in types()


def test_a_licence_follows_a_grant_once_and_the_holder_has_it(nurse: Person) -> None:
    held = granted(applied(nurse))
    decision = Decision.objects.get(application=held)
    assert (decision.counted, decision.promised, decision.is_on_time) == (2, 10, True)
    assert (decision.outcome, decision.delivered_at, decision.licence) == ("granted", None, None)
    decision = delivered(held)
    licence = Licence.objects.get()
    assert decision.licence == licence.pk
    assert (licence.person_id, licence.valid_until) == (nurse.pk, date(2031, 11, 24))
    assert decision.delivered_by == "system:permits"
    for message in (outbox.Outgoing(held.case or UUID(int=0), 1, "issue_licence", NOON),) * 2:
        licence_follows(message)
    assert Licence.objects.count() == 1
    licence_follows(outbox.Outgoing(UUID(int=7), 1, "issue_licence", NOON))
    again = granted(applied(nurse, at=NOON + timedelta(days=10)), days=20)
    assert delivered(again, 20).licence != licence.pk
    licence.refresh_from_db()
    assert licence.state == "replaced"


def test_nothing_is_granted_before_every_paper_came_that_was_asked_for(nurse: Person) -> None:
    held = applied(nurse)
    services.accept(application=held.pk, by=CLERK, at=NOON)
    services.propose_decision(application=held.pk, by=OFFICER, at=NOON)
    granting = {"application": held.pk, "by": OFFICER, "at": NOON}
    services.take_in(application=held.pk, materials=["application", "health"], by=CLERK, at=NOON)
    with pytest.raises(Refused) as caught:
        services.grant(**granting)
    assert code_of(caught) == "permits.papers_lacking"
    assert "1份材料：“8个月以上临床实习证明”" in caught.value.refusal.message
    assert not Decision.objects.exists()
    assert replayed(held.case or held.pk).outcome is None
    services.take_in(application=held.pk, materials=["practice"], by=CLERK, at=NOON)
    assert services.grant(**granting).outcome == "granted"


def test_who_is_in_the_way_of_a_licence_is_told(nurse: Person) -> None:
    held = granted(applied(nurse))
    Organisation.objects.filter(pk=held.owner_id).update(category="clinic")
    decision = delivered(held)
    assert decision.licence is None
    assert "发证" in decision.licence_fault


def test_a_refusal_says_why_and_is_delivered(nurse: Person) -> None:
    held = applied(nurse)
    with pytest.raises(Refused) as caught:
        services.refuse(application=held.pk, reason="", by=OFFICER, at=NOON)
    assert code_of(caught) == "cases.reason_missing"
    services.refuse(application=held.pk, reason="不属于本机关职权", by=OFFICER, at=NOON)
    decision = Decision.objects.get(application=held)
    assert (decision.reason, decision.outcome) == ("不属于本机关职权", "not_accepted")
    assert decision.delivered_at == NOON
    assert decision.publish_by is None
    assert "否" in decision.number


def test_the_clock_stops_and_is_extended_only_as_the_law_says(nurse: Person) -> None:
    held = applied(nurse)
    services.accept(application=held.pk, by=CLERK, at=NOON)
    reason = SuspensionReason.TESTING
    services.suspend(
        application=held.pk, reason=reason, days=5, by=OFFICER, at=NOON + timedelta(days=2)
    )
    services.resume(application=held.pk, by=OFFICER, at=NOON + timedelta(days=9))
    held = services.extend(
        application=held.pk, reason="病例讨论未结束", by=BOSS, at=NOON + timedelta(days=9)
    )
    services.propose_decision(application=held.pk, by=OFFICER, at=NOON + timedelta(days=10))
    services.deny(
        application=held.pk, reason="实习不满8个月", by=OFFICER, at=NOON + timedelta(days=10)
    )
    decision = Decision.objects.get(application=held)
    assert decision.counted is not None
    assert decision.counted < 8
    assert decision.is_on_time


def refused(code: str, act: Callable[..., object], **given: object) -> None:
    with pytest.raises(Refused) as caught:
        act(**given)
    assert code_of(caught) == code


def test_a_result_is_posted_after_its_licence_is_there(nurse: Person) -> None:
    with pytest.raises(Refused) as caught:
        applied(nurse, way=Delivery.POST)
    assert code_of(caught) == "permits.address_missing"
    held = applied(nurse, way=Delivery.POST, post_to="王英 13812345678 平山区1号")
    handing = {"application": held.pk, "by": CLERK, "at": NOON + timedelta(days=4)}
    refused("permits.not_decided", services.deliver, **handing)
    granted(held)
    refused("permits.licence_pending", services.deliver, waybill="EMS1", **handing)
    assert delivered(held).deliver_by == date(2026, 12, 8)
    refused("permits.waybill_missing", services.deliver, **handing)
    services.deliver(waybill="EMS1", **handing)
    refused("permits.delivered_already", services.deliver, waybill="EMS1", **handing)


def test_a_bad_rating_is_answered_once_and_in_time(nurse: Person) -> None:
    held = applied(nurse, way=Delivery.WINDOW)
    at = NOON + timedelta(days=4)
    rating = {"application": held.pk, "grade": Grade.BAD, "by": NURSE, "at": at}
    delivered(granted(held))
    refused("permits.not_delivered", services.rate, **rating)
    services.deliver(application=held.pk, by=CLERK, at=at)
    rated = services.rate(words="等了太久", **rating)
    assert rated.reply_by == date(2026, 12, 2)
    assert "等了太久".encode() not in bytes(rated.words)
    assert words_of(rated) == "等了太久"
    refused("permits.rated_already", services.rate, **rating)
    answering = {"application": held.pk, "by": OFFICER, "at": at}
    refused("permits.reply_missing", services.answer_rating, reply="好", **answering)
    told = services.answer_rating(reply="已电话核实，增加了周三的窗口。", **answering)
    assert told.replied_at == at
    refused("permits.answered_already", services.answer_rating, reply="再次回复一遍", **answering)


def test_permits_are_public_within_seven_working_days_and_once(nurse: Person) -> None:
    granted(applied(nurse))
    decision = Decision.objects.get()
    assert decision.publish_by == date(2026, 12, 3)
    at = NOON + timedelta(days=4)
    assert services.publish_decisions(at=at) == 1
    assert services.publish_decisions(at=at + timedelta(days=1)) == 0
    decision.refresh_from_db()
    assert decision.published_at == at


def test_holders_are_reminded_once(nurse: Person) -> None:
    held = granted(applied(nurse))
    delivered(held)
    end = valid_until(definitions()["nurse-registration"], date(2026, 11, 24))
    assert end is not None
    before = (end - date(2026, 11, 21)).days
    assert services.remind_renewals(at=NOON + timedelta(days=before - 61)) == 0
    assert services.remind_renewals(at=NOON + timedelta(days=before - 60)) == 1
    assert services.remind_renewals(at=NOON + timedelta(days=before - 59)) == 0
    told = Reminder.objects.get()
    assert (told.person_id, told.until, told.renew_by) == (nurse.pk, end, end - timedelta(days=30))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "permits.file_empty"),
        (b"MZ\x90\x00 this is a program", "permits.file_kind"),
        (b"PK\x03\x04 word/document.xml", "permits.file_kind"),
        (PDF + b" /JavaScript (app.alert)", "permits.file_active"),
        (PDF + b"x" * 100, "permits.file_too_large"),
    ],
)
def test_a_file_that_is_no_material_is_not_taken(content: bytes, code: str) -> None:
    fault = file_fault(content, most_bytes=120)
    assert fault is not None
    assert fault.code == code


def test_files_are_known_by_their_bytes() -> None:
    assert media_of(PDF) is Media.PDF
    assert media_of(b"\xff\xd8\xff\xe0") is Media.JPEG
    assert media_of(b"PK\x03\x04OFD.xml") is Media.OFD


def test_a_file_is_sealed_and_its_hash_stands_in_the_chain(nurse: Person) -> None:
    kept: list[Paper] = []

    def upload(draft: UUID) -> None:
        for content in (PDF, PDF + b"2"):
            given = {"application": draft, "material": "health", "by": NURSE, "at": NOON}
            kept.append(services.hand_in(content=content, **given))
        with pytest.raises(Refused) as caught:
            services.hand_in(application=draft, material="identity", content=PDF, by=NURSE, at=NOON)
        assert code_of(caught) == "permits.material_held"

    held = applied(nurse, first=upload)
    first, newest = (Paper.objects.get(pk=one.pk) for one in kept)
    assert first.replaced_at == NOON
    assert PDF not in bytes(newest.sealed)
    event = CaseEvent.objects.get(case=held.case, seq=1)
    assert newest.digest in event.body
    assert first.digest not in event.body
    with pytest.raises(Refused) as caught:
        services.hand_in(application=held.pk, material="health", content=PDF, by=NURSE, at=NOON)
    assert code_of(caught) == "permits.materials_closed"
    services.return_once(
        application=held.pk, missing=["practice"], by=CLERK, at=NOON + timedelta(days=1)
    )
    late = services.hand_in(
        application=held.pk, material="practice", content=PDF + b"3", by=NURSE, at=NOON
    )
    services.resubmit(application=held.pk, by=NURSE, at=NOON + timedelta(days=1))
    assert late.digest in CaseEvent.objects.get(case=held.case, kind="resubmit").body
    services.take_in(application=held.pk, materials=["application"], by=CLERK, at=NOON)
    granted(held)
    decision = Decision.objects.get()
    assert (decision.papers, decision.visits, decision.corrections) == (3, 1, 1)


def test_what_was_asked_though_held_is_found_afterwards(nurse: Person) -> None:
    held = applied(nurse)
    services.return_once(
        application=held.pk, missing=["identity", "health"], by=CLERK, at=NOON + timedelta(days=1)
    )
    assert services.judge_demands(at=NOON) == 0
    held = services.take_back(application=held.pk, by=NURSE, at=NOON + timedelta(days=2))
    assert held.stage == Stage.ENDED
    assert not Decision.objects.exists()
    assert services.judge_demands(at=NOON + timedelta(days=3)) == 1
    found = Demand.objects.get(held_as="office")
    assert (found.code, found.is_declined) == ("identity", False)
    assert services.judge_demands(at=NOON + timedelta(days=4)) == 0


def test_acts_out_of_turn_are_refused_with_a_code(nurse: Person) -> None:
    held = applied(nurse)
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: services.accept(application=held.pk, role="applicant", by=CLERK, at=NOON), "cases.wrong_role"),
        (lambda: services.return_once(application=held.pk, missing=[], by=CLERK, at=NOON), "cases.nothing_missing"),
        (lambda: services.extend(application=held.pk, reason="要", by=BOSS, at=NOON), "cases.not_now"),
    ]  # fmt: skip
    for act, code in wrong:
        with pytest.raises(Refused) as caught:
            act()
        assert code_of(caught) == code
    services.take_back(application=held.pk, by=NURSE, at=NOON)
    with pytest.raises(Refused) as caught:
        services.accept(application=held.pk, by=CLERK, at=NOON)
    assert code_of(caught) == "cases.ended"


@pytest.mark.slow
def test_pages_refuse_with_code_clause_and_next_step(nurse: Person, client: Client) -> None:
    held = applied(nurse)
    sign_in_as(client, an_account("nurse", Role.RESIDENT, person=nurse))
    own = reverse("permits:own-act", args=[held.pk])
    papers = reverse("permits:papers", args=[held.pk])
    asking = {"HTTP_ACCEPT": "application/json"}
    told = client.post(own, {"event": "grant", "seq": held.seq}, **asking)
    assert told.json()["code"] == "cases.not_now"
    services.return_once(application=held.pk, missing=["health"], by=CLERK, at=NOON)
    stale = client.post(own, {"event": "resubmit", "seq": held.seq}, **asking)
    assert stale.json()["code"] == "cases.stale"
    file = SimpleUploadedFile("a.pdf", PDF + b" /Launch (x)")
    answer = client.post(papers, {"material": "health", "file": file})
    assert "拍照后再上传" in answer.content.decode()
    good = SimpleUploadedFile("a.pdf", PDF)
    assert client.post(papers, {"material": "health", "file": good}).status_code == 302
    paper = Paper.objects.get()
    got = client.get(reverse("permits:own-file", args=[held.pk, paper.pk]))
    assert got.content == PDF
    assert "attachment" in got["Content-Disposition"]
    services.take_back(application=held.pk, by=NURSE, at=NOON)
    seq = Application.objects.get().seq
    gone = client.post(own, {"event": "resubmit", "seq": seq}, **asking).json()
    assert gone["code"] == "cases.ended"
    assert "重新提出申请" in gone["message"]
    rating = client.post(reverse("permits:rate", args=[held.pk]), {"grade": "good"}, **asking)
    assert rating.json()["code"] == "permits.not_decided"


@pytest.mark.slow
def test_everybody_reads_what_was_granted_but_no_whole_name(nurse: Person, client: Client) -> None:
    held = granted(applied(nurse, way=Delivery.WINDOW))
    delivered(held)
    services.publish_decisions(at=NOON + timedelta(days=4))
    page = client.get(reverse("permits:decisions")).content.decode()
    assert "护士执业注册" in page
    assert nurse.name not in page
    assert nurse.name[0] + "*" in page
    book = client.get(reverse("permits:decisions"), {"export": "xlsx"})
    assert book.status_code == 200
    services.deliver(application=held.pk, by=CLERK, at=NOON + timedelta(days=4))
    grade = Grade.VERY_BAD
    services.rate(application=held.pk, grade=grade, words="我的电话", by=NURSE, at=NOON)
    services.answer_rating(application=held.pk, reply="已道歉，换了叫号屏。", by=OFFICER, at=NOON)
    told = client.get(reverse("permits:answers")).content.decode()
    assert "换了叫号屏" in told
    assert "我的电话" not in told


def test_what_was_decided_and_said_of_it_never_changes(nurse: Person) -> None:
    def upload(draft: UUID) -> None:
        services.hand_in(application=draft, material="health", content=PDF, by=NURSE, at=NOON)

    held = applied(nurse, first=upload)
    services.refuse(application=held.pk, reason="不属于本机关职权", by=OFFICER, at=NOON)
    services.rate(application=held.pk, grade=Grade.BAD, by=NURSE, at=NOON)
    for rows, changed in (
        (Decision.objects.all(), {"reason": "另有理由"}),
        (Paper.objects.all(), {"digest": "0" * 64}),
        (Rating.objects.all(), {"grade": "very_bad"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changed)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
