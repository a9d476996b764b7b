"""A booking is seen by whom it concerns, and by nobody who only knows its number."""

from datetime import timedelta
from uuid import uuid4

import pytest

from booking_samples import NOW, TODAY, a_clinic, a_person, a_session
from minkang.engines.booking.queries.bookings import (
    get_booking_for,
    list_bookings_for,
    require_may_book_for,
)
from minkang.engines.booking.services.booking import book
from minkang.engines.booking.services.family import authorise_proxy, withdraw_proxy
from minkang.engines.booking.services.orders import Order
from minkang.engines.booking.terms import Channel, PoolKind
from minkang.kernel.refusal import Refused
from minkang.registry.access.terms import STAFF, Actor, Grant, Role
from minkang.registry.organisations.models import Organisation
from minkang.registry.people.models import Guardianship, Person
from minkang.registry.people.terms import GuardianshipKind

pytestmark = pytest.mark.django_db
BY = "account:somebody"


def resident(person: Person) -> Actor:
    grant = Grant(Role.RESIDENT, None, "", "")
    return Actor(uuid4(), "居民", person.rid, None, (grant,), has_second_factor=False)


def staff(role: Role, organisation: Organisation) -> Actor:
    grant = Grant(role, organisation.pk, organisation.name, "21")
    return Actor(uuid4(), "员工", None, None, (grant,), has_second_factor=True)


def may_book(actor: Actor, person: Person, organisation: Organisation | None = None) -> bool:
    try:
        require_may_book_for(
            actor, person.rid, NOW, organisation=organisation.pk if organisation else None
        )
    except Refused:
        return False
    return True


def test_a_resident_books_for_themselves_wards_and_who_authorised_them() -> None:
    a_clinic()
    person, other = a_person(), a_person()
    assert require_may_book_for(resident(person), person.rid, NOW) == person.rid
    assert not may_book(resident(other), person)
    authorise_proxy(person=person.rid, agent=other.rid, by=BY, at=NOW)
    assert require_may_book_for(resident(other), person.rid, NOW) == other.rid
    assert not may_book(resident(person), other)
    withdraw_proxy(person=person.rid, agent=other.rid, by=BY, at=NOW)
    assert not may_book(resident(other), person)
    Guardianship.objects.create(
        ward=person, guardian=other, kind=GuardianshipKind.APPOINTED, since=TODAY
    )
    assert may_book(resident(other), person)


def test_the_desk_books_for_visitors_of_its_own_hospital_and_the_hotline_anywhere() -> None:
    hospital, person = a_clinic().hospital, a_person()
    receptionist, agent = staff(Role.RECEPTIONIST, hospital), staff(Role.HOTLINE_AGENT, hospital)
    assert require_may_book_for(receptionist, person.rid, NOW, organisation=hospital.pk) is None
    elsewhere = Organisation(rid=uuid4())
    assert not may_book(receptionist, person, elsewhere)
    assert may_book(agent, person, elsewhere)
    assert not may_book(staff(Role.DOCTOR, hospital), person, hospital)


def test_a_booking_is_opened_by_its_person_and_booker_and_by_no_member_of_staff() -> None:
    clinic = a_clinic()
    session = a_session(clinic)
    person, booker, stranger = a_person(), a_person(), a_person()
    made = book(
        order=Order(
            person.rid, session.slots.get().pk, PoolKind.PUBLIC, "k", Channel.ONLINE, BY, booker.rid
        ),
        at=NOW,
    )
    for actor in (resident(person), resident(booker)):
        assert get_booking_for(actor, made.booking, NOW).pk == made.booking
    at_work = [staff(role, clinic.hospital) for role in STAFF]
    for actor in (resident(stranger), *at_work):
        with pytest.raises(Refused, match=r"booking\.booking_unknown"):
            get_booking_for(actor, made.booking, NOW)
    with pytest.raises(Refused, match=r"booking\.booking_unknown"):
        get_booking_for(resident(person), uuid4(), NOW)


def test_bookings_are_listed_the_latest_day_first() -> None:
    clinic, person = a_clinic(), a_person()
    days = [TODAY + timedelta(days=day) for day in (1, 3, 2)]
    for day in days:
        slot = a_session(clinic, on=day).slots.get().pk
        order = Order(person.rid, slot, PoolKind.PUBLIC, "", Channel.DESK, BY)
        book(order=order, at=NOW)
    found = list_bookings_for(resident(person), person.rid, NOW)
    assert [row.on for row in found] == sorted(days, reverse=True)
    with pytest.raises(Refused, match=r"booking\.not_authorised"):
        list_bookings_for(resident(a_person()), person.rid, NOW)
