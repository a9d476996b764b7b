"""What somebody states when a resident is registered, before it is checked."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from minkang.registry.people.terms import CareKind, GuardianshipKind, Kinship, Sex


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentEntry:
    """A resident as stated at the window, in a list or by the city.

    Attributes:
        name: Full name.
        sex: GB/T 2261.1.
        born_on: Date of birth.
        resident_since: First day of living in the region.
        kinship: Relation to the head of the household.
        identity_number: As typed; "" while there is none yet.
        telephone: As typed; "" for none.
        ethnicity: GB/T 3304, two digits; ``01`` is Han.
        rid: Key the person will have.
    """

    name: str = field(repr=False)
    sex: Sex
    born_on: date
    resident_since: date
    kinship: Kinship
    identity_number: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)
    ethnicity: str = "01"
    rid: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where somebody is to live: in a household that exists, or in a new one.

    Attributes:
        household: The household; None for a new one at `area_code` and `address`.
        area_code: Twelve digits of the village or community of a new household.
        address: Address of a new household, within the village.
    """

    household: UUID | None = None
    area_code: str = ""
    address: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdEntry:
    """A new household with everybody who lives in it; exactly one member is the head.

    Attributes:
        area_code: Twelve digits of the village or community.
        members: The people, at least one.
        address: Address within the village.
        rid: Key the household will have.
    """

    area_code: str
    members: tuple[ResidentEntry, ...]
    address: str = field(default="", repr=False)
    rid: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRelationEntry:
    """An organisation begins to care for or serve a person.

    Attributes:
        person: Rid of the person.
        organisation: Rid of the organisation.
        kind: What ties them.
        reference: What opened it, ``kind:key``.
        since: First day.
        until: First day after it, or None while no end is known.
    """

    person: UUID
    organisation: UUID
    kind: CareKind
    reference: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianshipEntry:
    """Somebody is to act for a person.

    Attributes:
        ward: Rid of the person.
        guardian: Rid of who acts.
        kind: Why.
        since: First day.
        evidence: The paper that shows it; needed unless the guardian is a parent.
    """

    ward: UUID
    guardian: UUID
    kind: GuardianshipKind
    since: date
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathEntry:
    """The person with this rid died on a day."""

    person: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureEntry:
    """The person with this rid lives in the region no longer from a day on."""

    person: UUID
    on: date
