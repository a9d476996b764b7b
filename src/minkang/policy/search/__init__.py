"""Finding clauses, passages and documents with the words people use.

``indexing`` turns the register and the primary copies into entries, ``asking`` turns a question into
concepts with every wording the lists in ``synonyms`` know, ``finding`` runs it and counts facets,
``marking`` shows the hits in the text.
"""

from minkang.policy.search.finding import (
    Facets,
    FacetValue,
    Hit,
    SearchResult,
    find,
)
from minkang.policy.search.marking import Segment

__all__ = ["FacetValue", "Facets", "Hit", "SearchResult", "Segment", "find"]
