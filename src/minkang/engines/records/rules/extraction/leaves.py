"""Which leaf takes a value of which type under which kind of parameter."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from minkang.engines.records.rules.extraction import amounts, references, texts, times, tokens
from minkang.engines.records.rules.extraction.routes import Route
from minkang.engines.records.rules.extraction.rows import Leaf
from minkang.engines.records.rules.specification import ParameterKind, SearchParameter

Maker: TypeAlias = Callable[[tuple[int, ...]], Leaf]

_TOKENS: Mapping[str, Maker] = {
    "CodeableConcept": tokens.tokens_of_concept,
    "Coding": tokens.tokens_of_coding,
    "Identifier": tokens.tokens_of_identifier,
    "ContactPoint": tokens.tokens_of_contact,
    "boolean": tokens.tokens_of_flag,
    "string": tokens.tokens_of_text,
    "id": tokens.tokens_of_text,
    "uri": tokens.tokens_of_text,
}
_REFERENCES: Mapping[str, Maker] = {
    "Reference": references.references_of_reference,
    "canonical": references.references_of_address,
    "uri": references.references_of_address,
    "Resource": references.references_of_resource,
}
_DATES: Mapping[str, Maker] = dict.fromkeys(
    ("date", "dateTime", "instant", "Period", "Timing"), times.dates
)
_STRINGS: Mapping[str, Maker] = {
    "HumanName": texts.strings_of_name,
    "Address": texts.strings_of_address,
    "string": texts.strings_of_text,
    "markdown": texts.strings_of_text,
    "code": texts.strings_of_text,
}
_QUANTITIES: Mapping[str, Maker] = {
    **dict.fromkeys(
        ("Quantity", "Age", "Count", "Distance", "Duration"), amounts.quantities_of_quantity
    ),
    **dict.fromkeys(
        ("decimal", "integer", "positiveInt", "unsignedInt"), amounts.quantities_of_number
    ),
    "Money": amounts.quantities_of_money,
    "Range": amounts.quantities_of_range,
    "SampledData": amounts.quantities_of_samples,
}
_URIS: Mapping[str, Maker] = dict.fromkeys(("uri", "url", "canonical", "oid", "uuid"), texts.uris)
_MAKERS: Mapping[ParameterKind, Mapping[str, Maker]] = {
    ParameterKind.TOKEN: _TOKENS,
    ParameterKind.REFERENCE: _REFERENCES,
    ParameterKind.DATE: _DATES,
    ParameterKind.STRING: _STRINGS,
    ParameterKind.QUANTITY: _QUANTITIES,
    ParameterKind.NUMBER: _QUANTITIES,
    ParameterKind.URI: _URIS,
}
_NAMED = frozenset({"CodeableConcept", "Coding"})
_WITHOUT_WORDS = frozenset({"_tag", "_security"})
_NAME_PARTS = frozenset({"family", "given"})


class Manner(NamedTuple):
    """How values of a parameter are taken; parameters of one manner share the work on one value."""

    kind: ParameterKind
    is_phonetic: bool
    is_name_part: bool
    has_words: bool


def manner(parameter: SearchParameter) -> Manner:
    """The manner of a parameter."""
    is_string = parameter.kind is ParameterKind.STRING
    return Manner(
        parameter.kind,
        is_string and parameter.code == "phonetic",
        is_string and parameter.code in _NAME_PARTS,
        parameter.kind is ParameterKind.TOKEN and parameter.code not in _WITHOUT_WORDS,
    )


def makers(taken: Manner, route: Route) -> Iterator[Maker]:
    """Makers of the leaves at the end of a route; none when values of its type leave no rows."""
    made = value_maker(taken.kind, route)
    if taken.is_phonetic and route.type_name == "HumanName":
        made = texts.sounds_of_name
    elif (taken.is_phonetic or taken.is_name_part) and route.type_name == "string":
        made = texts.strings_of_part
    if made is not None:
        yield made
    if taken.has_words and route.type_name in _NAMED:
        yield texts.strings_of_concept


def value_maker(kind: ParameterKind, route: Route) -> Maker | None:
    """Makes the leaf for values of the route's type under a kind of parameter; None for no rows."""
    type_name = route.type_name
    if type_name == "code" and kind in (ParameterKind.TOKEN, ParameterKind.REFERENCE):
        return lambda sps: tokens.tokens_of_code(sps, route.systems)
    found = _MAKERS.get(kind, {}).get(type_name)
    # One composite of the standard names its two components crosswise.
    return _REFERENCES.get(type_name) if found is None and type_name == "Reference" else found
