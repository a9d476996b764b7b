"""The task ledger of the whole region: every promise, whose it is, and how it stands today."""

from dataclasses import dataclass
from datetime import date

from minkang.cockpit.queries.areas import area_slug
from minkang.cockpit.queries.lines import ClauseLine, lines
from minkang.cockpit.queries.live import LiveTarget, promised, read_live
from minkang.cockpit.rules import Due
from minkang.cockpit.terms import LedgerLight
from minkang.kernel.charts.terms import Standing
from minkang.policy.clauses import Clause, register
from minkang.policy.terms import ClauseKind, ClauseState

_OF_STANDING = {
    Standing.BEHIND: LedgerLight.BEHIND,
    Standing.ON_WAY: LedgerLight.ON_WAY,
    Standing.UNMEASURED: LedgerLight.UNMEASURED,
    Standing.MET: LedgerLight.MET,
}
"""The light of a standing; the first that any target of a clause has is the clause's."""


@dataclass(frozen=True, slots=True)
class LedgerTask:
    """A clause in the ledger.

    Attributes:
        live: Its targets beside their live values; empty where it promises nothing countable.
        light: The worst standing of its targets; without targets, whether it runs.
    """

    line: ClauseLine
    live: tuple[LiveTarget, ...]
    light: LedgerLight

    @property
    def clause(self) -> Clause:
        """The clause."""
        return self.line.clause

    @property
    def id(self) -> str:
        """The clause's id."""
        return self.clause.id

    @property
    def lead(self) -> str:
        """The lead unit, or empty when the document names none."""
        return self.clause.lead

    @property
    def area(self) -> str:
        """The document's area as it stands in an address."""
        return area_slug(register().document(self.clause.document).region)

    @property
    def document(self) -> str:
        """Id of its document."""
        return self.clause.document

    @property
    def kind(self) -> ClauseKind:
        """Its kind."""
        return self.clause.kind

    @property
    def due(self) -> Due:
        """What falls due next."""
        return self.line.due

    @property
    def urgency(self) -> int:
        """Place of its light in the order of concern, the most urgent first."""
        return list(LedgerLight).index(self.light)


def get_public_ledger(region: str, on: date) -> tuple[LedgerTask, ...]:
    """Every clause that asks for something, as on the day, in register order.

    What is only kept as evidence is left out; live values are those of `region` (six digits).
    """
    clauses = list(register().clauses.values())
    found: dict[str, list[LiveTarget]] = {}
    for target in promised(clauses, read_live(region, on)):
        if target.clause is not None:
            found.setdefault(target.clause.id, []).append(target)
    return tuple(
        _task(line, tuple(found.get(line.clause.id, ())))
        for line in lines(clauses, on)
        if line.state is not ClauseState.RECORDED
    )


def _task(line: ClauseLine, live: tuple[LiveTarget, ...]) -> LedgerTask:
    standings = {target.standing for target in live}
    light = next((light for standing, light in _OF_STANDING.items() if standing in standings), None)
    if light is None:
        runs = line.state is ClauseState.PLACED
        light = LedgerLight.RUNNING if runs else LedgerLight.WAITING
    return LedgerTask(line, live, light)
