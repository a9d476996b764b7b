"""Opening a record leaves its trace, consent counts at once, an emergency is told and reviewed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import access_region as region
import pytest
from access_region import AT
from django.db import transaction

from minkang.kernel import events
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import Language
from minkang.kernel.audit.queries import list_lines
from minkang.kernel.refusal import Refused
from minkang.registry.access import queries, services
from minkang.registry.access.models import Consent, EmergencyAccess
from minkang.registry.access.terms import (
    Action,
    Actor,
    Category,
    Decision,
    Purpose,
    Reason,
    Role,
)
from minkang.registry.people.models import Person

pytestmark = pytest.mark.django_db
REASON = "病人昏迷送到急诊室，需要立刻知道过敏史和用药情况。"
TREAT, SELF, BTG = Purpose.TREATMENT, Purpose.SELF, Purpose.BREAK_GLASS

heard: list[events.Event] = []


@events.subscribe(services.EmergencyOpened)
def hear_opening(event: services.EmergencyOpened) -> None:
    heard.append(event)


@events.subscribe(services.ConsentWithdrawn)
def hear_withdrawal(event: services.ConsentWithdrawn) -> None:
    heard.append(event)


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    heard.clear()
    yield
    heard.clear()


@pytest.fixture
def world() -> region.World:
    return region.world()


@pytest.fixture
def patient(world: region.World) -> Person:
    patient = region.person()
    region.care(patient, world.hospital, "admission")
    return patient


@pytest.fixture
def doctor(world: region.World) -> Actor:
    return region.staff("王建国", Role.DOCTOR, world.hospital)


@pytest.fixture
def auditor(world: region.World) -> Actor:
    return region.staff("赵明", Role.AUDIT_ADMINISTRATOR, world.hospital)


def opened(
    who: Actor, person: UUID, *categories: Category, purpose: Purpose = TREAT, minutes: int = 0
) -> Decision:
    return services.open_record(
        actor=who, person=person, action=Action.READ, purpose=purpose,
        categories=frozenset(categories or {Category.IDENTITY}),
        at=AT + timedelta(minutes=minutes),
    )  # fmt: skip


def sentences(person: Person, language: Language = Language.ZH) -> list[str]:
    return [one.sentence for one in queries.accesses_of(person.rid, language)]


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=f"^{code}:")


def test_the_resident_reads_who_looked_at_what_and_why(patient: Person, doctor: Actor) -> None:
    opened(doctor, patient.rid, Category.GENERAL_HEALTH, Category.IDENTITY)
    me = region.resident(patient)
    opened(me, patient.rid, purpose=SELF, minutes=1)
    assert sentences(patient) == [
        "居民 李秀英 查看了身份信息，目的：本人或监护人查看",
        "本溪市中心医院 医生 王建国 查看了身份信息、一般健康信息，目的：诊疗",
    ]
    assert sentences(patient, Language.EN) == [
        "李秀英, resident, read identity; purpose: own use or as guardian",
        "王建国, doctor at 本溪市中心医院, read identity, general health; purpose: treatment",
    ]
    first = queries.accesses_of(patient.rid, Language.ZH)[1]
    assert (first.account, first.at, first.code) == (
        doctor.reference, AT, "access.record_opened",
    )  # fmt: skip


def test_an_access_is_seen_before_and_after_sealing_and_once(
    patient: Person, doctor: Actor
) -> None:
    for minute in range(20):
        opened(doctor, patient.rid, minutes=minute)
    before = sentences(patient)
    with transaction.atomic():
        audit.seal(at=AT)
    assert len(before) == 20
    assert sentences(patient) == before


def test_nobody_else_sees_the_log_of_another_record(patient: Person, doctor: Actor) -> None:
    neighbour = region.person("张伟")
    opened(doctor, patient.rid)
    assert sentences(neighbour) == []


def test_a_name_or_category_that_was_erased_reads_as_erased(patient: Person, doctor: Actor) -> None:
    opened(doctor, patient.rid)
    entry = queries.accesses_of(patient.rid, Language.ZH)[0].number
    assert audit.shred(entry=entry, reason="本人要求", by="account:1", at=AT) == 2
    assert sentences(patient) == ["本溪市中心医院 医生 (已依法删除) 查看了(已依法删除)，目的：诊疗"]


def test_a_denied_attempt_is_kept_for_auditors_and_hidden_from_the_resident(
    doctor: Actor,
) -> None:
    stranger = region.person("张伟")
    with refused("access.not_allowed_no_relation"):
        opened(doctor, stranger.rid)
    assert sentences(stranger) == []
    (line,) = audit_lines(stranger)
    assert line == "王建国 没有获准查看身份信息，目的：诊疗；原因：no_relation"


def audit_lines(person: Person) -> list[str]:
    found = list_lines(subject=f"person:{person.rid}", language=Language.ZH)
    return [line.sentence for line in found]


def test_a_record_that_nobody_has_is_unknown(doctor: Actor) -> None:
    nobody = uuid4()
    with refused("access.person_unknown"):
        opened(doctor, nobody)
    assert not list_lines(subject=f"person:{nobody}", language=Language.ZH)


def test_only_a_yes_is_recorded_as_an_access(patient: Person, doctor: Actor) -> None:
    ask = queries.ask_about(
        doctor, patient.rid, action=Action.READ, purpose=TREAT,
        categories=frozenset({Category.HIV}), at=AT,
    )  # fmt: skip
    with pytest.raises(ValueError, match="consent_missing"):
        services.record_access(
            actor=doctor, person=patient.rid, ask=ask, decision=queries.decide(doctor, ask), at=AT
        )


def test_consent_opens_a_sensitive_category_and_withdrawal_shuts_it(
    patient: Person, doctor: Actor, django_capture_on_commit_callbacks: object
) -> None:
    me = region.resident(patient)
    with refused("access.not_allowed_consent_missing"):
        opened(doctor, patient.rid, Category.PSYCHIATRIC)
    for _twice in range(2):
        services.give_consent(actor=me, person=patient.rid, category=Category.PSYCHIATRIC, at=AT)
    assert Consent.objects.count() == 1
    assert opened(doctor, patient.rid, Category.PSYCHIATRIC).reason is Reason.TREATMENT
    with refused("access.not_allowed_consent_missing"):
        opened(doctor, patient.rid, Category.HIV)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture
        for minute in (10, 11):
            services.withdraw_consent(
                actor=me, person=patient.rid, category=Category.PSYCHIATRIC,
                at=AT + timedelta(minutes=minute),
            )  # fmt: skip
    assert heard == [services.ConsentWithdrawn(patient.rid, "psychiatric")]
    with refused("access.not_allowed_consent_missing"):
        opened(doctor, patient.rid, Category.PSYCHIATRIC, minutes=10)
    assert opened(doctor, patient.rid, Category.PSYCHIATRIC, minutes=9).allowed
    assert [one for one in sentences(patient) if "授权" in one] == [
        "李秀英 收回了对精神健康的授权",
        "李秀英 同意向经治医护人员共享精神健康（授权文本 2026-11）",
    ]


def test_a_guardian_consents_for_the_ward_and_a_stranger_does_not(patient: Person) -> None:
    child, stranger = region.person("李小宝"), region.resident(region.person("张伟"))
    region.guardian(child, patient)
    mother = region.resident(patient)
    services.give_consent(actor=mother, person=child.rid, category=Category.HIV, at=AT)
    assert queries.consents_of(child.rid, AT) == {Category.HIV}
    with refused("access.not_allowed_no_relation"):
        services.give_consent(actor=stranger, person=child.rid, category=Category.HIV, at=AT)
    with refused("access.not_allowed_no_relation"):
        services.withdraw_consent(actor=stranger, person=child.rid, category=Category.HIV, at=AT)
    assert queries.consents_of(child.rid, AT) == {Category.HIV}
    assert queries.consents_of(child.rid, AT - timedelta(seconds=1)) == frozenset()


def test_consent_to_what_needs_none_is_refused(patient: Person) -> None:
    with refused("access.consent_not_needed"):
        services.give_consent(
            actor=region.resident(patient), person=patient.rid, category=Category.CONTACT, at=AT
        )
    assert not Consent.objects.exists()


def test_a_guardianship_that_ended_opens_nothing(patient: Person) -> None:
    child = region.person("李小宝")
    region.guardian(child, patient, until=AT.date())
    with refused("access.not_allowed_no_relation"):
        opened(region.resident(patient), child.rid, purpose=SELF)
    assert sentences(child) == []


def test_an_emergency_opens_for_thirty_minutes_and_is_told(
    doctor: Actor, django_capture_on_commit_callbacks: object
) -> None:
    stranger = region.person("张伟")
    with refused("access.not_allowed_emergency_over"):
        opened(doctor, stranger.rid, purpose=BTG)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture
        state = services.break_glass(actor=doctor, person=stranger.rid, reason=REASON, at=AT)
        again = services.break_glass(
            actor=doctor, person=stranger.rid, reason=REASON, at=AT + timedelta(minutes=29)
        )
    emergency = EmergencyAccess.objects.get()
    assert (state.ends_at, again.ends_at) == (emergency.ends_at, emergency.ends_at)
    assert heard == [services.EmergencyOpened(emergency.rid, stranger.rid, doctor.account)]
    assert opened(doctor, stranger.rid, Category.HIV, purpose=BTG, minutes=29).allowed
    with refused("access.not_allowed_emergency_over"):
        opened(doctor, stranger.rid, purpose=BTG, minutes=30)
    colleague = replace(doctor, account=region.account("刘芳"))
    with refused("access.not_allowed_emergency_over"):
        opened(colleague, stranger.rid, purpose=BTG)
    assert sentences(stranger)[-1] == (
        f"本溪市中心医院 医生 王建国 打开了紧急查看，09:30 结束。理由：{REASON}"
    )


def test_an_emergency_needs_a_reason_a_doctor_and_a_person(
    world: region.World, doctor: Actor
) -> None:
    stranger = region.person("张伟").rid
    clerk = region.staff("孙丽", Role.WINDOW_CLERK, world.hospital)
    with refused("access.reason_too_short"):
        services.break_glass(actor=doctor, person=stranger, reason="抢救", at=AT)
    with refused("access.not_allowed_role_lacks_action"):
        services.break_glass(actor=clerk, person=stranger, reason=REASON, at=AT)
    with refused("access.not_allowed_session_too_weak"):
        weak = replace(doctor, has_second_factor=False)
        services.break_glass(actor=weak, person=stranger, reason=REASON, at=AT)
    with refused("access.person_unknown"):
        services.break_glass(actor=doctor, person=uuid4(), reason=REASON, at=AT)
    assert not EmergencyAccess.objects.exists()


def test_an_emergency_is_reviewed_once_by_an_auditor_who_sees_what_was_read(
    doctor: Actor, auditor: Actor
) -> None:
    stranger = region.person("张伟")
    services.break_glass(actor=doctor, person=stranger.rid, reason=REASON, at=AT)
    opened(doctor, stranger.rid, Category.GENERAL_HEALTH, purpose=BTG, minutes=5)
    opened(region.resident(stranger), stranger.rid, purpose=SELF, minutes=6)
    emergency = EmergencyAccess.objects.get()
    assert emergency.review_due_on.isoformat() == "2026-11-25"
    page = queries.get_emergency_for(auditor, emergency.rid, Language.ZH)
    assert [one.sentence[-9:] for one in page.accesses] == [
        "信息，目的：紧急查看"[-9:],
        REASON[-9:],
    ]
    for who in (doctor, replace(auditor, has_second_factor=False)):
        with pytest.raises(Refused, match="not_allowed"):
            queries.get_emergency_for(who, emergency.rid, Language.ZH)
        with pytest.raises(Refused, match="not_allowed"):
            services.review_emergency(actor=who, emergency=emergency.rid, is_justified=True, at=AT)
    with refused("access.own_emergency_not_allowed"):
        services.review_emergency(
            actor=replace(auditor, account=doctor.account), emergency=emergency.rid,
            is_justified=True, at=AT,
        )  # fmt: skip
    services.review_emergency(actor=auditor, emergency=emergency.rid, is_justified=False, at=AT)
    with refused("access.review_taken"):
        services.review_emergency(actor=auditor, emergency=emergency.rid, is_justified=True, at=AT)
    emergency.refresh_from_db()
    assert (emergency.is_justified, emergency.reviewed_by) == (False, auditor.reference)
    assert sentences(stranger)[0] == "审计管理员复核了一次紧急查看，结论：理由不成立"
    with refused("access.emergency_unknown"):
        queries.get_emergency_for(auditor, uuid4(), Language.ZH)
    assert [one.is_reviewed for one in queries.list_emergencies_for(auditor)] == [True]
