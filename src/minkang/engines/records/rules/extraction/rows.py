"""Index rows of one resource, in the shape of the index tables without `rid` and `patient`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

Json: TypeAlias = dict[str, Any]
Readings: TypeAlias = Callable[[str], tuple[str, ...]]
"""How a person's name sounds: normal rows (``zhangwei``) of a name in Chinese characters."""


class TokenRow(NamedTuple):
    """``system|code``; a hash of 0 stands for absent."""

    sp: int
    code_hash: int
    system_hash: int


class ReferenceRow(NamedTuple):
    """A reference as text, without its version; `target_hash` is the hash of `text`."""

    sp: int
    text: str
    target_hash: int


class DateRow(NamedTuple):
    """``[lo, hi)`` in microseconds since 1970 (UTC)."""

    sp: int
    lo: int
    hi: int


class StringRow(NamedTuple):
    """Evened text for comparison, and the hash of what was written."""

    sp: int
    norm: str
    exact_hash: int


class QuantityRow(NamedTuple):
    """``[low, high]``, equal for a plain value; a comparator or an open range ends in ±Infinity."""

    sp: int
    low: Decimal
    high: Decimal
    unit_hash: int
    system_hash: int


class UriRow(NamedTuple):
    """An address, compared as it is."""

    sp: int
    value: str


class PairRow(NamedTuple):
    """One combination of the components of a composite parameter; the first is a token.

    The second fills the fields of its kind: a token or a reference (as its hash) the value hashes, a
    quantity `low`, `high` and its unit as value hashes, a number `low` and `high` (the first number
    and the last when there are two), a date `lo` and `hi`, a string `norm`.
    """

    sp: int
    code_hash: int
    system_hash: int
    value_code_hash: int | None = None
    value_system_hash: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    lo: int | None = None
    hi: int | None = None
    norm: str | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """Everything the store indexes of one resource; no row comes twice.

    Attributes:
        patient_reference: Text of the reference that puts it into a patient's compartment
            (``Patient/1``), "" when there is none; a Patient has none, it is its own.
        sort_ts: The moment it speaks of, microseconds since 1970.
        sensitivity: Bits of `Sensitivity`.
    """

    tokens: tuple[TokenRow, ...]
    references: tuple[ReferenceRow, ...]
    dates: tuple[DateRow, ...]
    strings: tuple[StringRow, ...]
    quantities: tuple[QuantityRow, ...]
    uris: tuple[UriRow, ...]
    pairs: tuple[PairRow, ...]
    patient_reference: str
    sort_ts: int
    sensitivity: int


class Harvest:
    """Rows while they are collected."""

    __slots__ = (
        "dates",
        "on",
        "pairs",
        "quantities",
        "readings",
        "references",
        "root",
        "sensitivity",
        "strings",
        "tokens",
        "uris",
    )

    def __init__(self, root: Json, readings: Readings, on: date) -> None:
        self.root = root
        self.on = on
        self.readings = readings
        self.tokens: list[TokenRow] = []
        self.references: list[ReferenceRow] = []
        self.dates: list[DateRow] = []
        self.strings: list[StringRow] = []
        self.quantities: list[QuantityRow] = []
        self.uris: list[UriRow] = []
        self.pairs: list[PairRow] = []
        self.sensitivity = 0


Leaf: TypeAlias = Callable[[Any, Harvest], None]
"""Takes one value and puts its rows into the harvest; what has the wrong shape leaves none."""


def codings(concept: Any) -> list[Json]:
    """The codings of a CodeableConcept; none of what is none."""
    found = concept.get("coding") if type(concept) is dict else None
    return [each for each in found if type(each) is dict] if type(found) is list else []
