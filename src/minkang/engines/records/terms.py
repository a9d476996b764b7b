"""Vocabularies and frozen values of health records."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Method(StrEnum):
    """How a version came to be (FHIR ``http-verb``)."""

    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


class Outcome(StrEnum):
    """What a write did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DELETED = "deleted"


class ReaderKind(StrEnum):
    """Who reads: decides which rule opens a row."""

    PLATFORM = "platform"
    INSTITUTION = "institution"
    CLINICIAN = "clinician"
    RESIDENT = "resident"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads, as the token or the session says.

    Attributes:
        by: Reference of the audit chain, ``client:…`` or ``account:…``.
        kind: Which rule applies.
        organisation: Whose system or staff it is; None for the platform and for residents.
        persons: Residents whose record a resident may read: their own, wards', and who gave a proxy.
        scopes: SMART scopes of the token, as granted.
    """

    by: str
    kind: ReaderKind
    organisation: UUID | None = None
    persons: frozenset[UUID] = frozenset()
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Author:
    """Whoever writes.

    Attributes:
        by: Reference of the audit chain.
        organisation: Whose data it becomes; None for the platform itself.
        is_platform: Whether marks only the platform may set are allowed.
    """

    by: str
    organisation: UUID | None
    is_platform: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a resource; `body` is the exact JSON text, "" when it was deleted."""

    type_name: str
    fhir_id: str
    rid: int
    version: int
    updated_at: datetime
    method: Method
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """What a write left behind."""

    outcome: Outcome
    version: Version
