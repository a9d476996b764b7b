"""How often somebody may ask: an account and an address each have a measure of their own.

Fairness. Every account fills its own bucket, so a robot slows down nobody but itself; whom it lets in
waits in one line with everybody else, in the order of arrival. Many honest phones share the address of
a carrier, a village clinic or a hospital, so an address has a larger measure, which only bounds what
one machine with many accounts can do. Measures are of a minute (see ``kernel.web.buckets``).
"""

from datetime import date
from functools import lru_cache

from django.conf import settings

from minkang.engines.booking.queries.conditions import NATION, shipped
from minkang.kernel.web.regions import region

MINUTE = 60.0


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
