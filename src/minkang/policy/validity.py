"""Whether a document is in force on a day.

Days are whole. A document is in force from `effective_from` to `expires_on`, both included; an event
holds from its own day on. The strongest fact wins: repealed or superseded, then expired, then
amended.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from minkang.policy.terms import Labelled


class EventKind(Labelled):
    """What an authority did to a document after issuing it."""

    AMENDED = "amended", "修改", "amended"
    REPEALED = "repealed", "废止", "repealed"
    SUPERSEDED = "superseded", "被替代", "superseded"


class Validity(Labelled):
    """Standing of a document on one day; the labels are those of the metadata block 有效性."""

    PENDING = "pending", "尚未施行", "not yet in force"
    VALID = "valid", "有效", "in force"
    AMENDED = "amended", "修改", "in force as amended"
    EXPIRED = "expired", "失效", "expired"
    REPEALED = "repealed", "废止", "repealed"


IN_FORCE = frozenset({Validity.VALID, Validity.AMENDED})


@dataclass(frozen=True, slots=True)
class Event:
    """One thing done to a document, holding from `on`, that day included."""

    kind: EventKind
    on: date


def validity(
    *, effective_from: date | None, expires_on: date | None, events: Iterable[Event], on: date
) -> Validity:
    """The standing of a document on the day `on`.

    A document without a beginning counts as begun, one without an end as endless: the copy is
    silent, and silence ends nothing.
    """
    done = {event.kind for event in events if event.on <= on}
    if done & {EventKind.REPEALED, EventKind.SUPERSEDED}:
        return Validity.REPEALED
    if expires_on is not None and expires_on < on:
        return Validity.EXPIRED
    if effective_from is not None and on < effective_from:
        return Validity.PENDING
    return Validity.AMENDED if EventKind.AMENDED in done else Validity.VALID
