"""Of acts that are written together, none pays for what happened to another."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from django.db import IntegrityError

from minkang.engines.cases.services.gathering import Gathering


@dataclass(eq=False)
class Deed:
    place: int
    is_alone: bool = False
    is_done: bool = False


class Writer:
    """Holds the first deed until the others wait; any batch of several meets a fault."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault
        self.began, self.others_wait = Event(), Event()
        self.sizes: list[int] = []

    def write(self, batch: Sequence[Deed]) -> None:
        if not self.began.is_set():
            self.began.set()
            assert self.others_wait.wait(10)
        self.sizes.append(len(batch))
        if len(batch) > 1:
            raise self.fault
        batch[0].is_done = True


def done_by(writer: Writer, others: int) -> tuple[list[Deed], list[BaseException]]:
    gathering, faults = Gathering(writer.write), list[BaseException]()
    deeds = [Deed(place) for place in range(others + 1)]

    def do(deed: Deed) -> None:
        try:
            gathering.do(deed)
        except (IntegrityError, LookupError) as fault:
            faults.append(fault)

    threads = [Thread(target=do, args=(deed,)) for deed in deeds]
    threads[0].start()
    assert writer.began.wait(10)
    for thread in threads[1:]:
        thread.start()
    until = monotonic() + 10
    while len(gathering._waiting) < others and monotonic() < until:
        sleep(0.001)
    writer.others_wait.set()
    for thread in threads:
        thread.join(10)
    return deeds, faults


def test_when_somebody_is_in_the_way_of_a_batch_each_is_written_alone() -> None:
    writer = Writer(IntegrityError("somebody was first"))
    deeds, faults = done_by(writer, others=4)
    assert max(writer.sizes) == 4
    assert all(deed.is_done for deed in deeds)
    assert faults == []


@pytest.mark.parametrize("others", [2, 4])
def test_a_bug_in_a_batch_reaches_one_and_the_others_are_written_alone(others: int) -> None:
    deeds, faults = done_by(Writer(LookupError("a bug")), others)
    assert [type(fault) for fault in faults] == [LookupError]
    assert sum(deed.is_done for deed in deeds) == others


def test_of_many_who_come_at_once_and_again_nobody_is_left_waiting() -> None:
    faults = cycle([None, None, IntegrityError("in the way"), None, LookupError("a bug")])
    done: list[int] = []

    def write(batch: Sequence[Deed]) -> None:
        sleep(0.001)
        fault = next(faults) if len(batch) > 1 else None
        if fault is not None:
            raise fault
        for deed in batch:
            deed.is_done = True
        done.append(len(batch))

    gathering = Gathering(write)

    def come_again(place: int) -> None:
        for turn in range(100):
            with suppress(LookupError):
                gathering.do(Deed(turn % 2 or place))

    threads = [Thread(target=come_again, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    assert max(done) > 1
    assert not gathering._waiting
