"""Who wishes for what in the crash test: known from the plan alone, in every process alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from booking_parts.ground import person


@dataclass(frozen=True, slots=True)
class Plan:
    """What a process of clients needs to know.

    Attributes:
        port: Where the server answers.
        counters: File, mapped into memory, in which client n counts what it sent.
        first: Number of the first client of the process.
        last: Number after the last one.
        pairs: Client n and client n + pairs send the same.
        wishes: How many wishes a pair has.
        until: Moment of the monotonic clock at which nobody begins another wish.
        slots: The slots of the first and of the second department.
    """

    port: int
    counters: str
    first: int
    last: int
    pairs: int
    wishes: int
    until: float
    slots: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Wish:
    """A person wants a place of a slot; the key is theirs alone."""

    number: int
    person: int
    who: UUID
    slot: int
    key: str

    @property
    def body(self) -> str:
        """As it is sent."""
        return f'{{"person":"{self.who}","slot":{self.slot}}}'


WISHES_OF_A_PERSON = 3


def wishes_of(plan: Plan, client: int) -> Iterator[Wish]:
    """The wishes of a client: each person wants both departments, then the first one once more.

    The third is against the limit of a department and day unless the first was not to be had.
    """
    pair = client % plan.pairs
    for turn in range(plan.wishes):
        at, again = divmod(turn, WISHES_OF_A_PERSON)
        number = at * plan.pairs + pair
        slots = plan.slots[again % 2]
        slot = slots[(number * 7919 + again * 31) % len(slots)]
        yield Wish(turn, number, person(number), slot, f"wish-{number:07d}-{again}")
