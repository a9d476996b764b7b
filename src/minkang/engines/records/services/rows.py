"""Index rows of many resources as columns, one insert for each table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minkang.engines.records.queries.statements import Question, decimals, numbers, texts
from minkang.engines.records.rules.extraction import Extracted
from minkang.engines.records.services import statements


@dataclass(frozen=True, slots=True)
class Indexed:
    """What is indexed of one resource, and where it lies."""

    rid: int
    patient: int | None
    extracted: Extracted


def inserts(indexed: Sequence[Indexed], targets: Mapping[str, int]) -> list[Question]:
    """The statements that insert all index rows; `targets` gives the rid of a reference's text."""
    return [
        *_tokens(indexed),
        *_references(indexed, targets),
        *_dates(indexed),
        *_strings(indexed),
        *_quantities(indexed),
        *_uris(indexed),
        *_pairs(indexed),
    ]


def _columns(found: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return list(zip(*found, strict=True))


def _tokens(indexed: Sequence[Indexed]) -> list[Question]:
    found = [
        (sp, one.rid, one.patient, code, system, one.extracted.sort_ts)
        for one in indexed
        for sp, code, system in one.extracted.tokens
    ]
    return [(statements.TOKENS, [numbers(column) for column in _columns(found)])] if found else []


def _references(indexed: Sequence[Indexed], targets: Mapping[str, int]) -> list[Question]:
    found = [
        (sp, one.rid, one.patient, targets.get(text), target_hash, one.extracted.sort_ts)
        for one in indexed
        for sp, text, target_hash in one.extracted.references
    ]
    return [(statements.REFERENCES, [numbers(one) for one in _columns(found)])] if found else []


def _dates(indexed: Sequence[Indexed]) -> list[Question]:
    found = [
        (sp, one.rid, one.patient, lo, hi) for one in indexed for sp, lo, hi in one.extracted.dates
    ]
    return [(statements.DATES, [numbers(column) for column in _columns(found)])] if found else []


def _strings(indexed: Sequence[Indexed]) -> list[Question]:
    found = [
        (sp, one.rid, one.patient, norm, exact)
        for one in indexed
        for sp, norm, exact in one.extracted.strings
    ]
    if not found:
        return []
    sp, rid, patient, norm, exact = _columns(found)
    return [
        (
            statements.STRINGS,
            (numbers(sp), numbers(rid), numbers(patient), texts(norm), numbers(exact)),
        )
    ]


def _quantities(indexed: Sequence[Indexed]) -> list[Question]:
    found = [
        (sp, one.rid, one.patient, low, high, unit, system)
        for one in indexed
        for sp, low, high, unit, system in one.extracted.quantities
    ]
    if not found:
        return []
    sp, rid, patient, low, high, unit, system = _columns(found)
    return [
        (
            statements.QUANTITIES,
            (
                *map(numbers, (sp, rid, patient)),
                *map(decimals, (low, high)),
                *map(numbers, (unit, system)),
            ),
        )
    ]


def _uris(indexed: Sequence[Indexed]) -> list[Question]:
    found = [
        (sp, one.rid, one.patient, value) for one in indexed for sp, value in one.extracted.uris
    ]
    if not found:
        return []
    sp, rid, patient, value = _columns(found)
    return [(statements.URIS, (numbers(sp), numbers(rid), numbers(patient), texts(value)))]


def _pairs(indexed: Sequence[Indexed]) -> list[Question]:
    found = [
        (pair[0], one.rid, one.patient, *pair[1:])
        for one in indexed
        for pair in one.extracted.pairs
    ]
    if not found:
        return []
    *plain, low, high, lo, hi, norm = _columns(found)
    return [
        (
            statements.PAIRS,
            (
                *map(numbers, plain),
                *map(decimals, (low, high)),
                *map(numbers, (lo, hi)),
                texts(norm),
            ),
        )
    ]
