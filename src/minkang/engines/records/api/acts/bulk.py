"""To come."""

from minkang.engines.records.api import faults
from minkang.engines.records.api.answers import Reply
from minkang.engines.records.api.asking import Asked


def status(asked: Asked) -> Reply:
    """To come."""
    raise faults.not_supported(asked.route.operation)


def delete(asked: Asked) -> Reply:
    """To come."""
    raise faults.not_supported(asked.route.operation)


def file(asked: Asked) -> Reply:
    """To come."""
    raise faults.not_supported(asked.route.operation)


def export(asked: Asked) -> Reply:
    """To come."""
    raise faults.not_supported(asked.route.operation)


def take_in(asked: Asked) -> Reply:
    """To come."""
    raise faults.not_supported(asked.route.operation)
