"""What scalpers gain under our rules, and whether the draw favours a ballot.

Run: ``minkang bench booking_fairness``. Prints a chi-square over 100,000 draws, and, as medians of five
seeds, the share of places that end with scalpers divided by their share of the applicants.

The market. Eight sessions of one department on eight days, 1,000 public places each, 10,000 real-name
applicants a session. Five of a hundred applicants are identities in the hands of scalpers, three for
a telephone, the same ones every day; they apply for everything, send 1,000 requests a second, answer
every offer at once and never give a place up. The others apply once, react after a lognormal time
(median 5 s to an opening, 4 min to an offer), wait with probability 0.8 when they lost, and one in
ten gives the place up later. Rules and numbers are the product's: one booking of a department and
day, eight within thirty days, the order of the draw, the delay of returned places, the waitlist in
drawn order, the time an offer stays.
"""

import argparse
import hashlib
import heapq
import statistics
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib import resources

import numpy as np
from scipy.stats import chi2

from minkang.engines.booking.rules import limits, lottery, waitlist
from minkang.engines.booking.rules.conditions import Conditions
from minkang.engines.booking.rules.limits import Held, Offer
from minkang.engines.booking.rules.waitlist import Waiter
from minkang.engines.booking.terms import (
    Channel,
    PriorityClass,
    PriorityGround,
    ReleaseMode,
    SessionState,
)

SESSIONS, PLACES, APPLICANTS, SCALPERS = 8, 1_000, 10_000, 500
REQUESTS_A_SECOND = 1_000
OPENING_MEDIAN_SECONDS, OFFER_MEDIAN_MINUTES, SPREAD = 5.0, 4.0, 0.8
WAITS, GIVES_UP = 0.8, 0.1
SEEDS = (1, 2, 3, 4, 5)
DRAWS, BALLOTS = 100_000, 8
GOAL = 1.1
OPENS = datetime(2026, 11, 2, 23, tzinfo=UTC)
FIRST_DAY = date(2026, 11, 10)
DEFINITIONS = resources.files("minkang.engines.booking") / "definitions" / "conditions.toml"
SHIPPED = tomllib.loads(DEFINITIONS.read_text(encoding="utf-8"))["condition"]
CONDITIONS = Conditions(**{one["name"]: one["value"] for one in SHIPPED})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=DRAWS)
    words = parser.parse_args()
    begun = time.process_time()
    found, freedom = uniformity(words.draws)
    print(
        f"lottery: chi-square {found:.1f} at {freedom} degrees of freedom over {words.draws:,} draws "
        f"of {BALLOTS} ballots, p = {chi2.sf(found, freedom):.3f} "
        f"({time.process_time() - begun:.0f} s of processor)"
    )
    ours = [gain(market(seed, is_lottery=True)) for seed in SEEDS]
    first_come = [gain(market(seed, is_lottery=False)) for seed in SEEDS]
    share = SCALPERS / APPLICANTS
    print(
        f"scalpers, {share:.0%} of the applicants at {REQUESTS_A_SECOND:,} requests a second: "
        f"gain {statistics.median(ours):.2f} (goal at most {GOAL}) with lottery, random return and "
        f"waitlist {_spread(ours)}; first come with the same limits {statistics.median(first_come):.2f} "
        f"{_spread(first_come)}"
    )


def _spread(figures: Sequence[float]) -> str:
    return f"[{min(figures):.2f}-{max(figures):.2f}]"


def uniformity(draws: int) -> tuple[float, int]:
    """Chi-square of ballot by position over many draws, and its degrees of freedom.

    For uniform permutations of k ballots (k-1)/k of the sum over the k times k table is
    chi-square with (k-1) squared degrees of freedom.
    """
    numbers = tuple(f"00000000-0000-4000-8000-{turn:012x}" for turn in range(BALLOTS))
    place = {number: turn for turn, number in enumerate(numbers)}
    table = np.zeros((BALLOTS, BALLOTS))
    for turn in range(draws):
        secret = hashlib.sha256(b"bench" + turn.to_bytes(8, "big")).digest()
        drawn = lottery.order(lottery.seed(secret, numbers), numbers)
        table[[place[number] for number in drawn], range(BALLOTS)] += 1
    expected = draws / BALLOTS
    sum_of_squares = float(((table - expected) ** 2 / expected).sum())
    return sum_of_squares * (BALLOTS - 1) / BALLOTS, (BALLOTS - 1) ** 2


@dataclass
class Market:
    """One department over some days; people below `SCALPERS` are in the hands of scalpers."""

    chance: np.random.Generator
    held_by: dict[int, list[Held]] = field(default_factory=dict)
    places: int = 0
    places_of_scalpers: int = 0

    def may_book(self, who: int, offer: Offer) -> bool:
        """Whether the limits let somebody book."""
        return limits.held_fault(offer, self.held_by.get(who, ())) is None

    def book(self, who: int, offer: Offer) -> None:
        """Somebody has a place."""
        held = Held(offer.on, offer.department, offer.session)
        self.held_by.setdefault(who, []).append(held)

    def is_in_time(self, who: int, minutes: float) -> bool:
        """Whether somebody answers an offer before it lapses."""
        reaction = OFFER_MEDIAN_MINUTES * self.chance.lognormal(0, SPREAD)
        return who < SCALPERS or reaction < minutes


def market(seed: int, *, is_lottery: bool) -> Market:
    """All sessions of the department; strangers are other people every day."""
    market = Market(np.random.default_rng(seed))
    for day in range(SESSIONS):
        first = SCALPERS + day * (APPLICANTS - SCALPERS)
        people = [*range(SCALPERS), *range(first, first + APPLICANTS - SCALPERS)]
        offer = session_on(day)
        queue = drawn(people, seed * 1000 + day) if is_lottery else by_speed(market, people)
        able = [who for who in queue if market.may_book(who, offer)]
        owners, lost = able[:PLACES], able[PLACES:]
        if is_lottery:
            lost = [one for one in lost if one < SCALPERS or market.chance.random() < WAITS]
            owners = handed_on(market, offer, owners, lost)
        else:
            owners = grabbed(market, owners, lost)
        for who in owners:
            market.book(who, offer)
        market.places += len(owners)
        market.places_of_scalpers += sum(who < SCALPERS for who in owners)
    return market


def gain(market: Market) -> float:
    """The scalpers' share of the places over their share of the applicants."""
    return market.places_of_scalpers / market.places / (SCALPERS / APPLICANTS)


def session_on(day: int) -> Offer:
    """The session of a day, as the rules see it."""
    on = FIRST_DAY + timedelta(days=day)
    starts = datetime(on.year, on.month, on.day, tzinfo=UTC)
    ends = starts + timedelta(hours=4)
    state, release = SessionState.PUBLISHED, ReleaseMode.LOTTERY
    return Offer(day, day, 1, on, starts, ends, state, release, True, CONDITIONS)


def drawn(people: Sequence[int], turn: int) -> list[int]:
    """Everybody in drawn order; how fast a ballot was cast does not matter."""
    secret = hashlib.sha256(turn.to_bytes(8, "big")).digest()
    numbers = {f"{turn}-{who}": who for who in people}
    return [numbers[one] for one in lottery.order(lottery.seed(secret, numbers), numbers)]


def by_speed(market: Market, people: Sequence[int]) -> list[int]:
    """Everybody in the order of their first request after the opening."""
    humans = OPENING_MEDIAN_SECONDS * market.chance.lognormal(0, SPREAD, len(people))
    asked = [
        who / REQUESTS_A_SECOND if who < SCALPERS else second
        for who, second in zip(people, humans, strict=True)
    ]
    return [people[turn] for turn in np.argsort(asked, kind="stable")]


def handed_on(
    market: Market, offer: Offer, owners: Sequence[int], lost: Sequence[int]
) -> list[int]:
    """Who has the places in the end: given up ones come back at random, first to the waitlist.

    Without anybody waiting the fastest request gets a place, which is a scalper's.
    """
    keep, given_up = parted(market, owners)
    waiters = [
        Waiter(
            who, PriorityClass.ORDINARY, PriorityGround.NONE, Channel.ONLINE,
            waitlist.joined_after_draw(OPENS, place),
        )
        for place, who in enumerate(lost, 1)
    ]  # fmt: skip
    queue = [one.number for one in waitlist.in_order(waiters, CONDITIONS.passed_max)][::-1]
    last = (offer.starts - timedelta(hours=1) - OPENS).total_seconds()
    due = [
        waitlist.due_at(
            OPENS + timedelta(seconds=last * market.chance.random()),
            market.chance.random(),
            CONDITIONS,
        )
        for _ in given_up
    ]
    heapq.heapify(due)
    idle = [who for who in range(SCALPERS) if who not in {*owners, *lost}]
    while due:
        at = heapq.heappop(due)
        if not queue:
            keep += [idle.pop()] if idle else []
            continue
        who = queue.pop()
        until = waitlist.offer_until(at, at.date(), offer.on, offer.ends, CONDITIONS)
        if market.is_in_time(who, (until - at).total_seconds() / 60):
            keep.append(who)
        else:
            heapq.heappush(due, until)
    return keep


def grabbed(market: Market, owners: Sequence[int], lost: Sequence[int]) -> list[int]:
    """Who has the places in the end when a place given up is public at once: the fastest."""
    keep, given_up = parted(market, owners)
    scalpers = [who for who in lost if who < SCALPERS]
    humans = market.chance.permutation([who for who in lost if who >= SCALPERS])
    return keep + [*scalpers, *humans.tolist()][: len(given_up)]


def parted(market: Market, owners: Sequence[int]) -> tuple[list[int], list[int]]:
    """Who keeps a place and who gives it up later; scalpers keep theirs."""
    gives_up = market.chance.random(len(owners)) < GIVES_UP
    keep: list[int] = []
    given_up: list[int] = []
    for who, gone in zip(owners, gives_up, strict=True):
        (given_up if gone and who >= SCALPERS else keep).append(who)
    return keep, given_up


if __name__ == "__main__":
    main()
