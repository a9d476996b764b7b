"""What the home pages show."""

from minkang.desks.queries.home import HomePage, get_public_home
from minkang.desks.queries.seats import Seat, Ward, seats_of, wards_of

__all__ = ["HomePage", "Seat", "Ward", "get_public_home", "seats_of", "wards_of"]
