"""Reads of organisations: one with everything it holds, and lists with a constant number of queries."""

from minkang.registry.organisations.queries.lists import (
    OrganisationLine,
    list_public_organisations,
)
from minkang.registry.organisations.queries.pages import (
    CapacityLine,
    CertificateLine,
    DepartmentLine,
    HoursLine,
    OrganisationPage,
    ServiceLine,
    StaffLine,
    get_public_organisation,
)

__all__ = [
    "CapacityLine",
    "CertificateLine",
    "DepartmentLine",
    "HoursLine",
    "OrganisationLine",
    "OrganisationPage",
    "ServiceLine",
    "StaffLine",
    "get_public_organisation",
    "list_public_organisations",
]
