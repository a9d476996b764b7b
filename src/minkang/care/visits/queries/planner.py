"""A proposal for a doctor's sessions, with what it rests on."""

from dataclasses import dataclass, replace
from datetime import date

from minkang.engines.booking.queries.planning import Asked, Fit, Terms, fit_for, terms_for
from minkang.engines.booking.queries.simulating import (
    AT_ONCE,
    Lateness,
    Outcome,
    Proposal,
    best,
    simulate,
)
from minkang.kernel.refusal import Refusal, Refused
from minkang.registry.access.terms import Actor

# The same question on the same rows gets the same answer.
SEED = 20251231
LATE_MINUTES = 15
_SESSIONS = 2_000
NOTHING_HOLDS = Refusal(
    "visits.no_plan_holds",
    "照现在的情况，约多少人都守不住承诺的等候时间。请先看医生开诊晚不晚、这一场是不是太短，再来规划。",
    "no number of patients reaches the aims under the fitted model",
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What was found for a question.

    Attributes:
        late: What the proposed plan does when the doctor begins fifteen minutes later than usual.
    """

    asked: Asked
    fit: Fit
    terms: Terms
    proposal: Proposal
    late: Outcome


def plan_for(actor: Actor, asked: Asked, on: date) -> Planned:
    """The proposal for sessions of a doctor, found with the effort a page allows.

    Raises:
        Refused: as `fit_for`; or no plan holds the promise.
    """
    fit = fit_for(actor, asked, on)
    terms = terms_for(asked.organisation, on)
    found = best(fit.model, terms.promise, terms.aims, terms.grid, seed=SEED, effort=AT_ONCE)
    if found is None:
        raise Refused(NOTHING_HOLDS)
    usual = fit.model.lateness
    later = replace(fit.model, lateness=Lateness(usual.mean + LATE_MINUTES, usual.spread))
    late = simulate(later, found.plan, terms.promise, sessions=_SESSIONS, seed=SEED)
    return Planned(asked, fit, terms, found, late)
