"""Whether a document is in force on a day: the days at the edges decide."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minkang.policy.validity import IN_FORCE, Event, EventKind, Validity, validity

BEGIN, END = date(2023, 5, 1), date(2025, 12, 31)
DAY = timedelta(days=1)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
EVENTS = st.lists(st.builds(Event, st.sampled_from(EventKind), DAYS), max_size=4)


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (BEGIN - DAY, Validity.PENDING),
        (BEGIN, Validity.VALID),
        (END, Validity.VALID),
        (END + DAY, Validity.EXPIRED),
    ],
)
def test_first_and_last_day_both_count(on: date, standing: Validity) -> None:
    assert validity(effective_from=BEGIN, expires_on=END, events=(), on=on) is standing


@pytest.mark.parametrize(
    ("kind", "standing"),
    [
        (EventKind.AMENDED, Validity.AMENDED),
        (EventKind.REPEALED, Validity.REPEALED),
        (EventKind.SUPERSEDED, Validity.REPEALED),
    ],
)
def test_an_event_holds_from_its_own_day(kind: EventKind, standing: Validity) -> None:
    event = Event(kind, date(2024, 7, 1))
    told = [
        validity(effective_from=BEGIN, expires_on=END, events=(event,), on=on)
        for on in (event.on - DAY, event.on)
    ]
    assert told == [Validity.VALID, standing]


def test_a_copy_without_dates_is_in_force_because_silence_ends_nothing() -> None:
    told = validity(effective_from=None, expires_on=None, events=(), on=date(1999, 1, 1))
    assert told is Validity.VALID


@given(st.none() | DAYS, st.none() | DAYS, EVENTS, DAYS)
def test_what_is_repealed_or_expired_never_comes_back(
    begin: date | None, end: date | None, events: list[Event], on: date
) -> None:
    def standing(day: date) -> Validity:
        return validity(effective_from=begin, expires_on=end, events=events, on=day)

    if standing(on) in (Validity.REPEALED, Validity.EXPIRED):
        assert standing(on + 400 * DAY) not in IN_FORCE
