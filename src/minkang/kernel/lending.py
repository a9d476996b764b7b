"""A connection that one thread after the other works on, for what they write for each other.

Every thread has a connection, and so a database process, of its own; one that is asked now and then has
forgotten most of what a statement needs. Measured, batches that always go to the same process take three
quarters of the time.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

SECONDS_KEPT = 60


class LentConnection:
    """One connection of this process; made when it is first lent, and made anew when it broke or is old."""

    def __init__(self) -> None:
        """Nothing is connected yet."""
        self._line: BaseDatabaseWrapper | None = None

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Work on it in this thread, in the place of the thread's own; by one thread at a time."""
        own = connections[DEFAULT_DB_ALIAS]
        if self._line is None:
            self._line = _apart(own)
        self._line.close_if_unusable_or_obsolete()
        connections[DEFAULT_DB_ALIAS] = self._line
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS] = own

    def close(self) -> None:
        """Give it up; it is made anew when it is lent again."""
        if self._line is not None:
            self._line.close()


def _apart(own: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """One like the thread's own, but outside the pool, which would give another process each time."""
    options = {name: said for name, said in own.settings_dict["OPTIONS"].items() if name != "pool"}
    # Asking every time whether it still answers costs a round trip; whoever finds it broken has an error,
    # and it is made anew when it is lent next.
    kept = {"OPTIONS": options, "CONN_MAX_AGE": SECONDS_KEPT, "CONN_HEALTH_CHECKS": False}
    made = type(own)({**own.settings_dict, **kept}, DEFAULT_DB_ALIAS)
    made.inc_thread_sharing()
    return made
