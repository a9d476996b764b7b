"""Tables of organisations, what they hold and who works there."""

from minkang.registry.organisations.models.holdings import (
    AccessibleFeature,
    CapacityStatement,
    Certificate,
    Department,
    OpeningHours,
    ServiceOffered,
)
from minkang.registry.organisations.models.organisations import (
    Enterprise,
    Organisation,
    RevenueStatement,
)
from minkang.registry.organisations.models.staff import Post, Practitioner, Qualification

__all__ = [
    "AccessibleFeature",
    "CapacityStatement",
    "Certificate",
    "Department",
    "Enterprise",
    "OpeningHours",
    "Organisation",
    "Post",
    "Practitioner",
    "Qualification",
    "RevenueStatement",
    "ServiceOffered",
]
