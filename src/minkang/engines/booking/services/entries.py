"""What managers hand in: services, resources, templates and single sessions."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from minkang.engines.booking.rules.slots import ALL_PUBLIC, Shape, Shares
from minkang.engines.booking.terms import DayPart, OfferKind, ReleaseMode, ResourceKind

__all__ = ["ALL_PUBLIC", "ResourceEntry", "ServiceEntry", "SessionEntry", "Shares", "TemplateEntry"]


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """What a department offers from `since` on; `department` is its number in the register."""

    organisation: UUID
    department: int
    kind: OfferKind
    name: str
    since: date
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class ResourceEntry:
    """Who or what gives services from `since` on.

    Attributes:
        practitioner: Rid of the doctor or nurse; None for rooms and booths.
        name: What is shown; "" for the practitioner's name.
    """

    organisation: UUID
    kind: ResourceKind
    since: date
    name: str = ""
    practitioner: UUID | None = None
    room: str = ""


@dataclass(frozen=True, slots=True)
class TemplateEntry:
    """How a weekday runs for a resource from `since` on (see ``models.Template``)."""

    service: int
    resource: int
    weekday: int
    part: DayPart
    starts: time
    ends: time
    slot_minutes: int
    report_minutes: int
    places: tuple[int, ...]
    since: date
    shares: Shares = ALL_PUBLIC
    release: ReleaseMode = ReleaseMode.FIRST_COME
    evidence: str = ""

    @property
    def shape(self) -> Shape:
        """How the session runs."""
        return Shape(self.starts, self.ends, self.slot_minutes, self.report_minutes, self.places)


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """One session without a template: an extra, weekend or holiday clinic."""

    service: int
    resource: int
    on: date
    part: DayPart
    starts: time
    ends: time
    slot_minutes: int
    report_minutes: int
    places: tuple[int, ...]
    shares: Shares = ALL_PUBLIC
    release: ReleaseMode = ReleaseMode.FIRST_COME

    @property
    def shape(self) -> Shape:
        """How the session runs."""
        return Shape(self.starts, self.ends, self.slot_minutes, self.report_minutes, self.places)
