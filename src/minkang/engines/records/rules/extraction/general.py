"""Parameters whose expression is more than routes: evaluated as it stands."""

from minkang.engines.records.rules.extraction import leaves
from minkang.engines.records.rules.extraction.routes import Route
from minkang.engines.records.rules.extraction.rows import Harvest, Leaf
from minkang.engines.records.rules.paths import Context, PathFault, located
from minkang.engines.records.rules.specification import SearchParameter

_CONTEXT = Context()
_FHIR_NAMES = {
    "System.Boolean": "boolean",
    "System.String": "string",
    "System.Integer": "integer",
    "System.Decimal": "decimal",
}


def evaluated(parameter: SearchParameter) -> Leaf:
    """Takes the whole resource; an expression that does not suit it leaves no rows."""
    evaluate = located(parameter.expression)
    manner = leaves.manner(parameter)

    def leaf(value: object, out: Harvest) -> None:
        try:
            items = evaluate(value, _CONTEXT)
        except PathFault:
            return
        for item in items:
            route = Route((), _FHIR_NAMES.get(item.type_name, item.type_name))
            for maker in leaves.makers(manner, route):
                maker((parameter.number,))(item.value, out)

    return leaf
