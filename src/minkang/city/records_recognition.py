"""What came of the records once they were known: whose they are, and what doctors recognised.

Nobody's record is known inside the transaction that writes it, so this comes after the region stands.
Broken off, it leaves a region whose records are sound; fewer decisions are then on record.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import numpy as np
from django.db import transaction
from django.utils.timezone import localdate

from minkang.care.exchange.services.tallying import tally_all
from minkang.care.results.queries.orders import OrderLine
from minkang.care.results.services import (
    Repeat,
    place,
    recognise_and_withdraw,
    repeat,
)
from minkang.care.results.services.consulting import begin, consult
from minkang.care.results.services.looking import note_own_lookup
from minkang.care.results.terms import RepeatReason
from minkang.city.draws import stream
from minkang.city.records_cases import Considered
from minkang.city.records_houses import House
from minkang.engines.booking.queries.offering import list_public_doctors
from minkang.engines.records.services.projecting import project_all
from minkang.registry.access.terms import Actor, Role
from minkang.registry.accounts.services import Colleague, open_colleague

NAMESPACE = UUID("6f7d2c0e-5a0f-4c9b-9d5a-2b1f4e8c7a11")
MINUTE = timedelta(minutes=1)
EMPLOYED = timedelta(days=400)
MOST_ITEMS = 3
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
    """Doctors who look at what others found before they order; `rids` are residents by row.

    They open the record as the page of a doctor does, so that residents see who looked.
    """

    rids: Sequence[UUID]
    seed: int
    by: str
    at: datetime

    def decide(
        self, considered: Sequence[Considered], progress: Callable[[int, int], None]
    ) -> None:
        """Let every record find its resident, then decide about what is considered."""
        progress(0, 1)
        project_all(at=self.at)
        doctors = self._doctors({one.house.rid: one.house for one in considered})
        for number, one in enumerate(considered):
            progress(number, len(considered))
            self._decide(one, doctors[one.house.rid])
        tally_all(at=self.at)
        progress(1, 1)

    def _doctors(self, houses: Mapping[UUID, House]) -> Mapping[UUID, Actor]:
        """One doctor of each house, the youngest: personas are the eldest."""
        found = sorted(list_public_doctors(localdate(self.at)), key=lambda one: one.born_on)
        chosen = {one.organisation: one.practitioner for one in found if one.organisation in houses}
        return {
            house: self._colleague(practitioner, houses[house])
            for house, practitioner in chosen.items()
        }

    def _colleague(self, practitioner: UUID, house: House) -> Actor:
        colleague = Colleague(
            practitioner, house.rid, Role.DOCTOR, login=f"doctor-{house.code.lower()}"
        )
        return open_colleague(colleague=colleague, by=self.by, at=self.at - EMPLOYED)

    @transaction.atomic
    def _decide(self, one: Considered, doctor: Actor) -> None:
        draw = stream(self.seed, "decision", one.row, int(one.at.timestamp()))
        person = self.rids[one.row]
        batch = uuid5(NAMESPACE, f"{self.seed} {one.house.credit_code} {one.at} {one.row}")
        begin(actor=doctor, person=person, items=one.items[:MOST_ITEMS], batch=batch, at=one.at)
        shown = consult(actor=doctor, batch=batch, at=one.at)
        for line in shown.lines:
            self._order(line, doctor, one, draw)
        if draw.random() < LOOKED_AT:
            note_own_lookup(person=person, at=min(one.at + 90 * MINUTE, self.at))

    def _order(
        self, line: OrderLine, doctor: Actor, one: Considered, draw: np.random.Generator
    ) -> None:
        by, at = doctor.reference, min(one.at + MINUTE, self.at)
        best = line.best
        if best is None:
            place(order=line.rid, by=by, at=at)
        elif draw.random() >= UNDECIDED:
            if one.is_repeated:
                repeat(order=line.rid, given=_reason(draw), by=by, at=at)
            else:
                recognise_and_withdraw(order=line.rid, result=best.result, by=by, at=at)


def _reason(draw: np.random.Generator) -> Repeat:
    shares = np.cumsum([share for _, share, _ in REASONS])
    place_of = int(np.searchsorted(shares, draw.random() * shares[-1], side="right"))
    reason, _, text = REASONS[place_of]
    return Repeat(reason=reason, text=text, is_told=True)
