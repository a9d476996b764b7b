"""What clinics promise and keep, counted from sessions, slots, bookings, arrivals and consultations.

Importing the package declares every indicator.
"""

from minkang.care.visits.indicators import clinics, coming, nursing, waiting

__all__ = ["clinics", "coming", "nursing", "waiting"]
