"""How often a program may ask: one bucket for each client and each address, in the memory of a worker.

A bucket allows a second's measure at once and then an even flow (generic cell rate algorithm, ITU-T
I.371). Hospitals send in bursts, so the measures only stop what runs away: a client may ask
``CLIENT_A_SECOND`` times, an address, behind which a whole hospital may stand, ``ADDRESS_A_SECOND``
times. Tokens are asked for seldom, and guessing secrets must be slow: ``TOKENS_A_SECOND``. They are
guards of the machine and no policy, so no document names them.
"""

import threading
from collections import OrderedDict

CLIENT_A_SECOND = 2000
ADDRESS_A_SECOND = 4000
TOKENS_A_SECOND = 5
MOST_KEPT = 10_000


class Buckets:
    """One bucket a key; beyond ``MOST_KEPT`` the one that was asked longest ago is forgotten."""

    def __init__(self) -> None:
        """All empty."""
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._turn = threading.Lock()

    def wait(self, key: str, *, a_second: int, now: float) -> float:
        """Take one from the bucket of `key`.

        Args:
            key: Whose.
            a_second: Measure, at least 1.
            now: Seconds of a clock that only runs forward.

        Returns:
            0.0 when it was taken, else the seconds until one can be, above 0.
        """
        with self._turn:
            earlier = self._full_at.pop(key, now)
            later = max(earlier, now) + 1 / a_second
            over = later - now - 1
            # Refused requests cost nothing, or impatience would never end.
            self._full_at[key] = later if over <= 0 else earlier
            if len(self._full_at) > MOST_KEPT:
                self._full_at.popitem(last=False)
        return max(over, 0.0)
