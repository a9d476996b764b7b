"""Guards and eligibility as data: conditions over facts that know when they do not know.

A condition is a table: ``{all = […]}``, ``{any = […]}``, ``{not = {…}}`` or a comparison
``{fact = "premises.area", op = ">=", value = "60"}``. A fact that is missing makes a comparison
unknown, never false; the answer names the facts that would settle it (Kleene's logic). Money is
compared in 分, dates as days, an age in whole days from a date fact to the day asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from minkang.engines.cases.rules.facts import FactType, typed
from minkang.engines.cases.terms import FactKind

ORDERED = frozenset({FactKind.DATE, FactKind.NUMBER, FactKind.MONEY})


class Op(StrEnum):
    """How a fact is compared; `between` includes both ends."""

    EQUAL = "=="
    UNEQUAL = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    IN = "in"
    BETWEEN = "between"
    IS_KNOWN = "is_known"
    AGE_IN_DAYS = "age_in_days"


VALUES_OF = {Op.IN: None, Op.BETWEEN: 2, Op.AGE_IN_DAYS: 2, Op.IS_KNOWN: 0}
IN_ORDER = frozenset({Op.BELOW, Op.AT_MOST, Op.ABOVE, Op.AT_LEAST, Op.BETWEEN})


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact against canonical values."""

    fact: FactType
    op: Op
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; true without parts."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    """One part holds; false without parts."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"


Condition = Compare | All | Any | Not
ALWAYS: Condition = All(())


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition holds; None while the facts in `missing` are not known."""

    holds: bool | None
    missing: frozenset[str] = frozenset()


def evaluate(condition: Condition, facts: Mapping[str, str], *, on: date) -> Verdict:
    """Whether a condition holds for canonical facts on a day."""
    match condition:
        case Compare():
            return _compared(condition, facts, on)
        case Not(part):
            verdict = evaluate(part, facts, on=on)
            return Verdict(None if verdict.holds is None else not verdict.holds, verdict.missing)
        case All(parts):
            return _joined([evaluate(part, facts, on=on) for part in parts], settles=False)
        case Any(parts):
            return _joined([evaluate(part, facts, on=on) for part in parts], settles=True)


def _joined(verdicts: list[Verdict], *, settles: bool) -> Verdict:
    if any(verdict.holds is settles for verdict in verdicts):
        return Verdict(settles)
    missing = frozenset[str]().union(*(verdict.missing for verdict in verdicts))
    return Verdict(None, missing) if missing else Verdict(not settles)


def _compared(condition: Compare, facts: Mapping[str, str], on: date) -> Verdict:
    code = condition.fact.code
    is_known = code in facts
    if condition.op is Op.IS_KNOWN:
        return Verdict(is_known)
    if not is_known:
        return Verdict(None, frozenset({code}))
    return Verdict(_holds(condition, facts[code], on))


def _holds(condition: Compare, told: str, on: date) -> bool:
    fact, values = condition.fact, condition.values
    match condition.op:
        case Op.EQUAL:
            return told == values[0]
        case Op.UNEQUAL:
            return told != values[0]
        case Op.IN:
            return told in values
        case Op.AGE_IN_DAYS:
            age = (on - date.fromisoformat(told)).days
            return int(values[0]) <= age <= int(values[1])
    return _in_order(condition.op, typed(fact, told), [typed(fact, value) for value in values])


def _in_order(op: Op, told: object, values: list[date | Decimal | bool | str]) -> bool:
    match told, values[0], values[-1]:
        case (date() as one, date() as least, date() as most):
            return _between(op, (one < least, one == least, one > least), one <= most)
        case (Decimal() as number, Decimal() as least_number, Decimal() as most_number):
            signs = (number < least_number, number == least_number, number > least_number)
            return _between(op, signs, number <= most_number)
    raise TypeError(f"{op} compares dates and numbers only")


def _between(op: Op, signs: tuple[bool, bool, bool], is_below_most: bool) -> bool:
    below, equal, above = signs
    return {
        Op.BELOW: below,
        Op.AT_MOST: below or equal,
        Op.ABOVE: above,
        Op.AT_LEAST: above or equal,
        Op.BETWEEN: (above or equal) and is_below_most,
    }[op]


def facts_of(condition: Condition) -> frozenset[str]:
    """Codes of all facts a condition speaks of."""
    match condition:
        case Compare(fact):
            return frozenset({fact.code})
        case Not(part):
            return facts_of(part)
        case All(parts) | Any(parts):
            return frozenset[str]().union(*map(facts_of, parts))


def parse(told: object, types: Mapping[str, FactType], where: str = "condition") -> Condition:
    """The condition a TOML or JSON table says.

    Raises:
        ValueError: unknown form, fact or operator, or values that do not fit; `where` is named.
    """
    match told:
        case {"all": list() as parts, **rest} if not rest:
            return All(_parts(parts, types, f"{where}.all"))
        case {"any": list() as parts, **rest} if not rest:
            return Any(_parts(parts, types, f"{where}.any"))
        case {"not": part, **rest} if not rest:
            return Not(parse(part, types, f"{where}.not"))
        case {"fact": str() as code, "op": str() as op, **rest} if not set(rest) - {"value"}:
            return _comparison(code, op, rest.get("value", []), types, where)
    raise ValueError(f"{where}: a condition is all, any, not, or fact with op and value")


def _parts(parts: list[object], types: Mapping[str, FactType], where: str) -> tuple[Condition, ...]:
    return tuple(parse(part, types, f"{where}[{place}]") for place, part in enumerate(parts))


def _comparison(
    code: str, op: str, told: object, types: Mapping[str, FactType], where: str
) -> Compare:
    if code not in types:
        raise ValueError(f"{where}: no fact is called {code!r}")
    if op not in set(Op):
        raise ValueError(f"{where}: {op!r} is none of {[*map(str, Op)]}")
    fact, known = types[code], Op(op)
    values = tuple(map(_text, told if isinstance(told, list) else [told]))
    wanted = VALUES_OF.get(known, 1)
    if (wanted is not None and len(values) != wanted) or (wanted is None and not values):
        raise ValueError(
            f"{where}: {op} takes {'one or more' if wanted is None else wanted} values"
        )
    if known in IN_ORDER and fact.kind not in ORDERED:
        raise ValueError(f"{where}: {code} is a {fact.kind} and has no order")
    if known is Op.AGE_IN_DAYS:
        if fact.kind is not FactKind.DATE or not all(value.isdecimal() for value in values):
            raise ValueError(f"{where}: age_in_days takes a date fact and two whole numbers")
        return Compare(fact, known, values)
    _require_canonical(fact, values, where)
    return Compare(fact, known, values)


def _require_canonical(fact: FactType, values: tuple[str, ...], where: str) -> None:
    codes = {code for code, _, _ in fact.choices}
    for value in values:
        try:
            typed(fact, value)
        except (ValueError, InvalidOperation):
            raise ValueError(f"{where}: {value!r} is no {fact.kind} of {fact.code}") from None
        if codes and value not in codes:
            raise ValueError(f"{where}: {value!r} is no choice of {fact.code}")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def table_of(condition: Condition) -> dict[str, object]:
    """The table that :func:`parse` reads back; for canonical JSON."""
    match condition:
        case Compare(fact, op, values):
            return {"fact": fact.code, "op": op.value, "value": list(values)}
        case Not(part):
            return {"not": table_of(part)}
        case All(parts):
            return {"all": [table_of(part) for part in parts]}
        case Any(parts):
            return {"any": [table_of(part) for part in parts]}
