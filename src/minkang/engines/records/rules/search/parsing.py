"""A query string as a search."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from minkang.engines.records.rules.issues import Issue
from minkang.engines.records.rules.search import controls, faults
from minkang.engines.records.rules.search.conditions import Faulty, Setting, condition
from minkang.engines.records.rules.search.values import Compartment, Condition, SearchQuery
from minkang.engines.records.rules.specification import table

Pair = tuple[str, str]
MOST_PARAMETERS = 64
OF_THE_ANSWER = frozenset({"_format", "_pretty"})
"""Parameters that shape the answer's form; whoever writes the answer reads them."""


@dataclass(slots=True)
class _Read:
    """What has been understood so far."""

    conditions: list[Condition] = field(default_factory=list)
    applied: list[Pair] = field(default_factory=list)
    wrong: list[Issue] = field(default_factory=list)
    ignored: list[Issue] = field(default_factory=list)


def parse(
    type_name: str,
    pairs: Sequence[Pair],
    *,
    setting: Setting = Setting(),  # noqa: B008  frozen
    is_strict: bool = False,
    compartment: Pair | None = None,
) -> SearchQuery:
    """The search that `pairs` ask for.

    Args:
        type_name: Type searched; "" for the whole system, which ``_type`` may narrow.
        pairs: Names and values of the query string, unquoted, in order.
        setting: How values are read.
        is_strict: ``Prefer: handling=strict``: refuse what is not understood instead of ignoring it.
        compartment: Only what is in the compartment of this type and id.

    Raises:
        Unsearchable: a value is wrong, or under strict handling a parameter unknown.
    """
    if len(pairs) > MOST_PARAMETERS:
        raise faults.Unsearchable(
            [faults.unsupported("?", f"more than {MOST_PARAMETERS} parameters")]
        )
    read = _Read()
    types = (type_name,) if type_name else _types(pairs, read)
    query = SearchQuery(types)
    for name, text in pairs:
        if name in OF_THE_ANSWER or (name == "_type" and not type_name):
            continue
        control = controls.CONTROLS.get(name.partition(":")[0])
        change = control or _plain(read, setting)
        query = _with(query, (name, text), read, change)
    if compartment:
        read.conditions.append(placed_in(compartment, types))
    if grave := read.wrong + (read.ignored if is_strict else []):
        raise faults.Unsearchable(grave)
    return replace(
        query,
        conditions=tuple(read.conditions),
        applied=tuple(read.applied),
        ignored=tuple(read.ignored),
    )


def _plain(read: _Read, setting: Setting) -> controls.Control:
    def add(query: SearchQuery, name: str, text: str) -> SearchQuery:
        types = query.type_names or table().resources
        read.conditions.append(condition(types, name, text, setting))
        return query

    return add


def _with(
    query: SearchQuery,
    pair: Pair,
    read: _Read,
    change: Callable[[SearchQuery, str, str], SearchQuery],
) -> SearchQuery:
    name, text = pair
    if not text:
        read.ignored.append(faults.invalid(name, "a value", "一个值"))
        return query
    try:
        changed = change(query, name, text)
    except Faulty as faulty:
        issue = replace(faulty.issue, path=name)
        (read.ignored if faulty.is_unknown else read.wrong).append(issue)
        return query
    read.applied.append(pair)
    return changed


def _types(pairs: Sequence[Pair], read: _Read) -> tuple[str, ...]:
    named = [one for name, text in pairs if name == "_type" for one in text.split(",")]
    strange = [one for one in named if one not in table().by_type]
    if strange:
        issue = faults.invalid("_type", "names of resource types", "资源类型名")
        raise faults.Unsearchable([issue])
    read.applied.extend(pair for pair in pairs if pair[0] == "_type")
    return tuple(dict.fromkeys(named))


def placed_in(named: Pair, types: tuple[str, ...]) -> Compartment:
    """What is in the compartment of a type and id, among `types` (empty for all)."""
    specification = table()
    members = specification.compartments[named[0]]
    numbers = tuple(
        parameter.number
        for one in types or specification.resources
        for code in members.get(one, ())
        if (parameter := specification.parameters(one).get(code))
    )
    return Compartment(*named, numbers, not types or named[0] in types)
