"""Versions of procedures as the officers who write and approve them read them."""

from collections.abc import Iterator
from dataclasses import dataclass

from minkang.engines.cases.models import ProcedureVersion
from minkang.engines.cases.queries.procedures import list_versions, procedure_of
from minkang.engines.cases.rules.procedure import Limit, Procedure, TaskDef, Transition
from minkang.engines.cases.rules.refusals import version_not_found
from minkang.engines.cases.rules.simulation import Simulated, simulate
from minkang.engines.cases.terms import ClockEffect, LimitName
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries import require_permission
from minkang.registry.access.terms import Actor, Permission


@dataclass(frozen=True, slots=True)
class Row:
    """One act of a state, or one office's part of it, as a line of the table.

    Attributes:
        state: Title of the state; so in English.
        state_en: English title.
        act: What is done.
        act_en: In English.
        roles: Who does it; roles of the registry, ``applicant`` or ``system``.
        office: Kind of office, for a part of another office; "" for the owner.
        target: State it leads to, "" for a part.
        target_en: In English.
        limit: Limit that runs meanwhile, or None.
        needs: Facts that must be known.
        documents: Codes of the documents it makes.
        basis: Article as cited, or "".
        verification: official, secondary or memory; "" without a basis.
    """

    state: str
    state_en: str
    act: str
    act_en: str
    roles: tuple[str, ...]
    office: str
    target: str
    target_en: str
    limit: Limit | None
    needs: tuple[str, ...]
    documents: tuple[str, ...]
    basis: str
    verification: str


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version with everything an approver reads."""

    version: ProcedureVersion
    procedure: Procedure
    rows: tuple[Row, ...]
    simulated: Simulated


def list_versions_for(actor: Actor) -> tuple[ProcedureVersion, ...]:
    """Every version of every procedure.

    Raises:
        Refused: ``access.not_allowed_…``.
    """
    require_permission(actor, Permission.MAINTAIN_ITEMS)
    return tuple(list_versions())


def get_version_for(actor: Actor, version: int) -> VersionPage:
    """One version.

    Raises:
        Refused: ``access.not_allowed_…``, ``cases.version_not_found``.
    """
    require_permission(actor, Permission.MAINTAIN_ITEMS)
    found = list_versions().filter(pk=version).first()
    if found is None:
        raise Refused(version_not_found(version))
    procedure = procedure_of(found.pk)
    return VersionPage(found, procedure, tuple(_rows(procedure)), simulate(procedure))


def _rows(procedure: Procedure) -> Iterator[Row]:
    for state in procedure.states:
        for task in procedure.tasks_of.get(state.code, ()):
            yield _part(procedure, task)
        for one in procedure.leaving[state.code]:
            yield _way(procedure, one)


def _part(procedure: Procedure, task: TaskDef) -> Row:
    state, basis = procedure.state_of[task.state], task.limit.basis if task.limit else None
    return Row(
        *(state.title, state.title_en, task.title, task.title_en),
        roles=(task.role,),
        office="" if task.office == "owner" else task.office,
        target="",
        target_en="",
        limit=task.limit,
        needs=(),
        documents=(),
        basis=basis.cited if basis and basis.law else "",
        verification=basis.verification if basis and basis.law else "",
    )


def _way(procedure: Procedure, one: Transition) -> Row:
    state, target = procedure.state_of[one.origin], procedure.state_of.get(one.target)
    limits = {
        ClockEffect.START: LimitName.PROMISED,
        ClockEffect.DEEM: LimitName.ACCEPTANCE,
        ClockEffect.EXTEND: LimitName.EXTENSION,
    }
    limit = limits.get(one.clock)
    return Row(
        *(state.title, state.title_en, one.title, one.title_en),
        roles=tuple(sorted(one.roles)),
        office="",
        target=target.title if target else "原环节",
        target_en=target.title_en if target else "where it was stopped",
        limit=procedure.limit_of.get(limit) if limit else None,
        needs=one.needs,
        documents=one.documents,
        basis=one.basis.cited if one.basis and one.basis.law else "",
        verification=one.basis.verification if one.basis and one.basis.law else "",
    )
