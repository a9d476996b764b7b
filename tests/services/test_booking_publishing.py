"""Offering and publishing through the services: what stands, what is refused, what moves by itself."""

from argparse import Namespace
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

import booking_samples as samples
from booking_samples import CLERK, NOW, TODAY, TOMORROW, Clinic
from minkang.engines.booking.models import Pool, Resource, Session, Slot, Template
from minkang.engines.booking.queries.conditions import conditions
from minkang.engines.booking.rules.slots import SHANGHAI, Shares
from minkang.engines.booking.services import auditing, offering, publishing, spilling
from minkang.engines.booking.services.entries import (
    ResourceEntry,
    ServiceEntry,
    SessionEntry,
    TemplateEntry,
)
from minkang.engines.booking.terms import (
    DayKind,
    DayPart,
    OfferKind,
    PoolKind,
    ResourceKind,
    SessionState,
)
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.project.commands import booking_audit
from minkang.registry.organisations.models import Post

pytestmark = pytest.mark.django_db
WHO = {"by": CLERK, "at": NOW}
SUNDAY = date(2026, 11, 29)
WEEK = timedelta(days=7)


@pytest.fixture
def clinic() -> Clinic:
    return samples.a_clinic()


def template(clinic: Clinic, weekday: int = 2, **changes: object) -> TemplateEntry:
    entry = TemplateEntry(
        service=clinic.service.pk,
        resource=clinic.resource.pk,
        weekday=weekday,
        part=DayPart.MORNING,
        starts=time(8),
        ends=time(9),
        slot_minutes=30,
        report_minutes=10,
        places=(2, 1, 1, 2, 1, 1),
        since=TODAY,
    )
    return replace(entry, **changes)  # type: ignore[arg-type] # the tests name fields


def single(clinic: Clinic, on: date = SUNDAY, **changes: object) -> SessionEntry:
    entry = SessionEntry(
        service=clinic.service.pk,
        resource=clinic.resource.pk,
        on=on,
        part=DayPart.MORNING,
        starts=time(8),
        ends=time(8, 30),
        slot_minutes=30,
        report_minutes=10,
        places=(1, 1, 1),
    )
    return replace(entry, **changes)  # type: ignore[arg-type] # the tests name fields


def refusal(act: object, **given: object) -> str:
    with pytest.raises(Refused) as refused:
        act(**given, **WHO)  # type: ignore[operator]
    return refused.value.refusal.code


def test_a_service_and_its_doctor_are_offered_once_and_recorded(clinic: Clinic) -> None:
    entry = ServiceEntry(
        clinic.hospital.pk, clinic.department.pk, OfferKind.CLINIC, "内科普通门诊", TODAY
    )
    service = offering.offer_service(entry=entry, **WHO)
    doctor = samples.a_doctor(clinic.hospital, clinic.department, "许文远")
    who = ResourceEntry(
        clinic.hospital.pk, ResourceKind.DOCTOR, TODAY, practitioner=doctor.pk, room="3诊室"
    )
    resource = offering.add_resource(entry=who, **WHO)
    assert (service.name, resource.name) == ("内科普通门诊", "许文远")
    assert Entry.objects.count() == 2
    assert refusal(offering.offer_service, entry=entry) == "booking.service_taken"
    assert refusal(offering.add_resource, entry=who) == "booking.resource_taken"


def test_a_doctor_without_a_post_gives_no_services(clinic: Clinic) -> None:
    Post.objects.update(until=TODAY)
    who = ResourceEntry(
        clinic.hospital.pk, ResourceKind.DOCTOR, TODAY, practitioner=clinic.practitioner.pk
    )
    assert refusal(offering.add_resource, entry=who) == "booking.practitioner_has_no_post"
    room = ResourceEntry(clinic.hospital.pk, ResourceKind.ROOM, TODAY, name="注射室")
    assert offering.add_resource(entry=room, **WHO).practitioner is None
    made = offering.set_template(entry=template(clinic), **WHO)
    code = refusal(publishing.publish, template=made.pk, on=TOMORROW)
    assert code == "booking.practitioner_has_no_post"


def test_a_new_template_ends_the_one_in_force_and_the_same_day_corrects_it(clinic: Clinic) -> None:
    first = offering.set_template(entry=template(clinic), **WHO)
    later = template(clinic, since=TODAY + WEEK, places=(1,) * 6)
    second = offering.set_template(entry=later, **WHO)
    again = offering.set_template(entry=replace(later, places=(3,) * 6), **WHO)
    first.refresh_from_db()
    assert first.until == TODAY + WEEK
    assert (again.pk, again.places) == (second.pk, [3] * 6)
    assert (
        refusal(offering.set_template, entry=template(clinic)) == "booking.template_before_another"
    )


def test_thirty_one_minutes_never_reach_the_table(clinic: Clinic) -> None:
    entry = template(clinic, slot_minutes=31, report_minutes=31, ends=time(8, 31), places=(1,))
    with pytest.raises(Refused) as refused:
        offering.set_template(entry=entry, **WHO)
    assert refused.value.refusal.clause == "liaoning-2025-34/2.1"
    assert refusal(
        publishing.publish_single,
        entry=single(clinic, slot_minutes=31, report_minutes=31, ends=time(8, 31), places=(1,)),
    ) == "booking.slot_too_long"  # fmt: skip
    assert not Template.objects.exists()
    assert not Session.objects.exists()


def test_a_published_session_has_its_slots_pools_and_day(clinic: Clinic) -> None:
    entry = template(clinic, shares=Shares(same_day=25))
    made = offering.set_template(entry=entry, **WHO)
    session = publishing.publish(template=made.pk, on=TOMORROW, **WHO)
    assert (session.day_kind, session.published_at) == (DayKind.WORKDAY, NOW)
    assert session.starts == datetime(2026, 11, 24, 8, tzinfo=SHANGHAI)
    slots = Slot.objects.filter(session=session)
    assert [slot.minutes_max for slot in slots] == [30, 30]
    pools = Pool.objects.filter(slot__in=slots)
    assert sum(pool.capacity for pool in pools) == 8
    assert sum(pool.capacity for pool in pools if pool.kind == PoolKind.SAME_DAY) == 2
    assert publishing.publish(template=made.pk, on=TOMORROW, **WHO) == session
    wrong = refusal(publishing.publish, template=made.pk, on=SUNDAY)
    assert wrong == "booking.template_of_another_day"


def test_a_period_is_published_by_kind_of_day_and_again_only_where_something_is_new(
    clinic: Clinic,
) -> None:
    for weekday in (2, 7, 8):
        offering.set_template(entry=template(clinic, weekday), **WHO)
    period = {"organisation": clinic.hospital.pk, "since": TODAY, "until": date(2027, 1, 4)}
    done = publishing.publish_period(**period, **WHO)
    kinds = dict(Session.objects.values_list("on", "day_kind"))
    assert len(done.sessions) == len(kinds)
    assert kinds[date(2026, 12, 6)] == DayKind.WEEKEND
    assert kinds[date(2027, 1, 1)] == DayKind.HOLIDAY
    assert date(2026, 11, 25) not in kinds
    offering.set_template(entry=template(clinic, 3), **WHO)
    again = publishing.publish_period(**period, **WHO)
    assert {
        session.on.isoweekday() for session in Session.objects.filter(pk__in=again.sessions)
    } == {3}


def test_a_period_says_what_it_skipped(clinic: Clinic) -> None:
    offering.set_template(entry=template(clinic, 2), **WHO)
    offering.set_template(
        entry=template(clinic, 2, part=DayPart.EVENING, starts=time(18), ends=time(19)), **WHO
    )
    publishing.publish_single(
        entry=single(clinic, TOMORROW, part=DayPart.AFTERNOON, starts=time(18), ends=time(18, 30)),
        **WHO,
    )
    day = {"since": TOMORROW, "until": TOMORROW + timedelta(days=1)}
    done = publishing.publish_period(organisation=clinic.hospital.pk, **day, **WHO)
    assert len(done.sessions) == 1
    assert [skipped.refusal.code for skipped in done.skipped] == ["booking.session_overlaps"]


def test_a_weekend_clinic_is_published_on_its_own_and_never_twice(clinic: Clinic) -> None:
    session = publishing.publish_single(entry=single(clinic), **WHO)
    assert (session.template, session.day_kind) == (None, DayKind.WEEKEND)
    assert publishing.publish_single(entry=single(clinic), **WHO) == session
    other = single(clinic, starts=time(10), ends=time(10, 30))
    assert refusal(publishing.publish_single, entry=other) == "booking.part_taken"
    past = single(clinic, TODAY)
    assert refusal(publishing.publish_single, entry=past) == "booking.session_is_past"


def test_nothing_is_ended_under_published_sessions(clinic: Clinic) -> None:
    publishing.publish_single(entry=single(clinic), **WHO)
    code = refusal(offering.end_resource, resource=clinic.resource.pk, on=SUNDAY)
    assert code == "booking.sessions_stand"
    code = refusal(offering.end_service, service=clinic.service.pk, on=TODAY)
    assert code == "booking.sessions_stand"
    made = offering.set_template(entry=template(clinic), **WHO)
    offering.end_service(service=clinic.service.pk, on=SUNDAY + WEEK, **WHO)
    made.refresh_from_db()
    assert made.until == SUNDAY + WEEK
    offering.end_resource(resource=clinic.resource.pk, on=SUNDAY + WEEK, **WHO)
    assert Resource.objects.get(pk=clinic.resource.pk).until == SUNDAY + WEEK


def test_an_organisation_sets_its_own_horizon_from_a_day_on(clinic: Clinic) -> None:
    given = {"organisation": clinic.hospital.pk, "name": "horizon_days", "since": TOMORROW}
    offering.set_condition(**given, value=7, **WHO)
    offering.set_condition(**given, value=10, **WHO)
    assert conditions(clinic.hospital.pk, "210500", TODAY).horizon_days == 14
    assert conditions(clinic.hospital.pk, "210500", TOMORROW).horizon_days == 10
    assert refusal(offering.set_condition, **given, value=31) == "booking.condition_out_of_bounds"


def test_unused_referral_places_become_public_at_their_time_and_late_returns_follow(
    clinic: Clinic,
) -> None:
    entry = single(clinic, TODAY + timedelta(days=3), places=(2, 0, 1), shares=Shares(referral=67))
    session = publishing.publish_single(entry=entry, **WHO)
    pools = Pool.objects.filter(slot__session=session)
    kept = pools.filter(kind=PoolKind.REFERRAL).order_by("report_at")
    first = kept[0]
    pools.filter(pk=first.pk).update(booked=1)
    due = session.starts - timedelta(hours=48)
    assert spilling.spill_due(at=due - timedelta(seconds=1)) == 0
    assert spilling.spill_due(at=due) == 2 - first.booked - 1
    pools.filter(pk=first.pk).update(booked=0)
    assert spilling.spill_due(at=due) == 1
    assert sum(kept.values_list("capacity", flat=True)) == 0
    public = pools.filter(kind=PoolKind.PUBLIC)
    assert sum(public.values_list("capacity", flat=True)) == 3
    assert all(pool.opens_at == session.opens_at for pool in public)


def test_sessions_close_with_their_time_unless_somebody_is_still_being_seen(clinic: Clinic) -> None:
    session = samples.a_session(clinic)
    assert spilling.close_past_sessions(at=session.ends - timedelta(seconds=1)) == ()
    Session.objects.update(started_at=session.starts)
    assert spilling.close_past_sessions(at=session.ends) == ()
    assert spilling.close_past_sessions(at=session.ends + timedelta(days=1)) == (session.pk,)
    session.refresh_from_db()
    assert session.state == SessionState.CLOSED
    assert not Pool.objects.filter(is_open=True).exists()


def test_added_places_go_to_the_step_with_the_fewest(clinic: Clinic) -> None:
    session = samples.a_session(clinic, places=(2, 1, 2))
    slot = session.slots.get()
    given = {"slot": slot.pk, "report_at": None}
    pool = spilling.add_places(**given, kind=PoolKind.PUBLIC, count=2, **WHO)
    assert (pool.report_at, pool.capacity) == (session.starts + timedelta(minutes=10), 3)
    desk = spilling.add_places(**given, kind=PoolKind.ASSISTED, count=1, **WHO)
    assert (desk.capacity, desk.closes_at) == (1, slot.ends)
    none = refusal(spilling.add_places, **given, kind=PoolKind.PUBLIC, count=0)
    assert none == "booking.places_impossible"
    Session.objects.update(state=SessionState.CLOSED)
    over = refusal(spilling.add_places, **given, kind=PoolKind.PUBLIC, count=1)
    assert over == "booking.slot_over"


def test_a_counter_that_lies_is_found(clinic: Clinic) -> None:
    session = samples.a_session(clinic)
    assert auditing.audit_counters(at=NOW) == ()
    pool = Pool.objects.filter(slot__session=session).earliest("pk")
    Pool.objects.filter(pk=pool.pk).update(booked=1)
    assert auditing.audit_counters(at=NOW) == (auditing.Drift(pool.pk, 1, 0),)
    assert auditing.count_everything(at=NOW).pools == 3
    with pytest.raises(auditing.CountersDiffer, match=str(pool.pk)):
        auditing.insist_right(at=NOW)


def test_the_command_says_which_counter_is_wrong(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    session = samples.a_session(clinic)
    assert booking_audit.run(Namespace()) == 0
    Pool.objects.filter(slot__session=session).update(booked=2)
    assert booking_audit.run(Namespace()) == 1
    told = capsys.readouterr().out
    assert "3 pools compared: 3 differ" in told
    assert "counts 2, its rows are 0" in told
