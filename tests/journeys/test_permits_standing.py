"""What the pages of an application say about where it stands, and what a refused act gives back."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minkang.affairs.permits import services
from minkang.affairs.permits.models import Application
from minkang.affairs.permits.queries.applications import answers_of
from minkang.engines.cases.queries.history import replayed
from minkang.engines.cases.services.cases import Doing
from minkang.engines.cases.terms import SuspensionReason
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Person
from minkang.registry.places.models import Area
from people_samples import NOON
from permits_samples import (
    BOSS,
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
STEP = re.compile(r'<li class="step step-(\w+)".*?step-label">([^<]*)<', re.DOTALL)
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj"


@pytest.fixture
def office(db: None) -> Organisation:  # noqa: ARG001 - the fixture opens the database
    return an_office("nurse-registration")


@pytest.fixture
def nurse(office: Organisation) -> Person:  # noqa: ARG001 - places first
    return the_nurse()


def at_office(client: Client, office: Organisation, role: Role = Role.WINDOW_CLERK) -> Client:
    city = Area.objects.get(code=CITY)
    sign_in_as(client, an_account(role.value, role, organisation=office, area=city))
    return client


def page_of(client: Client, held: Application) -> str:
    return client.get(reverse("permits:office-one", args=[held.pk])).content.decode()


def steps_in(page: str) -> list[str]:
    """Light and words of every step."""
    return [f"{light} {words}" for light, words in STEP.findall(page)]


def test_a_stopped_clock_shows_no_step_as_done_that_was_not(
    nurse: Person, office: Organisation, client: Client
) -> None:
    held = applied(nurse)
    services.accept(application=held.pk, by=CLERK, at=NOON)
    services.suspend(
        application=held.pk, reason=SuspensionReason.TESTING, days=5, by=OFFICER, at=NOON
    )
    page = page_of(at_office(client, office), held)
    assert steps_in(page) == ["done 待受理", "current 审查（不计时限：检测）", "waiting 决定"]
    assert "这一步由审批人员办" in page
    receipt = client.get(reverse("permits:office-receipt", args=[held.pk])).content.decode()
    assert "现在暂停计时" in receipt


def test_a_case_that_ended_early_shows_only_what_it_went_through(
    nurse: Person, office: Organisation, client: Client
) -> None:
    held = applied(nurse)
    services.refuse(application=held.pk, reason="不属于本机关职权", by=OFFICER, at=NOON)
    page = page_of(at_office(client, office), held)
    assert steps_in(page) == ["done 待受理", "done 不予受理"]


def test_a_refused_act_of_the_window_keeps_what_was_written_and_ticked(
    nurse: Person, office: Organisation, client: Client
) -> None:
    held = applied(nurse)
    at_office(client, office)
    act = reverse("permits:office-act", args=[held.pk])
    said = {"role": "window_clerk", "seq": held.seq + 7}
    reason = "申请表没有写执业地点，已经打电话告诉申请人。"
    stale = client.post(act, {**said, "event": "refuse", "reason": reason}).content.decode()
    assert f"{reason}</textarea>" in stale
    asked = client.post(act, {**said, "event": "correct", "missing": ["health"]}).content.decode()
    assert asked.count(" checked>") == 1
    assert 'value="health" checked>' in asked


def test_a_notice_says_what_came_since_and_what_to_do_then(
    nurse: Person, office: Organisation, client: Client
) -> None:
    held = applied(nurse, first=lambda rid: hand_in(rid, "health"))
    services.return_once(application=held.pk, missing=["health", "practice"], by=CLERK, at=NOON)
    sign_in_as(client, an_account("nurse", Role.RESIDENT, person=nurse))
    own = reverse("permits:own", args=[held.pk])
    assert f'href="{own}"' in client.get(reverse("desks:my")).content.decode()
    assert client.get(own).content.decode().count("已经交了") == 0
    papers = reverse("permits:papers", args=[held.pk])
    for material, here in (("health", 1), ("practice", 2)):
        assert "上传材料" in client.get(own).content.decode()
        file = SimpleUploadedFile("a.pdf", PDF + material.encode())
        assert client.post(papers, {"material": material, "file": file}).status_code == 302
        assert client.get(own).content.decode().count("已经交了") == here
    assert "一次性告知的都交齐了" in client.get(own).content.decode()
    page = page_of(at_office(client, office), held)
    assert "等申请人补正" in page
    assert "等您补正" not in page


def test_a_notice_says_what_is_wrong_with_a_paper_until_another_one_comes(
    nurse: Person, office: Organisation, client: Client
) -> None:
    held = applied(nurse, first=lambda rid: hand_in(rid, "health"))
    wrong = "体检日期超过了6个月，请重新体检。"
    at_office(client, office)
    act = reverse("permits:office-act", args=[held.pk])
    said = {"event": "correct", "role": "window_clerk", "seq": held.seq, "missing": ["practice"]}
    unsaid = client.post(act, {**said, "fault-practice": "没有盖章"}).content.decode()
    assert "还没有交，不用写哪里不对" in unsaid
    assert client.post(act, {**said, "fault-health": wrong}).status_code == 302
    told = replayed(held.case or held.pk).told_missing
    assert set(told) == {"6个月内的健康体检证明", "8个月以上临床实习证明"}
    sign_in_as(client, an_account("nurse", Role.RESIDENT, person=nurse))
    pages = [reverse(f"permits:{one}", args=[held.pk]) for one in ("own", "papers")]
    for page in pages:
        assert wrong in client.get(page).content.decode()
    file = SimpleUploadedFile("a.pdf", PDF + b"anew")
    assert client.post(pages[1], {"material": "health", "file": file}).status_code == 302
    for page in pages:
        assert wrong not in client.get(page).content.decode()


def test_the_window_sees_first_what_is_due_first_and_last_what_ended(
    nurse: Person, office: Organisation, client: Client
) -> None:
    ended = applied(nurse)
    services.take_back(application=ended.pk, by=NURSE, at=NOON)
    later = applied(nurse, at=NOON + timedelta(days=2))
    services.accept(application=later.pk, by=CLERK, at=NOON + timedelta(days=3))
    sooner = applied(nurse, at=NOON + timedelta(days=4))
    page = at_office(client, office).get(reverse("permits:office")).content.decode()
    places = [page.index(f">{one.number}<") for one in (sooner, later, ended)]
    assert places == sorted(places)


def test_what_was_told_before_is_shown_and_may_be_told_anew(nurse: Person, client: Client) -> None:
    first = applied(nurse)
    services.accept(application=first.pk, by=CLERK, at=NOON)
    services.propose_decision(application=first.pk, by=OFFICER, at=NOON)
    brought(first, NOON)
    services.grant(application=first.pk, by=OFFICER, at=NOON)
    sign_in_as(client, an_account("nurse", Role.RESIDENT, person=nurse))
    client.post(reverse("permits:apply", args=["nurse-registration"]))
    draft = Application.objects.get(submitted_at__isnull=True)
    check = reverse("permits:apply-check", args=[draft.pk])
    assert TOLD["person.phone"] in client.get(check).content.decode()
    earlier = reverse("permits:apply-earlier", args=[draft.pk])
    said = {
        "person-phone": "13900000000", "institution-name": TOLD["institution.name"],
        "organisation-uscc": TOLD["organisation.uscc"],
    }  # fmt: skip
    wrong = client.post(earlier, {**said, "person-phone": "电话"})
    assert "手机号码" in wrong.content.decode()
    assert client.post(earlier, said)["Location"] == check
    assert answers_of(Application.objects.get(pk=draft.pk)).told == {"person.phone": "13900000000"}
    client.post(check, {"way": "electronic"})
    case = Application.objects.get(pk=draft.pk).case
    assert case is not None
    assert replayed(case).facts["person.phone"] == "13900000000"
    assert replayed(case).facts["institution.name"] == TOLD["institution.name"]


def test_the_applicant_reads_why_it_takes_longer_and_not_what_the_office_notes(
    nurse: Person, office: Organisation, client: Client
) -> None:
    held = applied(nurse)
    services.accept(application=held.pk, by=CLERK, at=NOON)
    services.extend(application=held.pk, reason="要向发证院校核实学历。", by=BOSS, at=NOON)
    services.propose_decision(application=held.pk, by=OFFICER, at=NOON)
    back = Doing("send_back", "approver", reason="实习天数请再核一遍。")
    services.work_on(application=held.pk, doing=back, by=OFFICER, at=NOON)
    page = page_of(at_office(client, office), held)
    assert "要向发证院校核实学历。" in page
    assert "实习天数请再核一遍。" in page
    sign_in_as(client, an_account("nurse", Role.RESIDENT, person=nurse))
    own = client.get(reverse("permits:own", args=[held.pk])).content.decode()
    assert "要向发证院校核实学历。" in own
    assert "实习天数请再核一遍。" not in own


def hand_in(rid: UUID, material: str) -> None:
    services.hand_in(
        application=rid,
        material=material,
        content=PDF,
        by=NURSE,
        at=NOON - timedelta(minutes=1),
    )
