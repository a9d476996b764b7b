"""What offices see: their own parts with the facts of those, and what waits at a window."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from minkang.affairs.onething.models import Declaration, Part
from minkang.affairs.onething.queries.offices import DELIVERING
from minkang.affairs.onething.queries.packages import packages
from minkang.affairs.onething.rules import package as rules
from minkang.affairs.onething.rules.refusals import (
    declaration_unknown,
    organisation_unknown,
    part_unknown,
)
from minkang.affairs.onething.terms import AT_THE_OFFICE, PartState, Stage
from minkang.engines.cases.queries.facts import FactType, vocabulary, words_of
from minkang.engines.cases.queries.history import replayed
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries import may, require_permission
from minkang.registry.access.terms import Actor, Permission
from minkang.registry.organisations.models import Organisation

ROLES = ("approver", "window_clerk")


@dataclass(frozen=True, slots=True)
class PartPage:
    """A part as its office sees it.

    Attributes:
        part: Its row.
        told: Its definition.
        package: The package it is of.
        facts: What the office may see, with the words for it; nothing else was ever given to it.
        askable: What it may ask the family to correct.
        results: What it gives with its answer.
        role: In what role the actor acts.
    """

    part: Part
    told: rules.Part
    package: rules.Package
    facts: tuple[tuple[FactType, str], ...]
    askable: tuple[FactType, ...]
    results: tuple[FactType, ...]
    role: str

    @property
    def is_open(self) -> bool:
        """Whether the office can act now."""
        return self.part.state == PartState.OPEN


@dataclass(frozen=True, slots=True)
class WindowPage:
    """A declaration that a person looks at first.

    Attributes:
        declaration: Its row.
        package: Its package.
        detours: Why.
        facts: What shows the situation, and how to reach the family.
        role: In what role the actor acts.
    """

    declaration: Declaration
    package: rules.Package
    detours: tuple[rules.Detour, ...]
    facts: tuple[tuple[FactType, str], ...]
    role: str


def offices_of(actor: Actor) -> list[UUID]:
    """Where the actor works on parts; who only supervises an office sees none of them.

    Raises:
        Refused: ``access.not_allowed_…`` when nowhere.
    """
    require_permission(actor, Permission.WORK_CASES)
    return [
        one.organisation
        for one in actor.grants
        if one.organisation is not None
        and str(one.role) in ROLES
        and may(actor, Permission.WORK_CASES, organisation=one.organisation).allowed
    ]


def list_parts_for(actor: Actor) -> "QuerySet[Part]":
    """The parts of the actor's offices that reached them.

    Raises:
        Refused: as `offices_of`.
    """
    rows = Part.objects.filter(organisation__in=offices_of(actor), case__isnull=False)
    return rows.select_related("declaration", "organisation")


def get_part_for(actor: Actor, rid: UUID) -> PartPage:
    """A part of an office of the actor's.

    Raises:
        Refused: as `offices_of`; ``onething.part_unknown``.
    """
    part = list_parts_for(actor).filter(pk=rid).first()
    if part is None or part.case is None:
        raise Refused(part_unknown(rid))
    package = packages()[part.declaration.package]
    told = package.part_of[part.code]
    known = vocabulary()
    # What was withdrawn or done is no reason to look any more.
    sees = told.sees if part.state in AT_THE_OFFICE else ()
    return PartPage(
        part=part,
        told=told,
        package=package,
        facts=_facts(part.case, (*sees, *told.results)),
        askable=tuple(known[code] for code in told.sees if code in package.asked),
        results=tuple(known[code] for code in told.results),
        role=_role(actor, part.organisation_id),
    )


def list_windows_for(actor: Actor) -> "QuerySet[Declaration]":
    """Declarations that wait for the window of the actor's office, oldest first.

    Raises:
        Refused: as `offices_of`.
    """
    rows = Declaration.objects.filter(stage=Stage.WINDOW, lead__in=offices_of(actor))
    return rows.order_by("declared_at")


def get_window_for(actor: Actor, rid: UUID) -> WindowPage:
    """A declaration that waits for the window of the actor's office.

    Raises:
        Refused: as `offices_of`; ``onething.declaration_unknown``.
    """
    found = list_windows_for(actor).filter(pk=rid).first()
    if found is None or found.case is None or found.lead_id is None:
        raise Refused(declaration_unknown(rid))
    package = packages()[found.package]
    detours = tuple(one for one in package.detours if one.code in found.detours)
    looked_at = [clue.fact for one in detours for clue in one.clues]
    contact = ("newborn.name", "newborn.birth_date", "mother.name", "mother.phone", "father.name")
    return WindowPage(
        declaration=found,
        package=package,
        detours=detours,
        facts=_facts(found.case, dict.fromkeys((*contact, *looked_at))),
        role=_role(actor, found.lead_id),
    )


def get_delivering_for(actor: Actor) -> Organisation:
    """The institution of the actor's where children are born.

    Raises:
        Refused: as `offices_of`; ``onething.organisation_unknown``.
    """
    found = delivering_of(actor)
    if found is None:
        raise Refused(organisation_unknown())
    return found


def delivering_of(actor: Actor) -> Organisation | None:
    """The institution of the actor's where children are born, None when there is none.

    Raises:
        Refused: as `offices_of`.
    """
    rows = Organisation.objects.filter(pk__in=offices_of(actor), category__in=DELIVERING)
    return rows.filter(closed_on__isnull=True).order_by("name").first()


def is_late(part: Part, on: date) -> bool:
    """Whether an office has passed the day it promised."""
    return part.state in AT_THE_OFFICE and part.due_on is not None and part.due_on < on


def _facts(case: UUID, codes: Iterable[str]) -> tuple[tuple[FactType, str], ...]:
    told, known = replayed(case).facts, vocabulary()
    return tuple((known[one], words_of(known[one], told[one])) for one in codes if one in told)


def _role(actor: Actor, organisation: UUID) -> str:
    held = {str(one.role) for one in actor.grants if one.organisation == organisation}
    return next((one for one in ROLES if one in held), "")
