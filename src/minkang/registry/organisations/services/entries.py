"""What is handed in to be registered: frozen values, every period half-open ``[since, until)``.

Organisations are named by their credit code, so that one list can hold a head and its members, or
staff of organisations registered a moment ago.
"""

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from uuid import UUID, uuid4

from minkang.registry.organisations.terms import (
    AccessFeature,
    CapacityKind,
    Category,
    CertificateKind,
    EnterpriseScale,
    Grade,
    Level,
    Ownership,
    PostKind,
    PracticeScope,
    QualificationKind,
    ServiceKind,
    Specialty,
)
from minkang.registry.places.terms import Datum


@dataclass(frozen=True, slots=True)
class PositionEntry:
    """A place in degrees of a geodetic datum."""

    latitude: Decimal
    longitude: Decimal
    datum: Datum


@dataclass(frozen=True, slots=True)
class DepartmentEntry:
    """A department; `name` is what the sign says, empty for the specialty's own name."""

    specialty: Specialty
    opened_on: date
    name: str = ""
    closed_on: date | None = None

    @property
    def called(self) -> str:
        """The name it is registered under."""
        return self.name or self.specialty.label


@dataclass(frozen=True, slots=True)
class CapacityEntry:
    """How many of a kind; several of one kind follow each other in time."""

    kind: CapacityKind
    count: int
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """A service offered."""

    kind: ServiceKind
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CertificateEntry:
    """An assessment passed or title held; `subject` is the specialty where it is for a part."""

    kind: CertificateKind
    issued_on: date
    expires_on: date | None = None
    subject: str = ""
    number: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class HoursEntry:
    """Open on a weekday, 1 (Monday) to 7, 8 for public holidays."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class EnterpriseEntry:
    """The business of an enterprise; `industry` is a GB/T 4754 code of two to four digits."""

    industry: str
    industry_name: str
    scale: EnterpriseScale


@dataclass(frozen=True, slots=True)
class RevenueEntry:
    """Operating revenue of a year that has ended, in fen (分)."""

    year: int
    revenue_fen: int


@dataclass(frozen=True, slots=True)
class OrganisationEntry:
    """An organisation with what it holds; fields as in ``models.Organisation``.

    A clinic filed by somebody in their own name has no credit code. `area` is the twelve-digit
    code of a village, community or town; `parent` the credit code of the head of its medical
    community, registered or in the same list; `rid` is drawn unless given.
    """

    name: str
    credit_code: str
    category: Category
    level: Level
    ownership: Ownership
    area: str
    opened_on: date
    name_en: str = ""
    licence: str = ""
    grade: Grade | None = None
    parent: str = ""
    address: str = ""
    telephone: str = ""
    position: PositionEntry | None = None
    record_level: int | None = None
    closed_on: date | None = None
    confirmed_on: date | None = None
    departments: tuple[DepartmentEntry, ...] = ()
    capacities: tuple[CapacityEntry, ...] = ()
    services: tuple[ServiceEntry, ...] = ()
    certificates: tuple[CertificateEntry, ...] = ()
    hours: tuple[HoursEntry, ...] = ()
    features: tuple[AccessFeature, ...] = ()
    enterprise: EnterpriseEntry | None = None
    revenues: tuple[RevenueEntry, ...] = ()
    rid: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class QualificationEntry:
    """A licence, registration or training certificate."""

    kind: QualificationKind
    number: str
    issued_on: date
    scope: PracticeScope | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class PostEntry:
    """Employment; `organisation` is a credit code, `department` the name of one of its departments.

    `qualification` is the kind of licence the post is held under, None for managers and officers.
    """

    organisation: str
    kind: PostKind
    since: date
    qualification: QualificationKind | None = None
    department: str = ""
    is_principal: bool = True
    until: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class PractitionerEntry:
    """Somebody who works in organisations; `sex` is 1 or 2 (GB/T 2261.1).

    The identity number is in clear here and nowhere after registering; ``repr`` shows neither it
    nor the name.
    """

    name: str
    sex: int
    born_on: date
    identity_number: str
    qualifications: tuple[QualificationEntry, ...] = ()
    posts: tuple[PostEntry, ...] = ()
    rid: UUID = field(default_factory=uuid4)

    def __repr__(self) -> str:
        return f"PractitionerEntry({self.rid})"
