"""Searchable values of a resource, by every SearchParameter of FHIR R4.

``extract`` is the entrance. A search compares with the same functions that made the rows: ``normal``
for strings, ``stretch`` for dates, ``hash64`` for codes, units and references, ``bare`` for references.

Left out: ``_id`` and ``_lastUpdated``, which stand beside the resource; ``_text`` and ``_content``,
which name no element; ``Location.near``, which is a distance.
"""

from minkang.engines.records.rules.extraction.extracting import extract
from minkang.engines.records.rules.extraction.moments import BEGINNING, END, micros, stretch
from minkang.engines.records.rules.extraction.readings import read_names_with, readings
from minkang.engines.records.rules.extraction.references import bare, type_of_reference
from minkang.engines.records.rules.extraction.rows import (
    DateRow,
    Extracted,
    PairRow,
    QuantityRow,
    Readings,
    ReferenceRow,
    StringRow,
    TokenRow,
    UriRow,
)
from minkang.engines.records.rules.extraction.sensitivity import Sensitivity
from minkang.engines.records.rules.extraction.texts import normal

__all__ = [
    "BEGINNING",
    "END",
    "DateRow",
    "Extracted",
    "PairRow",
    "QuantityRow",
    "Readings",
    "ReferenceRow",
    "Sensitivity",
    "StringRow",
    "TokenRow",
    "UriRow",
    "bare",
    "extract",
    "micros",
    "normal",
    "read_names_with",
    "readings",
    "stretch",
    "type_of_reference",
]
