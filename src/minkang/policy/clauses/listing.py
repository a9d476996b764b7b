"""The clause list for machines: the stable shape behind ``minkang clauses --json``."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from minkang.policy import targets
from minkang.policy.clauses.entries import Clause, Place, Register, Waiver
from minkang.policy.clauses.waiting import state_of
from minkang.policy.targets import Target
from minkang.policy.terms import TargetStatus


@dataclass(frozen=True, slots=True)
class Measurement:
    """What an indicator says about a clause now; `live` is None while nothing can be counted."""

    indicator: str
    live: Decimal | None


def clauses_json(
    register: Register,
    placed: Mapping[str, tuple[Place, ...]],
    waived: Mapping[str, Waiver],
    measured: Mapping[str, Measurement],
) -> list[dict[str, object]]:
    """One entry per clause in register order, ready for JSON; numbers are decimal strings.

    `met` compares the live value with the clause's first commitment; None while there is no live
    value, and for reported results, which promise nothing.
    """
    return [
        _entry(clause, placed, waived, measured.get(clause.id))
        for clause in register.clauses.values()
    ]


def _entry(
    clause: Clause,
    placed: Mapping[str, tuple[Place, ...]],
    waived: Mapping[str, Waiver],
    measurement: Measurement | None,
) -> dict[str, object]:
    found = placed.get(clause.id, ())
    waiver = waived.get(clause.id)
    live = measurement.live if measurement else None
    promise = _promise(clause)
    return {
        "id": clause.id,
        "document": clause.document,
        "title": clause.title,
        "title_en": clause.title_en,
        "kind": clause.kind.value,
        "state": state_of(clause.id, placed, waived).value,
        "place": found[0].path if found else None,
        "places": [{"role": place.role.value, "path": place.path} for place in found],
        "waiver": _waiver(waiver) if waiver else None,
        "indicator": measurement.indicator if measurement else None,
        "live": None if live is None else str(live),
        "target": targets.in_words(promise).zh if promise else None,
        "met": targets.met(promise, live) if promise and live is not None else None,
    }


def _promise(clause: Clause) -> Target | None:
    promises = (entry for entry in clause.targets if entry.status is TargetStatus.COMMITMENT)
    return next(promises, None)


def _waiver(waiver: Waiver) -> dict[str, object]:
    return {
        "reason": waiver.reason,
        "review_on": waiver.review_on.isoformat(),
        "room": waiver.room.value,
    }
