"""Takes many resources at once: one a line (NDJSON), in batches, the bad ones into quarantine.

A batch is one transaction. What was acknowledged is committed, whatever happens afterwards; what was
not may be sent again, because equal content changes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

import msgspec

from minkang.engines.records.rules import refusing
from minkang.engines.records.rules.reading import Unreadable, read
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.services.drafts import ID, Draft, draft, waves
from minkang.engines.records.services.quarantine import Failed, keep_all
from minkang.engines.records.services.transacting import twice
from minkang.engines.records.services.writing import write
from minkang.engines.records.terms import Author, Entry, Method, Outcome

LINES_OF_A_BATCH = 2000


@dataclass(slots=True)
class Report:
    """What became of the lines of a feed.

    Attributes:
        lines: How many were read, empty ones left out.
        counts: How many had each outcome.
        rejected: How many went into quarantine.
        quarantined: Their numbers there.
    """

    feed: str
    lines: int = 0
    counts: dict[Outcome, int] = field(default_factory=dict)
    quarantined: list[int] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """How many lines went into quarantine."""
        return len(self.quarantined)

    @property
    def rejected_share(self) -> float:
        """Rejected lines among all, 0 when there were none."""
        return self.rejected / self.lines if self.lines else 0.0


class _Head(msgspec.Struct, rename="camel"):
    resource_type: str = ""
    id: str = ""


_HEAD = msgspec.json.Decoder(_Head)

# A line's number, counted from one, and its text.
Line = tuple[int, str]


def ingest(
    *,
    lines: Iterable[str],
    author: Author,
    feed: str,
    at: datetime,
    acknowledge: Callable[[int], None] | None = None,
) -> Report:
    """Take in the resources of a feed, one a line.

    A line with an id updates or creates under it, one without an id creates. What cannot be accepted
    is kept in quarantine with every issue and changes nothing else.

    Args:
        lines: JSON of one resource each; empty lines are left out. Read lazily.
        author: Whose data it becomes.
        feed: Name of the feed, for its quarantine.
        at: The moment; aware.
        acknowledge: Called with the number of the last line of a batch, once it is committed.

    Returns:
        What became of them.
    """
    report = Report(feed)
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(numbered, LINES_OF_A_BATCH)):
        _take(batch, author, report, at)
        if acknowledge is not None:
            acknowledge(batch[-1][0])
    return report


def _take(batch: Sequence[Line], author: Author, report: Report, at: datetime) -> None:
    drafts, failed = _drafted(batch, author)

    def act() -> tuple[list[Outcome], list[Failed], tuple[int, ...]]:
        outcomes: list[Outcome] = []
        for wave in waves(drafts):
            written = write(wave, at=at)
            outcomes += [one.outcome for one in written if one is not None]
        refused = [_failed(one, batch) for one in drafts if one.fault is not None]
        everything = sorted([*failed, *refused], key=lambda one: int(one.reference))
        kept = keep_all(everything, organisation=author.organisation, feed=report.feed, at=at)
        return outcomes, everything, kept

    outcomes, _, kept = twice(act, drafts)
    report.lines += len(batch)
    report.quarantined += kept
    for outcome in outcomes:
        report.counts[outcome] = report.counts.get(outcome, 0) + 1


def _drafted(batch: Sequence[Line], author: Author) -> tuple[list[Draft], list[Failed]]:
    drafts: list[Draft] = []
    failed: list[Failed] = []
    for place, (number, line) in enumerate(batch):
        try:
            made = draft(_entry(line), place, author)
        except FhirRefused as fault:
            failed.append(Failed(str(number), line, fault.issues))
        except Unreadable as fault:
            failed.append(Failed(str(number), line, fault.issues))
        else:
            made.is_alone = True
            drafts.append(made)
    return drafts, failed


def _failed(refused: Draft, batch: Sequence[Line]) -> Failed:
    number, line = batch[refused.turn]
    return Failed(str(number), line, refused.fault.issues if refused.fault else ())


def _entry(line: str) -> Entry:
    try:
        head = _HEAD.decode(line)
    except (msgspec.MsgspecError, UnicodeError):
        read(line)
        raise refusing.is_another_type("Resource", "resourceType") from None
    if ID.fullmatch(head.id):
        return Entry(Method.PUT, f"{head.resource_type}/{head.id}", text=line)
    return Entry(Method.POST, head.resource_type, text=line)
