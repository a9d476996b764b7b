"""Keys of ``_sort``."""

from collections.abc import Sequence

from minkang.engines.records.rules.search import faults
from minkang.engines.records.rules.search.conditions import Faulty, parameters
from minkang.engines.records.rules.search.records_of import code_path, is_clinical_date
from minkang.engines.records.rules.search.values import Order, OrderKind
from minkang.engines.records.rules.specification import ParameterKind, SearchParameter, table

SORTABLE = frozenset(
    {
        ParameterKind.DATE,
        ParameterKind.STRING,
        ParameterKind.TOKEN,
        ParameterKind.NUMBER,
        ParameterKind.QUANTITY,
        ParameterKind.URI,
    }
)


def order(types: Sequence[str], word: str) -> Order:
    """The key that ``-name`` or ``name`` names.

    Raises:
        Faulty: unknown for the types, or of a kind without an order.
    """
    is_descending = word.startswith("-")
    code = word.removeprefix("-")
    if code == "_lastUpdated":
        return Order(OrderKind.UPDATED, is_descending)
    if code == "_id":
        return Order(OrderKind.ID, is_descending)
    known = parameters(types or table().resources, code, "_sort")
    kind = known[0].kind
    if kind not in SORTABLE:
        raise Faulty(faults.unsupported("_sort", f"an order by a {kind}"))
    if all(map(is_clinical_date, known)):
        return Order(OrderKind.CLINICAL, is_descending)
    if kind is ParameterKind.TOKEN:
        return _by_code(known, is_descending)
    return Order(OrderKind.INDEX, is_descending, tuple(one.number for one in known), kind)


def _by_code(known: Sequence[SearchParameter], is_descending: bool) -> Order:
    paths = set(map(code_path, known))
    (path, *others) = paths
    if others or not path:
        raise Faulty(
            faults.unsupported("_sort", "an order by a code that stands in several places")
        )
    return Order(OrderKind.INDEX, is_descending, index=ParameterKind.TOKEN, path=path)
