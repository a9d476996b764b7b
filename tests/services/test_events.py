"""News travels upward once it is certain, and never when the act failed."""

import logging
from dataclasses import dataclass

import pytest
from django.db import transaction

from minkang.kernel import events

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, slots=True)
class DeskClosed(events.Event):
    desk: int
    office: str


@dataclass(frozen=True, slots=True)
class BellRung(events.Event):
    volume: float


heard: list[tuple[str, int]] = []


@events.subscribe(DeskClosed)
def break_down(event: DeskClosed) -> None:
    raise LookupError(f"no such desk: {event.desk}")


@events.subscribe(DeskClosed)
def note(event: DeskClosed) -> None:
    heard.append((event.office, event.desk))


@pytest.fixture(autouse=True)
def _silence() -> None:
    heard.clear()


def test_subscribers_hear_of_an_act_after_it_has_committed() -> None:
    with transaction.atomic():
        events.publish(DeskClosed(desk=3, office="window"))
        assert heard == []
    assert heard == [("window", 3)]


def test_nobody_hears_of_an_act_that_failed() -> None:
    with transaction.atomic():
        events.publish(DeskClosed(desk=3, office="window"))
        transaction.set_rollback(True)
    assert heard == []


def test_a_subscriber_that_fails_is_logged_and_does_not_silence_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        events.publish(DeskClosed(desk=9, office="window"))
    assert heard == [("window", 9)]
    assert "break_down" in caplog.text
    assert "no such desk: 9" in caplog.text


def test_an_event_carries_ids_only() -> None:
    with pytest.raises(TypeError, match=r"BellRung\.volume"):
        events.publish(BellRung(volume=0.5))


def test_a_subscription_is_made_once_and_to_a_frozen_dataclass() -> None:
    with pytest.raises(ValueError, match="already hears"):
        events.subscribe(DeskClosed)(note)

    class Shouted(events.Event):
        pass

    with pytest.raises(ValueError, match="frozen dataclass"):
        events.subscribe(Shouted)(lambda _: None)
