"""One parameter of a query string, its modifiers, chains and ``_has`` included, as a condition."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from minkang.engines.records.rules.issues import Issue
from minkang.engines.records.rules.search import faults, reading
from minkang.engines.records.rules.search.values import (
    Alternative,
    Chain,
    CompositeValue,
    Condition,
    Having,
    Ids,
    Match,
    Missing,
    Modifier,
    PartValue,
    Updated,
    Value,
)
from minkang.engines.records.rules.specification import ParameterKind, SearchParameter, table
from minkang.engines.records.terms import RECOGNISED, RECOGNITION_MARK

HAS = "_has:"
MOST_HOPS = 8
MOST_VALUES = 500
_HAS_PARTS = 3
_TOKEN, _REFERENCE = ParameterKind.TOKEN, ParameterKind.REFERENCE
MODIFIERS = {
    ParameterKind.TOKEN: {Modifier.NOT, Modifier.TEXT, Modifier.OF_TYPE},
    ParameterKind.STRING: {Modifier.EXACT, Modifier.CONTAINS},
    ParameterKind.URI: {Modifier.ABOVE, Modifier.BELOW},
    ParameterKind.REFERENCE: {Modifier.IDENTIFIER},
}
"""Which modifiers each kind knows, besides none and ``:missing``."""


class Faulty(Exception):  # noqa: N818 - caught where the parameter is named
    """A parameter that cannot be used.

    Attributes:
        issue: What is wrong.
        is_unknown: Nobody here knows the parameter: lenient handling passes over it. Everything
            else is refused, because the answer would not be what was asked for.
    """

    def __init__(self, issue: Issue, *, is_unknown: bool = False) -> None:
        """Keep the issue."""
        super().__init__(issue.en)
        self.issue = issue
        self.is_unknown = is_unknown


@dataclass(frozen=True, slots=True)
class Setting:
    """What the reading of values depends on beside them.

    Attributes:
        base: Address of this server without a slash at the end, or "".
        blind: What stands in the index for a value with an identity number in it.
    """

    base: str = ""
    blind: Callable[[str], str] = str


def condition(
    types: Sequence[str], name: str, text: str, setting: Setting, *, hops: int = 0
) -> Condition:
    """What ``name=text`` asks of resources of `types`.

    Args:
        types: Types searched, at least one; the parameter must mean something for each.
        name: Name with modifiers and chain, ``subject:Patient.name:exact`` or ``_has:…``.
        text: Value, with commas between alternatives.
        setting: How values are read.
        hops: Chains already followed.

    Raises:
        Faulty: the parameter is unknown, or its modifier or value is wrong.
    """
    if hops > MOST_HOPS:
        raise Faulty(faults.unsupported(name, f"a chain of more than {MOST_HOPS}"))
    if name.startswith(HAS):
        return _having(types, name, text, setting, hops)
    head, dot, rest = name.partition(".")
    code, _, modifier = head.partition(":")
    known = parameters(types, code, name)
    if dot:
        return _chain(
            known,
            modifier,
            name,
            partial(condition, name=rest, text=text, setting=setting, hops=hops + 1),
        )
    try:
        return _plain(known, modifier, name, text, setting)
    except reading.Unreadable as unreadable:
        raise Faulty(faults.invalid(name, unreadable.wanted, unreadable.wanted_zh)) from None


def parameters(types: Sequence[str], code: str, name: str) -> tuple[SearchParameter, ...]:
    """The parameter `code` of each type; all of one kind.

    Raises:
        Faulty: a type lacks it, or it means something else there.
    """
    specification = table()
    found = tuple(
        parameter for one in types if (parameter := specification.parameters(one).get(code))
    )
    if not found or len(found) < len(types):
        raise Faulty(faults.unknown(name, types[0] if len(types) == 1 else ""), is_unknown=True)
    if len({parameter.kind for parameter in found}) > 1:
        raise Faulty(faults.unsupported(name, "one parameter of two kinds"))
    return found


def _having(types: Sequence[str], name: str, text: str, setting: Setting, hops: int) -> Having:
    parts = name.removeprefix(HAS).split(":", _HAS_PARTS - 1)
    if len(parts) < _HAS_PARTS or parts[0] not in table().by_type:
        raise Faulty(faults.unknown(name, types[0]), is_unknown=True)
    source, code, rest = parts
    (link,) = parameters((source,), code, name)
    if link.kind is not _REFERENCE or (link.targets and not set(types) & set(link.targets)):
        raise Faulty(faults.unknown(name, source), is_unknown=True)
    inner = condition((source,), rest, text, setting, hops=hops + 1)
    return Having(source, (link.number,), inner)


def _chain(
    known: tuple[SearchParameter, ...],
    modifier: str,
    name: str,
    follow: Callable[[Sequence[str]], Condition],
) -> Chain:
    if known[0].kind is not _REFERENCE:
        raise Faulty(faults.unsupported(name, "a chain over what is no reference"))
    targets = targets_of(known) or table().resources
    if modifier:
        if modifier not in targets:
            raise Faulty(faults.unsupported(name, f"the modifier {modifier!r}"))
        targets = (modifier,)
    alternatives, fault = [], None
    for target in targets:
        try:
            alternatives.append(Alternative(target, follow((target,))))
        except Faulty as faulty:
            fault = faulty
    if fault and not alternatives:
        raise fault
    return Chain(tuple(parameter.number for parameter in known), tuple(alternatives))


def _plain(
    known: tuple[SearchParameter, ...], modifier: str, name: str, text: str, setting: Setting
) -> Condition:
    kind, numbers = known[0].kind, tuple(parameter.number for parameter in known)
    if kind is ParameterKind.SPECIAL:
        raise Faulty(faults.unsupported(name, "a search by place"))
    if modifier == Modifier.MISSING:
        return _missing(numbers, kind, text)
    parts = [
        part if _names_resource(known[0], modifier, part) else setting.blind(part)
        for part in reading.split(text, ",")
    ]
    if len(parts) > MOST_VALUES:
        raise Faulty(faults.unsupported(name, f"more than {MOST_VALUES} values"))
    if known[0].code == "_tag":
        _require_stored(parts, name)
    if known[0].code in ("_id", "_lastUpdated"):
        return _own(known, modifier, name, parts)
    if kind is _REFERENCE:
        return _reference(known, modifier, name, parts, setting.base)
    chosen = _modifier(kind, modifier, name)
    if kind is ParameterKind.COMPOSITE:
        return _composite(known[0], numbers, parts, setting.base)
    return _match(numbers, kind, chosen, parts)


def _names_resource(parameter: SearchParameter, modifier: str, part: str) -> bool:
    """Whether a value is the id of a resource, which stands in the open as it is."""
    is_reference = parameter.kind is _REFERENCE and modifier != Modifier.IDENTIFIER
    return (parameter.code == "_id" or is_reference) and reading.is_id(part)


def _require_stored(parts: Sequence[str], name: str) -> None:
    """Refuse the platform's own mark: it is put on what goes out and stands in no index."""
    if any(
        value.system == RECOGNITION_MARK or (value.system is None and value.code == RECOGNISED)
        for value in map(reading.token, parts)
    ):
        raise Faulty(faults.mark_is_not_searched(name))


def _missing(numbers: tuple[int, ...], kind: ParameterKind, text: str) -> Missing:
    if text not in ("true", "false"):
        raise reading.Unreadable("true or false", " true 或 false")
    return Missing(numbers, kind, text == "true")


def _match(
    numbers: tuple[int, ...], kind: ParameterKind, modifier: Modifier, parts: Sequence[str]
) -> Match:
    if modifier is Modifier.TEXT:
        # The words of a code are kept as text rows of the same parameter.
        return Match(numbers, ParameterKind.STRING, modifier, tuple(map(reading.string, parts)))
    if modifier is Modifier.OF_TYPE:
        return Match(numbers, kind, modifier, tuple(map(reading.typed_identifier, parts)))
    return Match(numbers, kind, modifier, tuple(map(reading.READERS[kind], parts)))


def _modifier(kind: ParameterKind, modifier: str, name: str) -> Modifier:
    if not modifier:
        return Modifier.NONE
    if modifier not in MODIFIERS.get(kind, set()):
        raise Faulty(faults.unsupported(name, f"the modifier {modifier!r} of a {kind}"))
    return Modifier(modifier)


def _own(
    known: tuple[SearchParameter, ...], modifier: str, name: str, parts: Sequence[str]
) -> Condition:
    if known[0].code == "_id":
        if modifier not in ("", Modifier.NOT):
            raise Faulty(faults.unsupported(name, f"the modifier {modifier!r}"))
        types = tuple(parameter.type_name for parameter in known)
        return Ids(tuple(map(reading.plain, parts)), types, modifier == Modifier.NOT)
    if modifier:
        raise Faulty(faults.unsupported(name, f"the modifier {modifier!r}"))
    return Updated(tuple(map(reading.date, parts)))


def _reference(
    known: tuple[SearchParameter, ...], modifier: str, name: str, parts: Sequence[str], base: str
) -> Condition:
    numbers = tuple(parameter.number for parameter in known)
    if modifier == Modifier.IDENTIFIER:
        return Match(numbers, _TOKEN, Modifier.IDENTIFIER, tuple(map(reading.token, parts)))
    targets = targets_of(known)
    if modifier:
        if modifier not in table().by_type or (targets and modifier not in targets):
            raise Faulty(faults.unsupported(name, f"the modifier {modifier!r}"))
        targets = (modifier,)
    values = tuple(reading.reference(part, targets, base) for part in parts)
    if modifier and any(value.types != targets for value in values):
        raise reading.Unreadable(f"the id of a {modifier}", f"{modifier} 的标识")
    return Match(numbers, _REFERENCE, Modifier.NONE, values)


def targets_of(known: Sequence[SearchParameter]) -> tuple[str, ...]:
    """Types a reference may point at, in alphabetical order; empty for any."""
    if not all(parameter.targets for parameter in known):
        return ()
    targets = {target for parameter in known for target in parameter.targets}
    return () if "Resource" in targets else tuple(sorted(targets))


def _composite(
    parameter: SearchParameter, numbers: tuple[int, ...], parts: Sequence[str], base: str
) -> Match:
    kinds = component_kinds(parameter)
    values: list[Value] = []
    for part in parts:
        texts = reading.split(part, "$")
        if len(texts) != len(kinds):
            raise reading.Unreadable("component$component", "“分量$分量”")
        read = (_part(kind, text, base) for kind, text in zip(kinds, texts, strict=True))
        values.append(CompositeValue(tuple(read)))
    return Match(numbers, ParameterKind.COMPOSITE, Modifier.NONE, tuple(values), kinds)


def component_kinds(parameter: SearchParameter) -> tuple[ParameterKind, ...]:
    """Kinds of the components of a composite, in order."""
    siblings = table().parameters(parameter.type_name)
    kinds = tuple(siblings[component.code].kind for component in parameter.components)
    # The standard names the two parts of DocumentReference.relationship the wrong way round; the
    # first part of every composite is a token, or a text that is indexed as one.
    return (_TOKEN, *(kinds[1:] if kinds[0] is not _REFERENCE else (_REFERENCE,)))


def _part(kind: ParameterKind, text: str, base: str) -> PartValue:
    if kind is _REFERENCE:
        return reading.reference(text, (), base)
    return reading.READERS[kind](text)
