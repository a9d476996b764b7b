"""Help for the day of a visit is noted, changed and taken on; facilities are the hospital's to state."""

from uuid import UUID, uuid4

import pytest

import booking_samples as samples
from minkang.care.visits.models import HelpRequest
from minkang.care.visits.queries.help import help_in_session, help_of, list_help_for
from minkang.care.visits.services.help import arrange_help, note_help
from minkang.care.visits.services.manage import state_facilities
from minkang.care.visits.terms import HelpKind
from minkang.engines.booking.models import Booking
from minkang.engines.booking.services.booking import book
from minkang.engines.booking.services.orders import Order
from minkang.engines.booking.terms import Channel, PoolKind
from minkang.kernel.audit.models import Entry
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.organisations.models import AccessibleFeature
from minkang.registry.organisations.terms import AccessFeature

pytestmark = pytest.mark.django_db
BY = "account:desk"


@pytest.fixture
def clinic() -> samples.Clinic:
    return samples.a_clinic()


@pytest.fixture
def booking(clinic: samples.Clinic) -> UUID:
    session = samples.a_session(clinic)
    order = Order(
        person=samples.a_person("周桂兰").rid,
        slot=session.slots.get().pk,
        kind=PoolKind.PUBLIC,
        key="",
        channel=Channel.DESK,
        by=BY,
    )
    return book(order=order, at=samples.NOW).booking


def acting(role: Role, clinic: samples.Clinic) -> Actor:
    grant = Grant(role, clinic.hospital.pk, clinic.hospital.name, "2105")
    return Actor(uuid4(), "林清河", None, None, (grant,), has_second_factor=True)


def note(booking: UUID, *kinds: HelpKind, words: str = "") -> None:
    note_help(booking=booking, kinds=kinds, note=words, by=BY, at=samples.NOW)


def test_noting_again_replaces_what_nobody_has_taken_on(booking: UUID) -> None:
    note(booking, HelpKind.WHEELCHAIR, HelpKind.READING, words="三楼")
    wheelchair = HelpRequest.objects.get(kind=HelpKind.WHEELCHAIR)
    arrange_help(request=wheelchair.pk, by=BY, at=samples.NOW)
    note(booking, HelpKind.SIGN_LANGUAGE, words="听不清")
    kept = {one.kind: one for one in help_of([booking])[booking]}
    assert set(kept) == {HelpKind.WHEELCHAIR, HelpKind.SIGN_LANGUAGE}
    assert kept[HelpKind.WHEELCHAIR].arranged_at == samples.NOW
    assert kept[HelpKind.SIGN_LANGUAGE].note == "听不清"
    told = Entry.objects.filter(type="visits.help_noted").count()
    assert told == 2


def test_nothing_is_noted_for_no_booking_and_nothing_arranged_that_is_not_asked(
    db: None,  # noqa: ARG001 - opens the database
) -> None:
    with pytest.raises(Refused, match="booking_unknown"):
        note(uuid4(), HelpKind.WHEELCHAIR)
    with pytest.raises(Refused, match="help_unknown"):
        arrange_help(request=0, by=BY, at=samples.NOW)


def test_help_is_listed_for_the_desk_of_the_hospital_alone(
    clinic: samples.Clinic, booking: UUID
) -> None:
    note(booking, HelpKind.WHEELCHAIR)
    desk, hospital = acting(Role.RECEPTIONIST, clinic), clinic.hospital.pk
    (line,) = list_help_for(desk, hospital, samples.TOMORROW)
    assert (line.masked_name, line.is_open) == ("周*兰", True)
    assert list_help_for(desk, hospital, samples.TODAY) == ()
    (same,) = help_in_session(Booking.objects.get(pk=booking).session_id)
    assert same == line
    with pytest.raises(Refused, match="not_allowed_out_of_scope"):
        list_help_for(desk, uuid4(), samples.TOMORROW)
    with pytest.raises(Refused, match="not_allowed_role_lacks_action"):
        list_help_for(acting(Role.CLINIC_MANAGER, clinic), hospital, samples.TOMORROW)


def test_only_who_manages_the_clinics_states_the_facilities(clinic: samples.Clinic) -> None:
    hospital = clinic.hospital.pk
    for role in (Role.RECEPTIONIST, Role.DOCTOR, Role.WINDOW_CLERK):
        with pytest.raises(Refused, match="not_allowed"):
            state_facilities(
                actor=acting(role, clinic),
                organisation=hospital,
                features=[AccessFeature.LIFT],
                at=samples.NOW,
            )
    manager = acting(Role.CLINIC_MANAGER, clinic)
    with pytest.raises(Refused, match="not_allowed_out_of_scope"):
        state_facilities(actor=manager, organisation=uuid4(), features=[], at=samples.NOW)
    state_facilities(
        actor=manager, organisation=hospital, features=[AccessFeature.LIFT], at=samples.NOW
    )
    assert AccessibleFeature.objects.get().feature == AccessFeature.LIFT
    assert Entry.objects.filter(actor=manager.reference).exists()
