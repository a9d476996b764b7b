"""Responsible units, and the task ledger of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from minkang.cockpit.queries.areas import area_code, area_name, area_slug
from minkang.cockpit.queries.lines import ClauseLine, lines
from minkang.cockpit.rules import Due
from minkang.cockpit.terms import DueLight, Part
from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.clauses import Clause, ResponsibleUnit, register
from minkang.policy.targets import Words
from minkang.policy.terms import ClauseKind, ClauseState


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A responsible unit in a list.

    Attributes:
        key: Area and name, unique.
        area_slug: The area as it stands in an address.
        clauses: Clauses it answers for; `leads` of them as the lead.
        overdue: Of these, the ones past their date and not yet running.
        soon: The ones due soon and not yet running.
        running: The ones that run.
    """

    key: str
    name: str
    area: Words
    area_slug: str
    clauses: int
    leads: int
    overdue: int
    soon: int
    running: int


@dataclass(frozen=True, slots=True)
class Task:
    """A clause in the ledger of a unit."""

    line: ClauseLine
    part: Part

    @property
    def id(self) -> str:
        """The clause's id."""
        return self.clause.id

    @property
    def clause(self) -> Clause:
        """The clause."""
        return self.line.clause

    @property
    def kind(self) -> ClauseKind:
        """Its kind."""
        return self.clause.kind

    @property
    def document(self) -> str:
        """Id of its document."""
        return self.clause.document

    @property
    def state(self) -> ClauseState:
        """Whether it runs."""
        return self.line.state

    @property
    def due(self) -> Due:
        """What falls due next."""
        return self.line.due

    @property
    def light(self) -> DueLight:
        """How near that is."""
        return self.due.light

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done; what is only kept as evidence is not."""
        return self.state is ClauseState.WAITING


@dataclass(frozen=True, slots=True)
class UnitPage:
    """The task ledger of one unit; `line` sums it up."""

    line: UnitLine
    tasks: tuple[Task, ...]


def get_public_units(on: date) -> tuple[UnitLine, ...]:
    """Every responsible unit of the register, as on the day `on`."""
    known = {line.clause.id: line for line in lines(register().clauses.values(), on)}
    return tuple(
        _line(unit, _tasks(unit, (known[clause_id] for clause_id in unit.clauses)))
        for unit in register().units()
    )


def get_public_unit(area: str, name: str, on: date) -> UnitPage:
    """The task ledger of a unit; `area` is written as in addresses.

    Raises:
        Refused: ``policy.unit_unknown`` when no document makes such a unit responsible.
    """
    region = area_code(area)
    for unit in register().units():
        if (unit.region, unit.name) == (region, name):
            clauses = (register().get(clause_id) for clause_id in unit.clauses)
            tasks = _tasks(unit, lines(clauses, on))
            return UnitPage(_line(unit, tasks), tasks)
    raise Refused(
        Refusal(
            code="policy.unit_unknown",
            message=f"政策文件里没有让“{name}”负责的条款。请从责任单位清单里选择。",
            detail=f"No document makes {name!r} of area {area!r} responsible for a clause. "
            "Choose from the list of units.",
        )
    )


def _tasks(unit: ResponsibleUnit, found: Iterable[ClauseLine]) -> tuple[Task, ...]:
    leads = set(unit.leads)
    return tuple(Task(line, Part.LEAD if line.clause.id in leads else Part.JOINT) for line in found)


def _line(unit: ResponsibleUnit, tasks: tuple[Task, ...]) -> UnitLine:
    lights = [task.light for task in tasks if task.is_open]
    return UnitLine(
        key=f"{unit.region} {unit.name}",
        name=unit.name,
        area=area_name(unit.region),
        area_slug=area_slug(unit.region),
        clauses=len(unit.clauses),
        leads=len(unit.leads),
        overdue=lights.count(DueLight.OVERDUE),
        soon=lights.count(DueLight.SOON),
        running=sum(task.state is ClauseState.PLACED for task in tasks),
    )
