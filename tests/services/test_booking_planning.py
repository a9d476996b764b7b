"""The planner reads a doctor's own rows, leans on the department, and publishes what was accepted."""

import json
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest

from booking_samples import SHANGHAI, Clinic, a_clinic, a_person
from minkang.engines.booking.models import (
    Arrival,
    Booking,
    Consult,
    Pool,
    Session,
    Slot,
    Template,
)
from minkang.engines.booking.queries.planning import Asked, Fit, fit, terms_for
from minkang.engines.booking.queries.priors import aims, priors
from minkang.engines.booking.rules.planning.model import Plan
from minkang.engines.booking.rules.planning.searching import Effort, Grid, best
from minkang.engines.booking.services.planning import Accepted, accept, evidence_of
from minkang.engines.booking.terms import (
    ArrivalSource,
    BookingState,
    Channel,
    DayKind,
    DayPart,
    PoolKind,
)
from minkang.kernel.refusal import Refused

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 2, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)
LUCK = np.random.default_rng(20261122)


def history(
    clinic: Clinic, *, days: int, people: int, mean: float, no_show: float, late: float = 0.0
) -> None:
    """Sessions of the past weeks: lognormal consultations of variation .4, arrival N(-6, 4)."""
    persons = [a_person(f"周桂{number}") for number in range(people)]
    square = np.log(1 + 0.4**2)
    bookings, arrivals, consults = [], [], []
    for back in range(1, days + 1):
        on = ON - timedelta(days=back)
        starts = datetime.combine(on, time(8), SHANGHAI)
        session = Session.objects.create(
            service=clinic.service, resource=clinic.resource, on=on, part=DayPart.MORNING,
            day_kind=DayKind.WORKDAY, starts=starts, ends=starts + 240 * MINUTE,
            started_at=starts + late * MINUTE, published_at=starts, opens_at=starts,
        )  # fmt: skip
        slot = Slot.objects.create(
            session=session, starts=starts, ends=starts + 30 * MINUTE, minutes_max=30
        )
        pool = Pool.objects.create(
            slot=slot, kind=PoolKind.PUBLIC, report_at=starts, capacity=people,
            opens_at=starts - timedelta(days=7), closes_at=starts,
        )  # fmt: skip
        for number, person in enumerate(persons):
            comes = LUCK.random() >= no_show
            booking = Booking(
                pool=pool, slot=slot, session=session, department=clinic.department, on=on,
                report_at=starts, person=person, channel=Channel.ONLINE, made_at=starts,
                state=BookingState.FULFILLED if comes else BookingState.NOSHOW,
            )  # fmt: skip
            bookings.append(booking)
            if not comes:
                continue
            at = starts + LUCK.normal(-6, 4) * MINUTE
            arrivals.append(Arrival(booking=booking, at=at, source=ArrivalSource.DESK))
            begun = starts + 20 * number * MINUTE
            length = LUCK.lognormal(np.log(mean) - square / 2, square**0.5)
            consults.append(
                Consult(
                    booking=booking, session=session, started_at=begun,
                    ended_at=begun + length * MINUTE,
                )
            )  # fmt: skip
    Booking.objects.bulk_create(bookings)
    Arrival.objects.bulk_create(arrivals)
    Consult.objects.bulk_create(consults)


def fitted(clinic: Clinic) -> Fit:
    asked = Asked(clinic.hospital.pk, clinic.service.pk, clinic.resource.pk, 240)
    return fit(asked, ON)


def test_many_rows_of_a_doctor_give_back_what_made_them() -> None:
    clinic = a_clinic()
    history(clinic, days=50, people=10, mean=9.0, no_show=0.2, late=12)
    model = fitted(clinic).model
    assert model.consult.mean == pytest.approx(9.0, rel=0.06)
    assert model.consult.variation == pytest.approx(0.4, abs=0.05)
    assert model.no_show == pytest.approx(0.2, abs=0.04)
    assert model.punctuality.mean == pytest.approx(-6, abs=1)
    assert model.punctuality.spread == pytest.approx(4, abs=1)
    assert model.lateness.mean == pytest.approx(12, abs=2)
    assert model.returning is None


def test_no_rows_give_the_priors_and_say_so() -> None:
    found = fitted(a_clinic())
    assert found.model.consult.mean == pytest.approx(7)
    assert found.model.consult.variation == pytest.approx(0.5)
    assert found.model.no_show == pytest.approx(0.144)
    assert all(one.is_believed and one.own == one.department == 0 for one in found.estimates)
    assert {one.prior.name for one in found.estimates} == set(priors()) - {"return_mean"}


def test_new_doctor_is_taken_for_one_of_the_department() -> None:
    old = a_clinic()
    new = a_clinic(old.hospital, department=old.department)
    history(old, days=40, people=6, mean=12.0, no_show=0.0)
    found = fitted(new)
    assert found.model.consult.mean == pytest.approx(12.0, rel=0.12)
    consult = found.estimates[0]
    assert (consult.own, consult.department) == (0, 240)
    assert not consult.is_believed


def test_patients_who_came_back_with_results_are_part_of_the_load() -> None:
    clinic = a_clinic()
    history(clinic, days=20, people=6, mean=7.0, no_show=0.0)
    again = [
        Consult(
            booking=one.booking, session=one.session, is_return=True,
            started_at=one.ended_at + 90 * MINUTE, ended_at=one.ended_at + 92 * MINUTE,
        )
        for one in Consult.objects.select_related("booking", "session")[::2]
        if one.ended_at
    ]  # fmt: skip
    Consult.objects.bulk_create(again)
    returning = fitted(clinic).model.returning
    assert returning is not None
    assert 0.2 < returning.share < 0.5
    assert 1.8 < returning.consult.mean < 2.9


def test_limits_are_those_of_the_policy() -> None:
    clinic = a_clinic()
    terms = terms_for(clinic.hospital.pk, ON)
    assert terms.promise.wait_minutes == 20
    assert terms.grid.slot_minutes == 30
    assert terms.aims.overtime == aims()["overtime_percent"].value / 100


def test_accepted_plan_is_the_template_with_its_evidence_and_keeps_the_shares() -> None:
    clinic = a_clinic()
    found, terms = fitted(clinic), terms_for(clinic.hospital.pk, ON)
    proposal = best(
        found.model, terms.promise, terms.aims, Grid(30, (15,)), seed=1,
        effort=Effort(50, 50, 3_000, 50),
    )  # fmt: skip
    assert proposal is not None
    evidence = evidence_of(found, terms, proposal, seed=1)
    accepted = accepted_of(clinic, proposal.plan, evidence, ON + timedelta(days=7))
    assert accept(accepted=accepted, by="account:manager", at=NOW) == 2
    monday, holiday = Template.objects.order_by("weekday")
    assert tuple(monday.places) == proposal.plan.places
    kept = json.loads(holiday.evidence)
    assert kept["persons"] == sum(monday.places)
    assert kept["from_arrival"]["low"] >= 0.9
    assert kept["rows"]["consult_mean"] == [0, 0]
    Template.objects.filter(pk=monday.pk).update(same_day_percent=10)
    later = accepted_of(clinic, proposal.plan, evidence, ON + timedelta(days=14))
    accept(accepted=later, by="account:manager", at=NOW)
    assert Template.objects.get(weekday=1, until=None).same_day_percent == 10


def test_slot_longer_than_the_policy_is_refused_by_its_clause() -> None:
    clinic = a_clinic()
    accepted = accepted_of(clinic, Plan(15, 60, (4,) * 16), "", ON)
    with pytest.raises(Refused) as caught:
        accept(accepted=accepted, by="account:manager", at=NOW)
    assert caught.value.refusal.clause == "liaoning-2025-34/2.1"
    assert not Template.objects.exists()


def accepted_of(clinic: Clinic, plan: Plan, evidence: str, since: date) -> Accepted:
    return Accepted(
        service=clinic.service.pk, resource=clinic.resource.pk, weekdays=(1, 8),
        part=DayPart.MORNING, starts=time(8), ends=time(12), plan=plan, evidence=evidence,
        since=since,
    )  # fmt: skip
