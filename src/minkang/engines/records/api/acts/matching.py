"""To come."""

from minkang.engines.records.api import faults
from minkang.engines.records.api.answers import Reply
from minkang.engines.records.api.asking import Asked


def match(asked: Asked) -> Reply:
    """To come."""
    raise faults.not_supported(asked.route.operation)
