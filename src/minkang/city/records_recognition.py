"""What came of the records once they were known: whose they are, and what doctors recognised.

Nobody's record is known inside the transaction that writes it, so this comes after the region stands.
Broken off, it leaves a region whose records are sound; fewer decisions are then on record.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import numpy as np
from django.db import transaction

from minkang.care.exchange.services.tallying import tally_all
from minkang.care.results.queries.candidates import consider_all
from minkang.care.results.services import (
    Asked,
    Repeat,
    Wanted,
    open_orders,
    place,
    recognise_and_withdraw,
    repeat,
    view,
)
from minkang.care.results.services.looking import note_own_lookup
from minkang.care.results.terms import RepeatReason
from minkang.city.draws import stream
from minkang.city.records_cases import Considered
from minkang.engines.records.services.projecting import project_all

NAMESPACE = UUID("6f7d2c0e-5a0f-4c9b-9d5a-2b1f4e8c7a11")
MINUTE = timedelta(minutes=1)
MOST_VIEWED, MOST_ITEMS = 2, 3
# How often results are looked at by their own people, and how often an order is left undecided.
LOOKED_AT, UNDECIDED = 0.5, 0.04
REASONS = (
    (RepeatReason.CONDITION_CHANGED, 0.38, ""),
    (RepeatReason.FAST_CHANGING, 0.27, ""),
    (RepeatReason.MAJOR_TREATMENT, 0.15, ""),
    (RepeatReason.EMERGENCY, 0.12, ""),
    (RepeatReason.APPRAISAL, 0.03, ""),
    (RepeatReason.OTHER, 0.05, "患者携带的影像无法读取，需要核对"),
)


@dataclass(frozen=True, slots=True)
class Clinicians:
    """Doctors who look at what others found before they order; `rids` are residents by row."""

    rids: Sequence[UUID]
    seed: int
    at: datetime

    def decide(
        self, considered: Sequence[Considered], progress: Callable[[int, int], None]
    ) -> None:
        """Let every record find its resident, then decide about what is considered."""
        progress(0, 1)
        project_all(at=self.at)
        for number, one in enumerate(considered):
            progress(number, len(considered))
            self._decide(one)
        tally_all(at=self.at)
        progress(1, 1)

    @transaction.atomic
    def _decide(self, one: Considered) -> None:
        draw = stream(self.seed, "decision", one.row, int(one.at.timestamp()))
        person, items = self.rids[one.row], one.items[:MOST_ITEMS]
        found = consider_all(person=person, wanted=items, organisation=one.house.rid, at=one.at)
        asked = Asked(
            person=person,
            organisation=one.house.rid,
            batch=uuid5(NAMESPACE, f"{self.seed} {one.house.credit_code} {one.at} {one.row}"),
            wanted=tuple(Wanted(item) for item in items),
        )
        by = f"organisation:{one.house.rid}"
        orders = open_orders(asked=asked, by=by, at=one.at)
        for order, item in zip(orders, items, strict=True):
            numbers = [candidate.result for candidate in found[item].recognisable]
            self._order(order, numbers, one, draw)
        if draw.random() < LOOKED_AT:
            note_own_lookup(person=person, at=min(one.at + 90 * MINUTE, self.at))

    def _order(
        self, order: UUID, numbers: Sequence[int], one: Considered, draw: np.random.Generator
    ) -> None:
        by, at = f"organisation:{one.house.rid}", min(one.at + MINUTE, self.at)
        if not numbers:
            place(order=order, by=by, at=at)
            return
        view(order=order, results=numbers[:MOST_VIEWED], by=by, at=at)
        if draw.random() < UNDECIDED:
            return
        if one.is_repeated:
            repeat(order=order, given=_reason(draw), by=by, at=at)
        else:
            recognise_and_withdraw(order=order, result=numbers[0], by=by, at=at)


def _reason(draw: np.random.Generator) -> Repeat:
    shares = np.cumsum([share for _, share, _ in REASONS])
    place_of = int(np.searchsorted(shares, draw.random() * shares[-1], side="right"))
    reason, _, text = REASONS[place_of]
    return Repeat(reason=reason, text=text, is_told=True)
