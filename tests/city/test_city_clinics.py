"""A quarter of clinics: lived through the services, whole, plausible, and with room for visitors."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import F, Max, Min, Sum

from minkang.city import building
from minkang.city.building import build
from minkang.engines.booking.models import (
    Arrival,
    Booking,
    Consult,
    NoShow,
    Pool,
    Session,
    Slot,
    Template,
)
from minkang.engines.booking.queries.openings import list_openings
from minkang.engines.booking.services.auditing import count_everything
from minkang.engines.booking.terms import BookingState, Channel, DayKind, SessionState

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ON = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
LIMIT = timedelta(minutes=20)


def test_ninety_days_of_clinics_are_whole_and_plausible() -> None:
    build(
        region="benxi",
        residents=4_000,
        seed=building.SEED,
        on=ON,
        by="system:operator",
        at=NOON,
        progress=lambda *_: None,
    )
    days = Session.objects.aggregate(first=Min("on"), last=Max("on"))
    assert days["first"] <= ON - timedelta(days=85)
    assert days["last"] >= ON + timedelta(days=14)
    assert count_everything(at=NOON).is_right
    _no_slot_is_longer_than_the_limit()
    _the_past_is_closed_and_the_future_is_free()
    _people_came_and_waited_as_expected()
    _every_channel_and_kind_of_day_is_there()


def _no_slot_is_longer_than_the_limit() -> None:
    assert not Slot.objects.filter(ends__gt=F("starts") + timedelta(minutes=30)).exists()
    assert not Template.objects.filter(slot_minutes__gt=30).exists()


def _the_past_is_closed_and_the_future_is_free() -> None:
    past = Session.objects.filter(on__lt=ON)
    assert set(past.values_list("state", flat=True)) <= {SessionState.CLOSED, SessionState.STOPPED}
    waiting = Booking.objects.filter(session__in=past, state=BookingState.BOOKED)
    assert not waiting.exists()
    assert list_openings(days=(ON, ON + timedelta(days=1)), at=NOON)
    ahead = list_openings(days=(ON + timedelta(days=1), ON + timedelta(days=14)), at=NOON)
    assert sum(one.free for one in ahead) > 50
    assert not Booking.objects.filter(made_at__gt=NOON).exists()
    assert not Arrival.objects.filter(at__gt=NOON).exists()


def _people_came_and_waited_as_expected() -> None:
    seen = Consult.objects.filter(is_return=False, ended_at__isnull=False)
    assert seen.count() > 500
    within = seen.filter(started_at__lte=F("booking__arrival__at") + LIMIT).count()
    assert 0.75 < within / seen.count() < 0.995
    due = Booking.objects.filter(on__lt=ON).exclude(state=BookingState.CANCELLED).count()
    assert 0.04 < NoShow.objects.count() / due < 0.16
    cancelled = Booking.objects.filter(state=BookingState.CANCELLED).count()
    assert 0.02 < cancelled / Booking.objects.count() < 0.15


def _every_channel_and_kind_of_day_is_there() -> None:
    channels = set(Booking.objects.values_list("channel", flat=True))
    assert {Channel.ONLINE, Channel.DESK, Channel.PHONE, Channel.WALK_IN} <= channels
    kinds = set(Session.objects.values_list("day_kind", flat=True))
    assert kinds == set(DayKind)
    stopped = Session.objects.filter(state=SessionState.STOPPED)
    assert stopped.exists()
    places = Pool.objects.filter(slot__session__on__lt=ON).aggregate(
        capacity=Sum("capacity"), booked=Sum("booked")
    )
    assert 0.4 < places["booked"] / places["capacity"] < 0.95
    late = Session.objects.filter(published_at__gt=F("starts") - timedelta(days=7))
    assert late.count() < Session.objects.count() / 4
