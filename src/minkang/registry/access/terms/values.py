"""The frozen values a decision is made of; every app may build and read them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minkang.registry.access.terms.records import Action, Category, Purpose, Reason, Relation
from minkang.registry.access.terms.roles import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in force for an actor.

    Attributes:
        role: What the actor may act as.
        organisation: Where; None only for a resident, who acts for nobody but people.
        organisation_name: Its name, or "".
        place: Leading digits every place in scope shares (``2105``, ``210502003``); "" is everywhere.
    """

    role: Role
    organisation: UUID | None
    organisation_name: str
    place: str

    def reaches(self, place: str) -> bool:
        """Whether a place, given by its code or its leading digits, lies in the scope."""
        return place.startswith(self.place)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is signed in, with every grant in force now.

    Attributes:
        account: Rid of the account.
        name: Name of the account's holder.
        person: Rid of the resident this account belongs to, or None.
        practitioner: Rid of the practitioner this account belongs to, or None.
        grants: Grants in force; empty means the actor may do nothing.
        has_second_factor: Whether this session passed a one-time code.
    """

    account: UUID
    name: str
    person: UUID | None
    practitioner: UUID | None
    grants: tuple[Grant, ...]
    has_second_factor: bool

    @property
    def reference(self) -> str:
        """The actor as audit entries and services name it: ``account:<rid>``."""
        return f"account:{self.account}"

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of all grants."""
        return frozenset(grant.role for grant in self.grants)


@dataclass(frozen=True, slots=True)
class Tie:
    """One relation between the actor and the person.

    Attributes:
        relation: What it is.
        organisation: The organisation that treats, contracted with or serves the person; only a
            grant at this organisation can use the tie. None for self and guardian.
    """

    relation: Relation
    organisation: UUID | None = None


@dataclass(frozen=True, slots=True)
class EmergencyState:
    """The last emergency access this account opened to this person, as seen at a moment.

    Attributes:
        ends_at: When it ends; open during ``[opened, ends_at)``.
        seen_at: The moment of the question.
    """

    ends_at: datetime
    seen_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.seen_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody wants to do with one person's record, and every fact the answer depends on.

    Attributes:
        action: What is done.
        purpose: Why.
        categories: The parts of the record; never empty.
        ties: All relations that hold between actor and person.
        person_place: Code of the village or community the person lives in.
        consents: Categories whose sharing the person agreed to and has not withdrawn.
        emergency: The last emergency access of this account to this person, or None.
    """

    action: Action
    purpose: Purpose
    categories: frozenset[Category]
    ties: frozenset[Tie]
    person_place: str
    consents: frozenset[Category] = frozenset()
    emergency: EmergencyState | None = None

    def __post_init__(self) -> None:
        """Refuse a question about nothing, which every rule would let pass.

        Raises:
            ValueError: `categories` is empty.
        """
        if not self.categories:
            raise ValueError("an ask names at least one category of the record")


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, why, and under which grant.

    Attributes:
        allowed: The answer.
        reason: Why yes, or the first reason why not.
        grant: The grant it is allowed under; None when it is not allowed.
    """

    allowed: bool
    reason: Reason
    grant: Grant | None = None

    @property
    def granted(self) -> Grant:
        """The grant of a yes.

        Raises:
            ValueError: the decision is no.
        """
        if self.grant is None:
            raise ValueError(f"denied for {self.reason}: there is no grant")
        return self.grant
