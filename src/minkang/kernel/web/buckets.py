"""How often somebody may ask: one bucket for each who asks, in the memory of a worker.

The generic cell rate algorithm (ITU-T I.371): a bucket allows the measure of one period at once and then
an even flow, and one number is kept of each. With two workers somebody who spreads requests over both
gets at most twice the measure, and a restart forgets.
"""

import threading

MOST_KEPT = 100_000


class Buckets:
    """One bucket a key; beyond ``MOST_KEPT`` the one that was asked longest ago is forgotten."""

    def __init__(self, period: float) -> None:
        """All empty; `period` is the seconds a measure is of."""
        self._period = period
        self._full_at: dict[str, float] = {}
        self._turn = threading.Lock()

    def wait(self, key: str, *, measure: int, now: float) -> float:
        """Take one from the bucket of `key`.

        Args:
            key: Whose.
            measure: How many a period, at least 1.
            now: Seconds of a clock that only runs forward.

        Returns:
            0.0 when it was taken, else the seconds until one can be, above 0.
        """
        with self._turn:
            earlier = self._full_at.pop(key, now)
            later = max(earlier, now) + self._period / measure
            over = later - now - self._period
            # Refused requests cost nothing, or impatience would never end.
            self._full_at[key] = later if over <= 0 else earlier
            if len(self._full_at) > MOST_KEPT:
                del self._full_at[next(iter(self._full_at))]
        return max(over, 0.0)
