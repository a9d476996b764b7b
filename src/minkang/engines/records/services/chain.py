"""Verifies that every version of every resource is what was written, and that none is missing.

Three walks in pages: along the versions of each resource (hashes, numbers, what is current), along the
acts of the outbox, whose digests the audit chain has sealed, and along the audit chain for acts of
which nothing is left. Nothing is changed, and nobody waits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from operator import attrgetter, itemgetter

from minkang.engines.records.queries import chain
from minkang.engines.records.queries.chain import Step
from minkang.engines.records.rules.sealing import GENESIS, digest, sealed
from minkang.engines.records.terms import Method

MOST_FINDINGS = 1000


class Fault(StrEnum):
    """Ways in which the records can differ from what was written."""

    ALTERED = "altered"
    BROKEN_LINK = "broken_link"
    MISSING_VERSION = "missing_version"
    WRONG_CURRENT = "wrong_current"
    UNTOLD = "untold"
    ACT_ALTERED = "act_altered"
    ACT_MISSING = "act_missing"
    ACT_UNKNOWN = "act_unknown"
    UNGUARDED = "unguarded"


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference; `place` is a version (``Patient/1/_history/2``) or an audit entry (``act:17``)."""

    fault: Fault
    place: str


@dataclass(slots=True)
class Verdict:
    """The outcome of a verification; at most `MOST_FINDINGS` findings are listed."""

    resources: int = 0
    versions: int = 0
    acts: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def add(self, fault: Fault, place: str) -> None:
        """Add a finding while there is room."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(fault, place))


def verify() -> Verdict:
    """Walk along everything; what is written meanwhile is left for the next verification."""
    verdict = Verdict()
    until = chain.settled()
    if not chain.guard_is_in_force():
        verdict.add(Fault.UNGUARDED, "records_resourceversion")
    for _, run in groupby(chain.steps(), key=attrgetter("rid")):
        verdict.resources += 1
        _walk(run, verdict)
    for place in chain.without_versions(MOST_FINDINGS):
        verdict.add(Fault.MISSING_VERSION, place)
    for place in chain.untold(MOST_FINDINGS):
        verdict.add(Fault.UNTOLD, place)
    _compare(until, verdict)
    return verdict


def _walk(run: Iterator[Step], verdict: Verdict) -> None:
    """Along the versions of one resource."""
    previous, number = GENESIS, 0
    step: Step | None = None
    for step in run:
        verdict.versions += 1
        number += 1
        if step.head.version != number:
            verdict.add(Fault.MISSING_VERSION, step.place)
            number = step.head.version
        elif step.previous != previous:
            verdict.add(Fault.BROKEN_LINK, step.place)
        if sealed(step.previous, step.head, step.body) != step.hash:
            verdict.add(Fault.ALTERED, step.place)
        previous = step.hash
    if step is None:
        return
    is_deletion = step.head.method == Method.DELETE
    if step.current != step.head.version or step.is_deleted != is_deletion:
        verdict.add(Fault.WRONG_CURRENT, step.place)


def _compare(until: int, verdict: Verdict) -> None:
    """The acts of the outbox with those of the audit chain; both come in the order of entries."""
    told = (
        (entry, digest(one for _, one in hashes))
        for entry, hashes in groupby(chain.acts(until), key=itemgetter(0))
    )
    recorded = chain.recorded(until)
    ours, theirs = next(told, None), next(recorded, None)
    while ours or theirs:
        verdict.acts += 1
        if theirs is None or (ours and ours[0] < theirs[0]):
            verdict.add(Fault.ACT_UNKNOWN, f"act:{ours[0] if ours else 0}")
            ours = next(told, None)
        elif ours is None or theirs[0] < ours[0]:
            verdict.add(Fault.ACT_MISSING, f"act:{theirs[0]}")
            theirs = next(recorded, None)
        else:
            if ours[1] != theirs[1]:
                verdict.add(Fault.ACT_ALTERED, f"act:{ours[0]}")
            ours, theirs = next(told, None), next(recorded, None)
