"""How often somebody may ask: an account and an address each have a measure of their own.

Fairness. Every account fills its own bucket, so a robot slows down nobody but itself; whom it lets in
waits in one line with everybody else, in the order of arrival. Many honest phones share the address of
a carrier, a village clinic or a hospital, so an address has a larger measure, which only bounds what
one machine with many accounts can do. A bucket allows a whole minute's measure at once and then an even
flow. Buckets live in the memory of a worker: with two workers somebody who spreads requests over both
gets at most twice the measure, and a restart forgets.
"""

import threading
from datetime import date
from functools import lru_cache

from django.conf import settings

from minkang.engines.booking.queries.conditions import NATION, shipped
from minkang.kernel.web.regions import region

MINUTE = 60.0
MOST_KEPT = 100_000


class Buckets:
    """One bucket a key, by the generic cell rate algorithm (ITU-T I.371): one number is kept of each.

    At most ``MOST_KEPT`` are kept; beyond that the one that was asked longest ago is forgotten.
    """

    def __init__(self) -> None:
        """All empty."""
        self._full_at: dict[str, float] = {}
        self._turn = threading.Lock()

    def wait(self, key: str, *, a_minute: int, now: float) -> float:
        """Take one from the bucket of `key`.

        Args:
            key: Whose.
            a_minute: Measure, at least 1.
            now: Seconds of a clock that only runs forward.

        Returns:
            0.0 when it was taken, else the seconds until one can be, above 0.
        """
        with self._turn:
            earlier = self._full_at.pop(key, now)
            later = max(earlier, now) + MINUTE / a_minute
            over = later - now - MINUTE
            # Refused requests cost nothing, or impatience would never end.
            self._full_at[key] = later if over <= 0 else earlier
            if len(self._full_at) > MOST_KEPT:
                del self._full_at[next(iter(self._full_at))]
        return max(over, 0.0)


@lru_cache(maxsize=4)
def measures(on: date) -> tuple[int, int]:
    """Requests a minute of one account and of one address, in force here on a day."""
    code = region(settings.MINKANG_REGION).code
    around = (NATION, f"{code[:2]}0000", f"{code[:4]}00", code)
    held = sorted(
        (one for one in shipped() if one.region in around and one.since <= on),
        key=lambda one: (around.index(one.region), one.since),
    )
    values = {one.name: one.value for one in held}
    return values["requests_a_minute"], values["address_requests_a_minute"]
