"""The measurements themselves, five rounds in turn, and what is said of them."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from booking_parts.ground import Stand, empty, lay_out_clinic, lay_out_people, stand
from booking_parts.load import (
    CLIENTS,
    Measured,
    booking_requests,
    pgbench,
    require_wrk,
    wrk,
    wrk_until_all,
)
from booking_parts.machine import load, machine
from booking_parts.page import page_requests, sign_in
from booking_parts.server import Portal, free_port
from minkang.project.postgres import Server

PEOPLE = 120_000
SIGNED_IN = 4_000
SLOTS = 200
ATTEMPTS, PLACES = 100_000, 1_000
GOAL_SPREAD, GOAL_HOT, GOAL_P99_MS, GOAL_PAGE, GOAL_SELL_OUT_SECONDS = 0.5, 2.0, 50.0, 10.0, 30.0
# Requests are prepared for the fastest answers any machine of two cores has given.
MOST_A_SECOND = 12_000
PAGE_SECONDS = 5
LONGEST_SELL_OUT = 120


@dataclass(slots=True)
class Rounds:
    """What the rounds of one measurement gave."""

    raw: list[float] = field(default_factory=list)
    ours: list[Measured] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Median of the rounds' own ratios: each round compares what ran right beside it."""
        return statistics.median(
            one.rate / raw for one, raw in zip(self.ours, self.raw, strict=True)
        )


class Bench:
    """One ground, one server, and everything that is measured on them."""

    def __init__(self, home: Path, seconds: int, rounds: int) -> None:
        """Lay the ground; the server is started by `run`, and stopped by whoever made this."""
        require_wrk()
        self._home, self._seconds, self._rounds = home, seconds, rounds
        hospital = lay_out_people(PEOPLE)
        self._clinic = lay_out_clinic(hospital, "内科", sessions=SLOTS // 10)
        self._scarce = lay_out_clinic(
            hospital, "专家门诊", sessions=SLOTS // 10, capacity=PLACES // SLOTS
        )
        self._keys = sign_in(SIGNED_IN)
        self._faults = 0
        self.portal = Portal(home, free_port(), with_jobs=True)

    def run(self, *, hot_only: bool, sell_out_only: bool) -> int:
        """Measure and judge; 1 when a goal was missed or a count is wrong."""
        is_everything = not hot_only and not sell_out_only
        self.portal.start()
        self.portal.wait()
        print(machine())
        if hot_only or is_everything:
            self._rates(with_spread=is_everything)
        if sell_out_only or is_everything:
            self._sell_out()
        print(f"{self._faults} of the goals missed; load {load()} at the end")
        return 1 if self._faults else 0

    def _rates(self, *, with_spread: bool) -> None:
        spread, hot, pages = Rounds(), Rounds(), []
        for turn in range(self._rounds):
            if with_spread:
                self._one_round(spread, SLOTS, f"round {turn + 1}, {SLOTS} slots")
            self._one_round(hot, 1, f"round {turn + 1}, one hot slot")
            if with_spread:
                pages.append(self._page(f"round {turn + 1}, ordinary page"))
        if with_spread:
            self._judge_rates(f"{SLOTS} slots", spread, GOAL_SPREAD)
        self._judge_rates("one hot slot", hot, GOAL_HOT)
        if with_spread:
            page = statistics.median(one.rate for one in pages)
            times = statistics.median(one.rate for one in spread.ours) / page
            print(f"ordinary page: median {page:.0f}/s, p99 {_middle(pages, 'p99'):.0f} ms")
            self._judge("times the ordinary page", times, times >= GOAL_PAGE, f">= {GOAL_PAGE}")

    def _one_round(self, into: Rounds, slots: int, name: str) -> None:
        empty()
        raw = pgbench(self._server(), self._home, self._clinic, PEOPLE, self._seconds, slots)
        self._check(stand(), f"{name}, pgbench")
        empty()
        prepared = range(min(PEOPLE, MOST_A_SECOND * self._seconds))
        requests = booking_requests(self._clinic, self.portal.port, prepared, slots=slots)
        ours = wrk(self._home, self.portal.port, requests, self._seconds)
        self._check(stand(), name, accepted=ours.accepted, refused=ours.refused + ours.failed)
        print(
            f"{name}: pgbench {raw:.0f}/s, ours {ours.rate:.0f}/s, ratio {ours.rate / raw:.2f}; "
            f"p50 {ours.p50:.1f}, p99 {ours.p99:.1f}, longest {ours.most:.0f} ms; load {load()}"
        )
        into.raw.append(raw)
        into.ours.append(ours)

    def _page(self, name: str) -> Measured:
        empty()
        requests = page_requests(self._clinic, self.portal.port, self._keys)
        found = wrk(self._home, self.portal.port, requests, PAGE_SECONDS)
        self._check(stand(), name, accepted=found.accepted, refused=found.refused + found.failed)
        print(f"{name}: {found.rate:.0f}/s, p50 {found.p50:.0f}, p99 {found.p99:.0f} ms")
        return found

    def _sell_out(self) -> None:
        empty()
        requests = booking_requests(self._scarce, self.portal.port, range(ATTEMPTS), slots=SLOTS)
        found = wrk_until_all(self._home, self.portal.port, requests, LONGEST_SELL_OUT)
        after = stand()
        print(
            f"sell-out: {found.accepted:,} of {ATTEMPTS:,} got one of {PLACES:,} places, "
            f"{found.refused:,} were told 409, {found.failed} failed, in {found.seconds:.1f} s; "
            f"p50 {found.p50:.1f}, p99 {found.p99:.1f} ms"
        )
        is_right = (found.accepted, found.refused, found.failed) == (
            PLACES,
            ATTEMPTS - PLACES,
            0,
        ) and after == Stand(PLACES, 0, 0, 0)
        self._judge("sell-out is right", float(is_right), is_right, "every count exact")
        seconds = found.seconds
        self._judge(
            "seconds of the sell-out", seconds, seconds <= GOAL_SELL_OUT_SECONDS,
            f"<= {GOAL_SELL_OUT_SECONDS}",
        )  # fmt: skip

    def _check(
        self, after: Stand, name: str, *, accepted: int | None = None, refused: int = 0
    ) -> None:
        """Rows, counters and answers agree; those whose client went away may be more."""
        is_right = (after.oversold, after.duplicates, after.drifts) == (0, 0, 0) and not refused
        if accepted is not None:
            is_right = is_right and accepted <= after.rows <= accepted + CLIENTS
        if not is_right:
            self._faults += 1
            print(f"WRONG after {name}: {after}, accepted {accepted}, refused or failed {refused}")

    def _judge_rates(self, name: str, rounds: Rounds, goal: float) -> None:
        raw = statistics.median(rounds.raw)
        ours = [one.rate for one in rounds.ours]
        print(
            f"{name}: pgbench median {raw:.0f}/s [{min(rounds.raw):.0f}-{max(rounds.raw):.0f}], "
            f"ours {statistics.median(ours):.0f}/s [{min(ours):.0f}-{max(ours):.0f}]"
        )
        self._judge(f"ratio, {name}", rounds.ratio, rounds.ratio >= goal, f">= {goal}")
        p99 = _middle(rounds.ours, "p99")
        self._judge(f"p99 ms, {name}", p99, p99 <= GOAL_P99_MS, f"<= {GOAL_P99_MS}")

    def _judge(self, name: str, value: float, is_met: bool, goal: str) -> None:
        print(f"  {'met   ' if is_met else 'MISSED'} {name}: {value:.2f} ({goal})")
        self._faults += not is_met

    def _server(self) -> Server:
        return Server(self._home)


def _middle(rounds: Sequence[Measured], name: str) -> float:
    return statistics.median(getattr(one, name) for one in rounds)
