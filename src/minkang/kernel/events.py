"""Upward news: what has happened, told to whoever subscribed, after it is certain.

A lower hall publishes a past-tense event that carries ids only (``ResultReported(report=7)``); an
upper hall subscribes in its ``handlers.py``. Django's model signals are not used.
"""

import dataclasses
from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from uuid import UUID

from django.db import transaction


class Event:
    """Base of every event: a frozen dataclass named in the past tense, whose fields are ids."""

    __slots__ = ()


E = TypeVar("E", bound=Event)
_subscribers: dict[type[Event], list[Callable[..., None]]] = {}


def subscribe(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Call the decorated function after each event of exactly this type, in order of subscription.

    Raises:
        ValueError: the function is subscribed already, or the type is no frozen dataclass.
    """

    def add(handler: Callable[[E], None]) -> Callable[[E], None]:
        if not dataclasses.is_dataclass(event_type) or event_type.__hash__ is None:
            raise ValueError(f"{event_type.__name__} is not a frozen dataclass")
        listening = _subscribers.setdefault(event_type, [])
        if handler in listening:
            raise ValueError(f"{handler.__qualname__} already hears {event_type.__name__}")
        listening.append(handler)
        return handler

    return add


def publish(event: Event) -> None:
    """Tell the subscribers once the surrounding transaction has committed; never if it fails.

    Each subscriber runs apart: when one fails, the error is logged with its trace, and neither
    the act that is already certain nor the other subscribers suffer.

    Raises:
        TypeError: a field is not an id; facts are read from the database by whoever needs them.
    """
    for field in dataclasses.fields(event):  # type: ignore[arg-type]  # checked when subscribed
        if not isinstance(getattr(event, field.name), int | str | UUID):
            raise TypeError(f"{type(event).__name__}.{field.name} is not an id")
    for handler in _subscribers.get(type(event), ()):
        transaction.on_commit(_told(handler, event), robust=True)


def _told(handler: Callable[..., None], event: Event) -> Callable[[], None]:
    # Not a partial: Django names a callback that failed by its __qualname__.
    @wraps(handler)
    def tell() -> None:
        handler(event)

    return tell
