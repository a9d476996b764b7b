"""Promises of the timeline: everything the person may see, nothing they may not, newest first."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

import record_samples as samples
from minkang.care.record.queries.copies import bundle, exact_text
from minkang.care.record.queries.people import list_people_for
from minkang.care.record.queries.timeline import (
    PAGE_SIZE,
    Asked,
    get_entry,
    get_timeline,
    list_standing,
    list_trends,
)
from minkang.care.record.queries.viewing import Viewing
from minkang.care.record.services import sharing
from minkang.care.record.services.opening import open_view
from minkang.care.record.terms import Kind, Said, Standing
from minkang.engines.records.models import Resource, Withholding
from minkang.kernel.refusal import Refused
from minkang.registry.access.models import Consent
from minkang.registry.access.services import break_glass
from minkang.registry.access.terms import Actor, Category, Grant, Role
from minkang.registry.people.models import Guardianship, Person
from minkang.registry.people.terms import GuardianshipKind
from record_samples import AT, Region
from results_samples import a_patient
from signing_in import an_account

pytestmark = pytest.mark.django_db
HIV = {"meta": {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "HIV"}]}}  # fmt: skip
REASON = "患者昏迷送来急诊，需要马上知道过敏史和正在用的药，家属联系不上。"


@pytest.fixture
def region() -> Region:
    return samples.lay_out()


def resident(person: Person) -> Actor:
    grant = Grant(Role.RESIDENT, None, "", "")
    return Actor(uuid4(), person.name, person.pk, None, (grant,), has_second_factor=False)


def doctor(region: Region, role: Role = Role.DOCTOR) -> Actor:
    where = region.second
    account = an_account("", role, organisation=where, area=where.area)
    grant = Grant(role, where.pk, where.name, "2105")
    return Actor(account.pk, "陈医生", None, None, (grant,), has_second_factor=True)


def seen(region: Region, actor: Actor) -> Viewing:
    return open_view(actor=actor, person=region.person.pk, at=AT)


def rids(viewing: Viewing, asked: Asked | None = None) -> list[int]:
    return [one.rid for one in get_timeline(viewing, asked or Asked(), at=AT).entries]


def code_of_refusal(region: Region, actor: Actor) -> str:
    with pytest.raises(Refused) as caught:
        seen(region, actor)
    return caught.value.refusal.code


def test_every_kind_is_told_newest_first_with_its_institution(region: Region) -> None:
    sent = samples.something_of_everything(region)
    found = get_timeline(seen(region, resident(region.person)), Asked(), at=AT)
    assert found.total == 7
    moments = [one.at for one in found.entries]
    assert moments == sorted(moments, reverse=True)
    told = {one.rid: one for one in found.entries}
    assert sent["result"] not in told, "a result stands in its report"
    assert told[sent["elsewhere"]].institution == "第二医院"
    assert told[sent["elsewhere"]].told.summary == "6.8 mmol/L"
    assert told[sent["report"]].told.summary == "空腹血糖偏高，建议复查。"
    assert dict(found.kinds)[Kind.REPORT] == 3
    assert dict(found.years) == {2026: 4, 2025: 2, 2024: 1}


def test_kind_and_year_narrow_alone_and_together(region: Region) -> None:
    sent = samples.something_of_everything(region)
    viewing = seen(region, resident(region.person))
    assert rids(viewing, Asked(kind=Kind.VACCINE)) == [sent["vaccine"]]
    assert rids(viewing, Asked(year=2025)) == [sent["vaccine"], sent["elsewhere"]]
    assert rids(viewing, Asked(kind=Kind.REPORT, year=2025)) == [sent["elsewhere"]]
    assert rids(viewing, Asked(year=1999)) == []


def test_pages_follow_each_other_without_gap_or_repeat(region: Region) -> None:
    made = [
        region.sent(region.first, "Condition", samples.condition(on="2024-05-06"))
        for _ in range(PAGE_SIZE + 3)
    ]
    viewing = seen(region, resident(region.person))
    first = get_timeline(viewing, Asked(), at=AT)
    second = get_timeline(viewing, Asked(after=first.after), at=AT)
    assert second.after is None
    pages = [one.rid for one in (*first.entries, *second.entries)]
    assert pages == sorted(made, reverse=True)


def test_a_report_shows_its_results_and_its_exact_text(region: Region) -> None:
    sent = samples.something_of_everything(region)
    viewing = seen(region, resident(region.person))
    page = get_entry(viewing, sent["report"], at=AT)
    assert [part.told.summary for part in page.parts] == ["7.2 mmol/L"]
    assert '"conclusion":"空腹血糖偏高，建议复查。"' in exact_text(viewing, sent["report"], at=AT)
    whole = "".join(bundle(viewing, base="https://host/fhir/r4", at=AT))
    assert whole.count('"fullUrl"') == 10
    assert exact_text(viewing, sent["report"], at=AT) in whole


def test_a_report_that_concludes_nothing_tells_what_is_abnormal_in_it(region: Region) -> None:
    system = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
    high = {"interpretation": [samples.coded("H", "高", system)]}
    parts = [
        region.sent(region.first, "Observation", samples.glucose(value, **more))
        for value, more in (("5.1", {}), ("9.9", high), ("4.0", {}))
    ]
    said = samples.report(parts)
    said.pop("conclusion")
    region.sent(region.first, "DiagnosticReport", said)
    (one,) = get_timeline(seen(region, resident(region.person)), Asked(), at=AT).entries
    assert [part.summary for part in one.results] == ["5.1 mmol/L", "9.9 mmol/L", "4.0 mmol/L"]
    assert [part.summary for part in one.abnormal] == ["9.9 mmol/L"]


def test_a_correction_shows_what_stood_there_before_but_not_to_a_proxy(region: Region) -> None:
    rid = region.sent(region.first, "Observation", samples.glucose("6.1"))
    fhir_id = Resource.objects.get(rid=rid).fhir_id
    subject = {"reference": f"Patient/{region.patients[str(region.first.pk)]}"}
    corrected = samples.glucose("16.1") | {"status": "corrected", "subject": subject}
    assert samples.put(region.first, "Observation", corrected, fhir_id) == rid
    viewing = seen(region, resident(region.person))
    page = get_entry(viewing, rid, at=AT)
    assert (page.entry.version, page.entry.told.status) == (2, Said.CORRECTED)
    assert [(one.version, one.told.summary) for one in page.formers] == [(1, "6.1 mmol/L")]
    assert get_entry(replace(viewing, standing=Standing.PROXY), rid, at=AT).formers == ()


def test_the_quantities_measured_most_often_are_drawn(region: Region) -> None:
    samples.something_of_everything(region)
    (sugar,) = list_trends(seen(region, resident(region.person)), at=AT)
    assert (sugar.name, [str(one.value) for one in sugar.points]) == ("空腹血糖", ["6.8", "7.2"])


def test_what_stands_is_the_newest_word_on_it(region: Region) -> None:
    system = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    over = {"clinicalStatus": {"coding": [{"system": system, "code": "resolved"}]}}
    region.sent(region.first, "Condition", samples.condition())
    region.sent(region.first, "Condition", samples.condition("肺炎", "J18", "2023-01-01"))
    region.sent(region.first, "Condition", samples.condition("肺炎", "J18", "2023-02-01", **over))
    allergy = system.replace("condition-clinical", "allergyintolerance-clinical")
    active = {"coding": [{"system": allergy, "code": "active"}]}
    region.sent(
        region.first, "AllergyIntolerance", {"clinicalStatus": active, "code": {"text": "青霉素"}}
    )
    for name, on, state in (
        ("氨氯地平片 5mg", samples.days_before(20), "completed"),
        ("头孢", samples.days_before(100), "completed"),
        ("停用的药", samples.days_before(5), "stopped"),
    ):
        told = samples.medicine(on, status=state, medicationCodeableConcept={"text": name})
        region.sent(region.first, "MedicationRequest", told)
    found = list_standing(seen(region, resident(region.person)), at=AT)
    assert [(kind, [one.told.title for one in entries]) for kind, entries in found] == [
        (Kind.ALLERGY, ["青霉素"]),
        (Kind.DIAGNOSIS, ["高血压病"]),
        (Kind.MEDICINE, ["氨氯地平片 5mg"]),
    ]


def test_nobody_else_sees_it_and_nothing_of_others_shows(region: Region) -> None:
    sent = samples.something_of_everything(region)
    stranger = a_patient()
    assert code_of_refusal(region, resident(stranger)) == "access.not_allowed_no_relation"
    own = open_view(actor=resident(stranger), person=stranger.pk, at=AT)
    assert get_timeline(own, Asked(), at=AT).total == 0
    with pytest.raises(Refused, match=r"record\.entry_unknown"):
        get_entry(own, sent["diagnosis"], at=AT)
    with pytest.raises(Refused, match=r"record\.entry_unknown"):
        exact_text(own, sent["diagnosis"], at=AT)


def test_a_guardian_reads_for_the_ward_until_it_ends(region: Region) -> None:
    guardian = a_patient()
    held = Guardianship.objects.create(
        ward=region.person, guardian=guardian, kind=GuardianshipKind.APPOINTED, since=AT.date()
    )
    viewing = seen(region, resident(guardian))
    assert viewing.standing is Standing.GUARDIAN
    held.until = AT.date() + timedelta(days=1)
    held.save()
    with pytest.raises(Refused):
        open_view(actor=resident(guardian), person=region.person.pk, at=AT + timedelta(days=1))


def test_a_proxy_reads_all_but_what_is_sensitive_until_it_is_taken_back(region: Region) -> None:
    plain = region.sent(region.first, "Condition", samples.condition())
    secret = region.sent(region.first, "Condition", samples.condition("某病", "B20", **HIV))
    me, person = resident(region.person), region.person.pk
    agent, number = samples.somebody(name="刘海燕")
    assert sorted(rids(seen(region, me))) == sorted([plain, secret])
    for name, said, code in (
        ("刘海", number, "record.agent_unknown"),
        ("刘海燕", number[:-1], "record.agent_unknown"),
        (region.person.name, region.number, "record.own_proxy"),
    ):
        with pytest.raises(Refused, match=code):
            sharing.allow_proxy(actor=me, person=person, name=name, identity_number=said, at=AT)
    for _ in range(2):
        sharing.allow_proxy(actor=me, person=person, name="刘海燕", identity_number=number, at=AT)
    viewing = seen(region, resident(agent))
    assert (viewing.standing, viewing.is_own) == (Standing.PROXY, False)
    assert rids(viewing) == [plain]
    with pytest.raises(Refused, match=r"record\.entry_unknown"):
        get_entry(viewing, secret, at=AT)
    others = [one.rid for one in list_people_for(resident(agent), AT)]
    assert others == [agent.pk, person]
    with pytest.raises(Refused):
        sharing.end_proxy(actor=resident(agent), person=person, agent=agent.pk, at=AT)
    sharing.end_proxy(actor=me, person=person, agent=agent.pk, at=AT)
    assert code_of_refusal(region, resident(agent)) == "access.not_allowed_no_relation"


def test_a_doctor_sees_the_whole_record_of_who_is_in_care_and_of_nobody_else(
    region: Region,
) -> None:
    sent = samples.something_of_everything(region)
    secret = region.sent(region.first, "Condition", samples.condition("某病", "B20", **HIV))
    one = doctor(region)
    assert code_of_refusal(region, one) == "access.not_allowed_no_relation"
    region.treats(region.second)
    viewing = seen(region, one)
    assert viewing.standing is Standing.CARE
    shown = rids(viewing)
    assert len(shown) == len(sent) - 1
    assert secret not in shown
    consent = Consent.objects.create(
        person=region.person, category=Category.HIV, text_version="1", given_at=AT, given_by="x"
    )
    assert secret in rids(seen(region, one))
    consent.withdrawn_at = AT
    consent.save()
    assert secret not in rids(seen(region, one))


@pytest.mark.parametrize("is_by_name", [True, False])
def test_a_denied_institution_sees_its_own_entries_alone_with_the_next_read(
    region: Region, is_by_name: bool
) -> None:
    sent = samples.something_of_everything(region)
    region.treats(region.second)
    me, person, one = resident(region.person), region.person.pk, doctor(region)
    denied = region.second.pk if is_by_name else None
    assert len(rids(seen(region, one))) == 7
    sharing.deny(actor=me, person=person, organisation=denied, at=AT)
    sharing.deny(actor=me, person=person, organisation=denied, at=AT)
    assert sorted(rids(seen(region, one))) == sorted([sent["elsewhere"], sent["pressure"]])
    assert Withholding.objects.count() == 1
    assert len(rids(seen(region, me))) == 7, "the person sees everything all the same"
    sharing.allow(actor=me, person=person, organisation=denied, at=AT)
    assert len(rids(seen(region, one))) == 7
    with pytest.raises(Refused):
        sharing.deny(actor=one, person=person, organisation=None, at=AT)


def test_an_emergency_opens_what_is_denied_until_it_ends(region: Region) -> None:
    samples.something_of_everything(region)
    secret = region.sent(region.first, "Condition", samples.condition("某病", "B20", **HIV))
    sharing.deny(actor=resident(region.person), person=region.person.pk, organisation=None, at=AT)
    one = doctor(region)
    assert code_of_refusal(region, one) == "access.not_allowed_no_relation"
    break_glass(actor=one, person=region.person.pk, reason=REASON, at=AT)
    viewing = seen(region, one)
    assert viewing.standing is Standing.EMERGENCY
    assert secret in rids(viewing)
    with pytest.raises(Refused, match=r"no_relation"):
        open_view(actor=one, person=region.person.pk, at=AT + timedelta(minutes=30))
