"""The first resources of a new process are checked at once, while the checks are being made."""

import subprocess
import sys

# A process of its own, because the checks of a type are made once; threads switch as often as it goes.
MANY_AT_ONCE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from minkang.engines.records.rules.specification import table
from minkang.engines.records.rules.validation import issues

sys.setswitchinterval(1e-6)
hands = 4
start = Barrier(hands)

def check(name):
    start.wait()
    return issues({"resourceType": name, "id": "a", "meta": {"source": "urn:x"}})

with ThreadPoolExecutor(hands) as pool:
    for name in table().resources:
        told = list(pool.map(check, [name] * hands))
        if len(set(told)) > 1:
            print(name)
"""


def test_all_who_ask_while_the_checks_are_being_made_are_told_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MANY_AT_ONCE], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("", "")
