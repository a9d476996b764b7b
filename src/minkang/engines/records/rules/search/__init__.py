"""What a search asks for: a query string becomes values, or issues that say what is wrong with it.

``parse`` is the entrance. Nothing here knows the database: ``queries.searching`` turns the values into
one statement.
"""

from minkang.engines.records.rules.search.faults import Unsearchable
from minkang.engines.records.rules.search.parsing import parse
from minkang.engines.records.rules.search.values import (
    Condition,
    Order,
    SearchQuery,
    Summary,
    Total,
)

__all__ = ["Condition", "Order", "SearchQuery", "Summary", "Total", "Unsearchable", "parse"]
