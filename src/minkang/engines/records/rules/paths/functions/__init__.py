"""Every function of FHIRPath by name."""

from collections.abc import Mapping

from minkang.engines.records.rules.paths.functions import (
    clinical,
    collections,
    conversions,
    numbers,
    texts,
)
from minkang.engines.records.rules.paths.functions.registering import Function

FUNCTIONS: Mapping[str, Function] = {
    **collections.FUNCTIONS,
    **conversions.FUNCTIONS,
    **texts.FUNCTIONS,
    **numbers.FUNCTIONS,
    **clinical.FUNCTIONS,
}
"""Left out: what needs a terminology server (``subsumes``) or slices of profiles (``slice``)."""

__all__ = ["FUNCTIONS"]
