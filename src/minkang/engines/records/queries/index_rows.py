"""Which rows of an index table fit a value; the table's alias is ``ix``.

Semantics of prefixes, modifiers and precision: FHIR R4, search, 3.1.1.4 and 3.1.1.5. A date of a record
is the half-open stretch of all moments it may mean; a value asked for is one, too.
"""

from collections.abc import Iterator, Mapping, Sequence

from minkang.engines.records.queries.pieces import Piece, joined, listed, piece
from minkang.engines.records.rules.extraction.texts import normal
from minkang.engines.records.rules.hashing import hash64, typed_identifier
from minkang.engines.records.rules.search.values import (
    CompositeValue,
    DateValue,
    Match,
    Modifier,
    NumberValue,
    PartValue,
    Prefix,
    ReferenceValue,
    StringValue,
    TokenValue,
    TypedIdentifier,
    UriValue,
    Value,
)
from minkang.engines.records.rules.specification import ParameterKind, table

TABLES: Mapping[ParameterKind, str] = {
    ParameterKind.TOKEN: "records_ix_token",
    ParameterKind.REFERENCE: "records_ix_reference",
    ParameterKind.DATE: "records_ix_date",
    ParameterKind.STRING: "records_ix_string",
    ParameterKind.NUMBER: "records_ix_quantity",
    ParameterKind.QUANTITY: "records_ix_quantity",
    ParameterKind.URI: "records_ix_uri",
    ParameterKind.COMPOSITE: "records_ix_pair",
}
_TENTH = 10
LONG = 86_400_000_000
"""Microseconds; dates that last longer are indexed by their end."""

# The next character after these is none that a text may hold.
_LAST_BEFORE_GAP = (0xD7FF, 0x10FFFF)


def numbered(numbers: Sequence[int]) -> Piece:
    """Rows of one of the parameters."""
    if len(numbers) == 1:
        return Piece("ix.sp = %s::smallint", (numbers[0],))
    return Piece("ix.sp = ANY (%s::smallint[])", (list(numbers),))


def rows(match: Match, now: int) -> Piece:
    """Rows that fit any value of `match`, leaving the parameter aside; `now` in microseconds."""
    kind, values = match.kind, match.values
    if match.modifier is Modifier.OF_TYPE:
        return joined(
            " OR ", [_typed(value) for value in values if isinstance(value, TypedIdentifier)]
        )
    if kind is ParameterKind.TOKEN:
        return tokens([value for value in values if isinstance(value, TokenValue)])
    if kind is ParameterKind.REFERENCE:
        return references([value for value in values if isinstance(value, ReferenceValue)])
    if kind is ParameterKind.COMPOSITE:
        pairs = [value for value in values if isinstance(value, CompositeValue)]
        return joined(" OR ", [_pair(value, now) for value in pairs])
    return joined(" OR ", [_one(value, match.modifier, now) for value in values])


def tokens(values: Sequence[TokenValue]) -> Piece:
    """Rows of ``records_ix_token`` with one of the codes."""
    if len(values) == 1:
        return _token(values[0])
    bare = [hash64(value.code) for value in values if value.code and value.system is None]
    parts = [_token(value) for value in values if not value.code or value.system is not None]
    if bare:
        parts.append(Piece("ix.code_hash = ANY (%s::bigint[])", (bare,)))
    either = joined(" OR ", parts)
    if len(parts) == 1 or not all(value.code for value in values):
        return either
    codes = Piece(
        "ix.code_hash = ANY (%s::bigint[])", ([hash64(v.code) for v in values if v.code],)
    )
    return joined(" AND ", [codes, either])


def references(values: Sequence[ReferenceValue]) -> Piece:
    """Rows of ``records_ix_reference`` that point at one of the targets."""
    local = [value for value in values if value.fhir_id]
    addresses = [hash64(value.address) for value in values if value.address]
    parts = []
    if len(local) == 1:
        parts.append(
            piece("ix.target = {}", rid_of(local[0]))
            if len(local[0].types) == 1
            else _any_target(local)
        )
    elif local:
        parts.append(_any_target(local))
    if addresses:
        parts.append(Piece("ix.target_hash = ANY (%s::bigint[])", (addresses,)))
    return joined(" OR ", parts)


def rid_of(value: ReferenceValue) -> Piece:
    """The rid of a resource of this server; looked up once in a statement."""
    number = table().type_number(value.types[0])
    return Piece(
        "(SELECT aim.rid FROM records_resource AS aim"
        " WHERE aim.type = %s::smallint AND aim.fhir_id = %s::text)",
        (number, value.fhir_id),
    )


def _any_target(values: Sequence[ReferenceValue]) -> Piece:
    asked = [
        Piece(
            "SELECT aim.rid FROM records_resource AS aim"
            " WHERE aim.type = ANY (%s::smallint[]) AND aim.fhir_id = %s::text",
            ([table().type_number(one) for one in value.types], value.fhir_id),
        )
        for value in values
    ]
    return piece("ix.target = ANY (ARRAY({}))", listed(" UNION ALL ", asked))


def _token(value: TokenValue, code: str = "ix.code_hash", system: str = "ix.system_hash") -> Piece:
    parts = []
    if value.code:
        parts.append(Piece(f"{code} = %s::bigint", (hash64(value.code),)))
    if value.system is not None:
        parts.append(Piece(f"{system} = %s::bigint", (hash64(value.system),)))
    return listed(" AND ", parts)


def _typed(value: TypedIdentifier) -> Piece:
    code = hash64(typed_identifier(value.code, value.value))
    if not value.system:
        return Piece("ix.code_hash = %s::bigint", (code,))
    told = (code, hash64(value.system))
    return Piece("ix.code_hash = %s::bigint AND ix.system_hash = %s::bigint", told)


def _one(value: Value, modifier: Modifier, now: int) -> Piece:
    match value:
        case DateValue():
            return dates(value, now)
        case NumberValue():
            return _quantity(value, ("ix.unit_hash", "ix.system_hash"))
        case StringValue():
            return _string(value.text, modifier)
        case UriValue():
            return _uri(value.text, modifier)
        case _:
            raise TypeError(f"{type(value).__name__} has no rows of its own")


_DATES: Mapping[Prefix, tuple[str, str]] = {
    Prefix.EQ: ("ix.lo >= # AND ix.lo < # AND ix.hi <= #", "lo hi hi"),
    Prefix.NE: ("ix.lo < # OR ix.hi > #", "lo hi"),
    Prefix.GT: ("ix.hi > #", "hi"),
    Prefix.LT: ("ix.lo < #", "lo"),
    Prefix.GE: ("ix.lo >= # OR ix.hi > #", "lo hi"),
    Prefix.LE: ("ix.lo < # AND (ix.lo < # OR ix.hi <= #)", "hi lo hi"),
    Prefix.SA: ("ix.lo >= #", "hi"),
    Prefix.EB: ("ix.lo < # AND ix.hi <= #", "lo lo"),
    Prefix.AP: ("ix.lo < # AND ix.hi > #", "hi lo"),
}
"""How a stretch ``[lo, hi)`` fits one asked for, and which of its ends stand for ``#``."""

_NUMBERS: Mapping[Prefix, tuple[str, str]] = {
    Prefix.EQ: ("{low} >= # AND {low} < # AND {high} < #", "low high high"),
    Prefix.NE: ("{low} < # OR {high} >= #", "low high"),
    Prefix.GT: ("{high} > #", "point"),
    Prefix.LT: ("{low} < #", "point"),
    Prefix.GE: ("{high} >= #", "point"),
    Prefix.LE: ("{low} <= #", "point"),
    Prefix.SA: ("{low} > #", "point"),
    Prefix.EB: ("{high} < #", "point"),
    Prefix.AP: ("{low} <= # AND {high} >= #", "most least"),
}
"""The same of numbers ``[low, high]``; only ``eq`` and ``ne`` look at the digits given."""


def dates(value: DateValue, now: int, lo: str = "ix.lo", hi: str = "ix.hi") -> Piece:
    """Rows whose stretch fits; ``ap`` reaches a tenth of the way to `now` on both sides."""
    ends = {"lo": value.lo, "hi": value.hi}
    if value.prefix is Prefix.AP:
        slack = abs(now - (value.lo + value.hi) // 2) // _TENTH
        ends = {"lo": value.lo - slack, "hi": value.hi + slack}
    text, words = _DATES[value.prefix]
    text = text.replace("ix.lo", lo).replace("ix.hi", hi)
    return Piece(text.replace("#", "%s::bigint"), tuple(ends[word] for word in words.split()))


def numbers(value: NumberValue, low: str, high: str) -> Piece:
    """Rows whose stretch ``[low, high]`` fits; ``ap`` reaches a tenth of the value on both sides."""
    slack = abs(value.point) / _TENTH
    ends = {
        "point": value.point,
        "low": value.low,
        "high": value.high,
        "least": value.point - slack,
        "most": value.point + slack,
    }
    text, words = _NUMBERS[value.prefix]
    text = text.format(low=low, high=high).replace("#", "%s::numeric")
    return Piece(text, tuple(ends[word] for word in words.split()))


def date_rows(match: Match, now: int, order: str = "") -> Piece:
    """A query of rid and lo of rows of dates, each entered through an index from its right end.

    What ends after a moment begins at most a day before it, or is a long one; those are few and have
    an index of their own. With `order` (``ORDER BY …``) each part comes in it, to be merged.
    """
    values = [value for value in match.values if isinstance(value, DateValue)]
    return listed(
        " UNION ALL ",
        [part for value in values for part in _parts(value, match.numbers, now, order)],
    )


def _parts(value: DateValue, sp: Sequence[int], now: int, order: str) -> Iterator[Piece]:
    fits = dates(value, now)
    begin = "(SELECT ix.rid, ix.lo FROM records_ix_date AS ix WHERE {} AND ({})"
    if value.prefix not in (Prefix.GT, Prefix.GE, Prefix.AP):
        yield piece(f"{begin} {order})", numbered(sp), fits)
        return
    *_, end = fits.told
    if not isinstance(end, int):
        raise TypeError("ends of dates are whole microseconds")
    since = min(value.lo, end - LONG) if value.prefix is Prefix.GE else end - LONG
    bound = Piece("%s::bigint", (since,))
    yield piece(f"{begin} AND ix.lo >= {{}} {order})", numbered(sp), fits, bound)
    yield piece(
        f"{begin} AND ix.lo < {{}} AND ix.hi > {{}} AND ix.hi - ix.lo > {LONG} {order})",
        *(numbered(sp), fits, bound, Piece("%s::bigint", (end,))),
    )


def _quantity(value: NumberValue, unit: tuple[str, str]) -> Piece:
    parts = [numbers(value, "ix.low", "ix.high")]
    if value.unit is not None:
        parts.append(Piece(f"{unit[0]} = %s::bigint", (hash64(value.unit),)))
    if value.system is not None:
        parts.append(Piece(f"{unit[1]} = %s::bigint", (hash64(value.system),)))
    return joined(" AND ", parts)


def _string(text: str, modifier: Modifier) -> Piece:
    norm = normal(text)
    match modifier:
        case Modifier.EXACT:
            return Piece("ix.norm = %s::text AND ix.exact_hash = %s::bigint", (norm, hash64(text)))
        case Modifier.CONTAINS:
            return Piece("ix.norm LIKE %s::text", (f"%{_literal(norm)}%",))
        case _:
            return beginning("ix.norm", norm)


def _uri(text: str, modifier: Modifier) -> Piece:
    match modifier:
        case Modifier.BELOW:
            stem = text.rstrip("/") + "/"
            return joined(
                " OR ", [Piece("ix.value = %s::text", (text,)), beginning("ix.value", stem)]
            )
        case Modifier.ABOVE:
            return Piece("ix.value = ANY (%s::text[])", (list(_ancestors(text)),))
        case _:
            return Piece("ix.value = %s::text", (text,))


def beginning(column: str, text: str) -> Piece:
    """Texts that begin with `text`, by bounds: a pattern the planner does not know uses no index."""
    if not text:
        return Piece("true")
    after = text[:-1] + chr(ord(text[-1]) + 1) if ord(text[-1]) not in _LAST_BEFORE_GAP else ""
    if not after:
        return Piece(
            f"{column} ~>=~ %s::text AND {column} LIKE %s::text", (text, _literal(text) + "%")
        )
    return Piece(f"{column} ~>=~ %s::text AND {column} ~<~ %s::text", (text, after))


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _ancestors(address: str) -> Iterator[str]:
    yield address
    scheme, mark, rest = address.partition("://")
    parts = rest.split("/") if mark else address.split("/")
    for length in range(len(parts) - 1, 0, -1):
        stem = scheme + mark + "/".join(parts[:length]) if mark else "/".join(parts[:length])
        yield stem
        yield stem + "/"


def _pair(value: CompositeValue, now: int) -> Piece:
    first, *rest = value.parts
    if not isinstance(first, TokenValue):
        raise TypeError("the first part of a composite is a token")
    if len(rest) > 1:
        ends = zip(rest, ("ix.low", "ix.high"), strict=True)
        parts = [numbers(one, end, end) for one, end in ends if isinstance(one, NumberValue)]
    else:
        parts = [_second(rest[0], now)]
    return joined(" AND ", [_token(first), *parts])


def _second(value: PartValue, now: int) -> Piece:
    match value:
        case TokenValue():
            return _token(value, "ix.value_code_hash", "ix.value_system_hash")
        case ReferenceValue():
            texts = (
                [value.address] if value.address else [f"{t}/{value.fhir_id}" for t in value.types]
            )
            return Piece("ix.value_code_hash = ANY (%s::bigint[])", (list(map(hash64, texts)),))
        case NumberValue():
            return _quantity(value, ("ix.value_code_hash", "ix.value_system_hash"))
        case DateValue():
            return dates(value, now)
        case StringValue():
            return beginning("ix.norm", normal(value.text))
        case UriValue():
            return Piece("ix.norm = %s::text", (normal(value.text),))
