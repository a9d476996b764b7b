"""Facts are told once: what registers, licences and earlier applications know is never asked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minkang.affairs.permits import services
from minkang.affairs.permits.models import Application, ItemVersion
from minkang.affairs.permits.queries.applications import Applicant, answers_of, sheet_of
from minkang.affairs.permits.queries.definitions import definitions
from minkang.affairs.permits.rules.resolving import Held, resolve
from minkang.affairs.permits.services import Proposal
from minkang.affairs.permits.terms import Origin, Stage
from minkang.engines.cases.queries.history import replayed
from minkang.engines.cases.queries.procedures import shipped_procedures
from minkang.engines.cases.services import procedures
from minkang.engines.cases.services.cases import Doing
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.organisations.terms import Category, Level
from minkang.registry.people.models import Person
from minkang.registry.people.models.cells import identity_number_of
from minkang.registry.people.services import Home, register_resident
from minkang.registry.places.models import Area
from organisation_samples import credit_code
from people_samples import CLERK, NOON, VILLAGE, lay_out_hospital, lay_out_places, resident
from signing_in import an_account, sign_in_as

pytestmark = pytest.mark.django_db
CITY = "210500000000"
FIRST, SECOND = "account:first", "account:second"
NOTHING = Held(frozenset(), {}, frozenset(), frozenset(), frozenset())
TODAY = date(2026, 11, 21)


@pytest.fixture
def office(db: None) -> Organisation:  # noqa: ARG001 - the fixture opens the database
    """A city with its health commission, a published item and the procedure it runs by."""
    lay_out_places()
    held = lay_out_hospital()
    held.category, held.level, held.area_id = Category.AUTHORITY, Level.UNGRADED, CITY
    held.save()
    procedure = procedures.propose(
        procedure=shipped_procedures()["permit_ordinary"], by=FIRST, at=NOON
    )
    procedures.approve(version=procedure.pk, by=SECOND, at=NOON)
    item = definitions()["nurse-registration"]
    made = services.propose(proposal=Proposal(item, CITY), by=FIRST, at=NOON)
    services.publish(version=made.pk, by=SECOND, at=NOON)
    return held


@pytest.fixture
def nurse(office: Organisation) -> Person:  # noqa: ARG001 - places first
    home = Home(area_code=VILLAGE, address="1号")
    return register_resident(entry=resident(1), home=home, by=CLERK, at=NOON)


def begun(nurse: Person) -> Application:
    version = ItemVersion.objects.get()
    applicant = Applicant(nurse.pk, None)
    return services.begin(version=version.pk, applicant=applicant, agreed=(), by=FIRST, at=NOON)


def told(draft: Application) -> Application:
    sheet = sheet_of(draft, TODAY)
    given = {
        "person.phone": "13812345678",
        "institution.name": "本溪市中心医院",
        "organisation.uscc": credit_code(7),
    }
    asked = {code: given[code] for code in sheet.resolution.asked}
    services.answer(application=draft.pk, told=asked, at=NOON)
    return draft


def code_of(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.refusal.code


def test_only_what_nobody_knows_is_asked() -> None:
    item = definitions()["nurse-registration"]
    alone = resolve(item, NOTHING)
    assert alone.found == ()
    assert [one.code for one in alone.needed] == ["application", "practice", "health"]
    assert {(one.code, how) for one, how in alone.spared} == {
        ("education", "office"), ("identity", "office"),
    }  # fmt: skip
    held = replace(
        NOTHING,
        register=frozenset({"person.name"}),
        licences={"licence:1": frozenset({"person.name", "person.identity_number"})},
        types=frozenset({"identity_card"}),
        earlier=frozenset({"person.phone", "person.name"}),
    )
    known = resolve(item, held)
    assert {one.code: one.origin for one in known.found} == {
        "person.name": Origin.REGISTER,
        "person.identity_number": Origin.LICENCE,
        "person.phone": Origin.EARLIER,
    }
    assert known.asked == ("person.birth_date", "institution.name", "organisation.uscc")
    assert ("identity", "licence:identity_card") in {(one.code, how) for one, how in known.spared}


@pytest.mark.parametrize("code", list(definitions()))
def test_what_the_government_issued_is_never_needed(code: str) -> None:
    found = resolve(definitions()[code], NOTHING)
    assert all(one.is_asked for one in found.needed)
    assert len(found.needed) + len(found.spared) == len(definitions()[code].materials)


def test_a_draft_is_kept_sealed_and_becomes_one_case(nurse: Person) -> None:
    draft = begun(nurse)
    assert sheet_of(draft, TODAY).resolution.asked == (
        "person.phone", "institution.name", "organisation.uscc",
    )  # fmt: skip
    with pytest.raises(Refused) as caught:
        services.submit(application=draft.pk, by=FIRST, at=NOON)
    assert code_of(caught) == "permits.facts_missing"
    assert len(caught.value.refusal.fields) == 3
    with pytest.raises(Refused) as caught:
        services.answer(application=draft.pk, told={"person.phone": "电话"}, at=NOON)
    assert code_of(caught) == "permits.answers_malformed"
    told(draft)
    assert begun(nurse).pk == draft.pk
    row = Application.objects.get()
    assert b"13812345678" not in bytes(row.answers)
    assert answers_of(row).told["person.phone"] == "13812345678"
    first = services.submit(application=draft.pk, by=FIRST, at=NOON)
    again = services.submit(application=draft.pk, by=FIRST, at=NOON)
    assert (first.case, first.stage) == (again.case, Stage.RUNNING)
    assert first.case is not None
    facts = replayed(first.case).facts
    assert facts["person.name"] == nurse.name
    assert facts["person.birth_date"] == nurse.born_on.isoformat()
    assert facts["person.identity_number"] == identity_number_of(nurse)
    with pytest.raises(Refused) as caught:
        services.answer(application=draft.pk, told={"person.phone": "1"}, at=NOON)
    assert code_of(caught) == "permits.submitted_already"


def test_the_window_asks_once_and_the_approver_decides(nurse: Person) -> None:
    held = services.submit(application=told(begun(nurse)).pk, by=FIRST, at=NOON)

    def go(event: str, role: str, days: int, **said: object) -> Application:
        doing = Doing(event, role, **said)  # type: ignore[arg-type] # fields by name
        seq = Application.objects.get().seq
        at = NOON + timedelta(days=days)
        return services.work_on(
            application=held.pk, doing=doing, expected_seq=seq, by=SECOND, at=at
        )

    missing = ("8个月以上临床实习证明", "6个月内的健康体检证明")
    assert go("correct", "window_clerk", 2, missing=missing).stage == Stage.CORRECTING
    assert held.case is not None
    assert replayed(held.case).told_missing == missing
    assert go("resubmit", "applicant", 3).stage == Stage.RUNNING
    accepted = go("accept", "window_clerk", 3)
    assert accepted.due_on == date(2026, 12, 8)
    go("propose", "approver", 5)
    with pytest.raises(Refused) as caught:
        go("deny", "approver", 6)
    assert code_of(caught) == "cases.reason_missing"
    materials = ["application", "practice", "health"]
    services.take_in(application=held.pk, materials=materials, by=SECOND, at=NOON)
    ended = go("grant", "approver", 6)
    assert (ended.stage, ended.outcome) == (Stage.ENDED, "granted")
    once_more = begun(nurse)
    assert sheet_of(once_more, TODAY).resolution.asked == ()


@pytest.mark.slow
def test_a_nurse_tells_a_page_at_a_time_and_checks_before_handing_in(
    client: Client, nurse: Person
) -> None:
    sign_in_as(client, an_account("nurse", Role.RESIDENT, person=nurse))
    start = reverse("permits:apply", args=["nurse-registration"])
    assert "不用再填" in client.get(start).content.decode()
    page = client.post(start)["Location"]
    given = {"person-phone": "13812345678"}
    wrong = client.post(page, {"person-phone": "电话"})
    assert "手机号码" in wrong.content.decode()
    page = client.post(page, given)["Location"]
    given = {"institution-name": "本溪市中心医院", "organisation-uscc": credit_code(7)}
    page = client.post(page, given)["Location"]
    papers = client.get(page)["Location"]
    assert "6个月内的健康体检证明" in client.get(papers).content.decode()
    check = reverse("permits:apply-check", args=[Application.objects.get().pk])
    assert "13812345678" in client.get(check).content.decode()
    assert client.post(check).status_code == 422
    own = client.post(check, {"way": "electronic"})["Location"]
    shown = client.get(own).content.decode()
    assert "办件编号" in shown
    assert "撤回申请" in shown


@pytest.mark.slow
def test_a_clerk_returns_a_case_once_and_a_stale_page_does_nothing(
    client: Client, nurse: Person, office: Organisation
) -> None:
    row = services.submit(application=told(begun(nurse)).pk, by=FIRST, at=NOON)
    own = reverse("permits:own", args=[row.pk])
    sign_in_as(client, an_account("nurse", Role.RESIDENT, person=nurse))
    city = Area.objects.get(code=CITY)
    clerk = Client()
    account = an_account("clerk", Role.WINDOW_CLERK, organisation=office, area=city)
    sign_in_as(clerk, account)
    assert row.number in clerk.get(reverse("permits:office")).content.decode()
    one = reverse("permits:office-one", args=[row.pk])
    assert "一次选全" in clerk.get(one).content.decode()
    act = reverse("permits:office-act", args=[row.pk])
    said = {"event": "correct", "role": "window_clerk", "seq": row.seq}
    assert clerk.post(act, said).status_code != 302
    assert clerk.post(act, {**said, "missing": ["health", "practice"]}).status_code == 302
    assert "6个月内的健康体检证明" in client.get(own).content.decode()
    stale = {"event": "withdraw", "seq": row.seq}
    assert client.post(reverse("permits:own-act", args=[row.pk]), stale).status_code != 302
    row.refresh_from_db()
    again = {"event": "withdraw", "seq": row.seq}
    assert client.post(reverse("permits:own-act", args=[row.pk]), again).status_code == 302
    assert client.get(reverse("permits:mine")).status_code == 200
    stranger = Client()
    sign_in_as(stranger, an_account("other", Role.ENTERPRISE_AGENT, organisation=office, area=city))
    assert stranger.get(own).status_code == 404
