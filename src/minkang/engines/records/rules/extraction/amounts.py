"""Numbers and quantities as rows, exact: a plain value is a stretch of no length."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from minkang.engines.records.rules.extraction.rows import Harvest, Json, Leaf, QuantityRow
from minkang.engines.records.rules.hashing import NOTHING, known64

LOWEST = Decimal("-Infinity")
HIGHEST = Decimal("Infinity")
CURRENCIES = "urn:iso:std:iso:4217"
# A number beyond these is nothing medicine measures, and would fill a page of the index.
MOST_DIGITS = 60


def number(value: Any) -> Decimal | None:
    """The number a JSON value is, exactly; None for what is none or beyond all measure."""
    if type(value) is int:
        value = Decimal(value)
    if type(value) is not Decimal or not value.is_finite():
        return None
    is_measurable = (
        abs(value.adjusted()) < MOST_DIGITS and len(value.as_tuple().digits) < MOST_DIGITS
    )
    return value if is_measurable or not value else None


def quantities_of_number(sps: tuple[int, ...]) -> Leaf:
    """A decimal or integer."""

    def leaf(value: Any, out: Harvest) -> None:
        exact = number(value)
        if exact is not None:
            out.quantities.extend([QuantityRow(sp, exact, exact, NOTHING, NOTHING) for sp in sps])

    return leaf


def quantities_of_quantity(sps: tuple[int, ...]) -> Leaf:
    """A Quantity or Age and so on; findable by the code of its unit and by the unit as written."""

    def leaf(value: Any, out: Harvest) -> None:
        bounds = _bounds(value) if type(value) is dict else None
        if bounds is not None:
            _keep(sps, *bounds, value, out)

    return leaf


def quantities_of_money(sps: tuple[int, ...]) -> Leaf:
    """A Money; the unit is the currency."""

    def leaf(value: Any, out: Harvest) -> None:
        exact = number(value.get("value")) if type(value) is dict else None
        if exact is not None:
            unit = {"system": CURRENCIES, "code": value.get("currency")}
            _keep(sps, exact, exact, unit, out)

    return leaf


def quantities_of_range(sps: tuple[int, ...]) -> Leaf:
    """A Range; an open side ends in infinity."""

    def leaf(value: Any, out: Harvest) -> None:
        if type(value) is not dict:
            return
        low: Any = value.get("low")
        high: Any = value.get("high")
        least = number(low.get("value")) if type(low) is dict else None
        most = number(high.get("value")) if type(high) is dict else None
        if least is not None or most is not None:
            unit: Json = low if type(low) is dict else high
            least, most = LOWEST if least is None else least, HIGHEST if most is None else most
            _keep(sps, least, most, unit, out)

    return leaf


def quantities_of_samples(sps: tuple[int, ...]) -> Leaf:
    """A SampledData: from its least to its greatest sample."""

    def leaf(value: Any, out: Harvest) -> None:
        if type(value) is not dict or type(value.get("origin")) is not dict:
            return
        samples = tuple(_samples(value))
        if samples:
            _keep(sps, min(samples), max(samples), value["origin"], out)

    return leaf


def _bounds(quantity: Json) -> tuple[Decimal, Decimal] | None:
    exact = number(quantity.get("value"))
    if exact is None:
        return None
    comparator = quantity.get("comparator")
    if comparator in ("<", "<="):
        return LOWEST, exact
    if comparator in (">", ">="):
        return exact, HIGHEST
    return exact, exact


def _samples(sampled: Json) -> Iterator[Decimal]:
    origin = number(sampled["origin"].get("value"))
    factor = number(sampled.get("factor", 1))
    text = sampled.get("data")
    if origin is None or factor is None or type(text) is not str:
        return
    for word in text.split():
        try:
            sample = number(Decimal(word))
        except InvalidOperation:
            continue  # E, U and L stand for samples that were not taken or lie outside
        if sample is not None:
            yield origin + factor * sample


def _keep(sps: tuple[int, ...], low: Decimal, high: Decimal, unit: Json, out: Harvest) -> None:
    code, system, written = unit.get("code"), unit.get("system"), unit.get("unit")
    kept = (code, system) if type(code) is str else ("", "")
    hashes = [(known64(kept[0]), known64(kept[1] if type(kept[1]) is str else ""))]
    if type(written) is str and written != kept[0]:
        named = (known64(written), NOTHING)
        hashes = [named] if hashes == [(NOTHING, NOTHING)] else [*hashes, named]
    for sp in sps:
        out.quantities.extend([QuantityRow(sp, low, high, *hashed) for hashed in hashes])
