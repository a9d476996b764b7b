"""Reads of organisations: one with everything it holds, and lists for the database to cut."""

from minkang.registry.organisations.queries.lists import list_public_organisations
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
    "OrganisationPage",
    "ServiceLine",
    "StaffLine",
    "get_public_organisation",
    "list_public_organisations",
]
