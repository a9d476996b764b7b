"""Who read what, in the audit chain before it is shown.

A read is one entry for each resident whose record was in the answer, in words the resident sees in the
log of who looked; what concerns nobody, or nobody known yet, is one entry for the program. Many reads
are kept in one transaction: whoever shows the answer waits for it (``ReadingLog``), so that nothing
was ever shown that the log does not tell of, whatever happens to the machine.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from minkang.engines.records.queries.clients import named
from minkang.engines.records.services.client_entries import RESOURCES_READ
from minkang.engines.records.terms import ReaderKind
from minkang.kernel.audit import services as audit
from minkang.kernel.audit.catalogue import Fact
from minkang.kernel.audit.services import Act
from minkang.kernel.prepared import numbers, rows
from minkang.registry.access.queries.entry_types import RECORD_EXCHANGED
from minkang.registry.access.queries.log import subject_of
from minkang.registry.access.terms import Purpose

PURPOSES = {
    ReaderKind.PLATFORM: Purpose.GOVERNMENT_SERVICE,
    ReaderKind.INSTITUTION: Purpose.TREATMENT,
}
GATHERING_SECONDS = 0.004
WHOSE = """
SELECT resource.rid, source.person_id
FROM records_resource AS resource
CROSS JOIN LATERAL (
    SELECT one.person_id FROM people_sourcerecord AS one WHERE one.resource = resource.patient OFFSET 0
) AS source
WHERE resource.rid = ANY (%s::bigint[]) AND source.person_id IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one answer shows.

    Attributes:
        by: Reference of who asked, ``client:…``.
        kind: Kind of the reader.
        at: When it was asked.
        trace: Reference number of the request.
        resources: Type and rid of every resource in the answer.
    """

    by: str
    kind: ReaderKind
    at: datetime
    trace: str
    resources: tuple[tuple[str, int], ...]


def keep(shown: Sequence[Shown]) -> None:
    """Record reads in the audit chain: one query for whose they are, one statement for all entries."""
    rids = sorted({rid for one in shown for _, rid in one.resources})
    persons = _persons(rids)
    audit.record_reads(act for one in shown for act in _acts(one, persons))


def _persons(rids: list[int]) -> Mapping[int, UUID]:
    if not rids:
        return {}
    return dict(rows(WHOSE, numbers(rids)))


def _acts(one: Shown, persons: Mapping[int, UUID]) -> Iterable[Act]:
    of: defaultdict[UUID | None, list[str]] = defaultdict(list)
    for type_name, rid in one.resources:
        of[persons.get(rid)].append(type_name)
    if not of:
        of[None] = []
    name = named(one.by)
    for person, types in of.items():
        said: dict[str, Fact] = {
            "organisation": name.organisation,
            "client": name.client,
            "types": ",".join(sorted(set(types))),
            "count": len(types),
        }
        if person is None:
            yield Act(RESOURCES_READ, f"request:{one.trace}", one.by, one.at, said)
        else:
            purpose = PURPOSES[one.kind].value
            yield Act(
                RECORD_EXCHANGED, subject_of(person), one.by, one.at, said | {"purpose": purpose}
            )


class ReadingLog:
    """Keeps what is handed in, as many at once as came while the last ones were written."""

    def __init__(self) -> None:
        """Nothing waits, and no thread runs before the first is handed in."""
        self._waiting: list[tuple[Shown, Callable[[BaseException | None], None]]] = []
        self._turn = threading.Condition()
        self._is_running = False
        # What goes wrong in it is told to everybody who waits; nothing is shown then.
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="records-log-keeper")

    def hand_in(self, shown: Shown, then: Callable[[BaseException | None], None]) -> None:
        """Call `then` once it is kept, with what went wrong if it could not be; never blocks.

        `then` runs in the thread of the log and must return at once.
        """
        with self._turn:
            self._waiting.append((shown, then))
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, name="records-log", daemon=True).start()
            self._turn.notify()

    def _run(self) -> None:
        batch: list[tuple[Shown, Callable[[BaseException | None], None]]] = []
        while True:
            if len(batch) > 1:
                # Many ask at once: a moment more makes one commit of several.
                time.sleep(GATHERING_SECONDS)
            with self._turn:
                while not self._waiting:
                    self._turn.wait()
                batch, self._waiting = self._waiting, []
            fault = self._keeper.submit(_keep_all, [shown for shown, _ in batch]).exception()
            for _, then in batch:
                then(fault)


def _keep_all(shown: list[Shown]) -> None:
    with ExitStack() as after:
        # Whatever state a fault left it in, the next batch begins with a new one.
        after.callback(connection.close)
        keep(shown)
        after.pop_all()
