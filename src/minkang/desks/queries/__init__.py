"""What the home pages show."""

from minkang.desks.queries.home import HomePage, get_public_home
from minkang.desks.queries.seats import Seat, seats_of

__all__ = ["HomePage", "Seat", "get_public_home", "seats_of"]
