"""What races need: acts that begin together, and an audit chain emptied behind them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from emptying import empty
from minkang.kernel.refusal import Refused

PATIENCE = 20
AUDIT = ("audit_personal_fact", "audit_entry")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run acts in threads with connections of their own; each result, or a refusal's code, in order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(PATIENCE)
            return act()
        except Refused as refused:
            return refused.refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as hands:
        return list(hands.map(run, acts))


def empty_audit() -> None:
    """Take the chain away, which refuses every ordinary way."""
    empty(*AUDIT)
