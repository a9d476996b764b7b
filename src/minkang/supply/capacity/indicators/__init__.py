"""What the region holds: beds, staff, services, certificates, counted from the register.

Importing the package declares every indicator.
"""

from minkang.supply.capacity.indicators import (
    alliances,
    beds,
    enterprises,
    maternal,
    prevention,
    specialties,
    staff,
    standards,
    tcm,
)

__all__ = [
    "alliances",
    "beds",
    "enterprises",
    "maternal",
    "prevention",
    "specialties",
    "staff",
    "standards",
    "tcm",
]
