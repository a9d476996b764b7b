"""The few units of UCUM that clinical expressions compare, and the words of the calendar."""

import re
from decimal import Decimal
from functools import lru_cache

from minkang.engines.records.rules.paths.nodes import Amount

# How many of the base unit one is; the base unit names the dimension.
_BASES = {
    "g": ("g", Decimal(1)),
    "m": ("m", Decimal(1)),
    "L": ("L", Decimal(1)),
    "l": ("L", Decimal(1)),
    "mol": ("mol", Decimal(1)),
    "s": ("s", Decimal(1)),
    "min": ("s", Decimal(60)),
    "h": ("s", Decimal(3600)),
    "d": ("s", Decimal(86_400)),
    "wk": ("s", Decimal(604_800)),
    "Pa": ("Pa", Decimal(1)),
    "[in_i]": ("m", Decimal("0.0254")),
    "[ft_i]": ("m", Decimal("0.3048")),
    "[lb_av]": ("g", Decimal("453.59237")),
    "mm[Hg]": ("Pa", Decimal("133.322")),
    "%": ("1", Decimal("0.01")),
    "1": ("1", Decimal(1)),
}
_PREFIXES = {
    "k": Decimal(1000),
    "d": Decimal("0.1"),
    "c": Decimal("0.01"),
    "m": Decimal("0.001"),
    "u": Decimal("0.000001"),
    "n": Decimal("0.000000001"),
    "p": Decimal("0.000000000001"),
}
_PARTS = re.compile(r"(^|[./])([^./]+)")
_PREFIXED = frozenset({"g", "m", "L", "l", "mol", "s", "Pa"})
_DEFINITE = {
    "week": "wk",
    "day": "d",
    "hour": "h",
    "minute": "min",
    "second": "s",
    "millisecond": "ms",
}
_ALIKE = {"year": "a", "month": "mo"}


def canonical(amount: Amount) -> tuple[str, Decimal]:
    """Base unit and value in it; a unit nobody knows is its own base."""
    unit = _DEFINITE.get(amount.unit, amount.unit) if amount.is_calendar else amount.unit
    base, factor = _base(unit)
    # A year of the calendar is not the mean year of UCUM, so the two cannot be compared.
    mark = "~" if amount.is_calendar and unit == amount.unit else ""
    return mark + base, amount.value * factor


def is_like(one: Amount, other: Amount) -> bool:
    """Whether they are equivalent: to the precision of the less precise, a year like any other."""
    (base, value), (other_base, other_value) = canonical(one), canonical(other)
    base, other_base = _loose(base), _loose(other_base)
    if base != other_base:
        return False
    places = min(_places(one.value), _places(other.value))
    if one.unit != other.unit:
        return abs(value - other_value) <= abs(value) / 100
    return round(value, places) == round(other_value, places)


def _loose(base: str) -> str:
    word = base.removeprefix("~")
    return _ALIKE.get(word, word)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


@lru_cache(maxsize=512)
def _base(unit: str) -> tuple[str, Decimal]:
    """Base unit and factor: ``cm.m`` is 0.01 ``m2``, ``mg/dL`` 0.01 ``g/L``."""
    powers: dict[str, int] = {}
    factor = Decimal(1)
    for sign, part in _PARTS.findall(unit):
        base, each, power = _simple(part)
        power = -power if sign == "/" else power
        powers[base] = powers.get(base, 0) + power
        factor *= each**power
    powers.pop("1", None)
    above = ".".join(_raised(base, power) for base, power in sorted(powers.items()) if power > 0)
    below = "".join(f"/{_raised(base, -n)}" for base, n in sorted(powers.items()) if n < 0)
    return (above or "1") + below, factor


def _raised(base: str, power: int) -> str:
    return base if power == 1 else f"{base}{power}"


def _simple(part: str) -> tuple[str, Decimal, int]:
    """Base unit, factor and power of a unit without product; one nobody knows is its own base."""
    name = part.rstrip("0123456789")
    power = int(part[len(name) :][:2] or 1) if name else 1
    for known in (part, name):
        if known in _BASES:
            return *_BASES[known], power if known == name else 1
    if name[:1] in _PREFIXES and name[1:] in _PREFIXED:
        base, factor = _BASES[name[1:]]
        return base, factor * _PREFIXES[name[0]], power
    return part, Decimal(1), 1
