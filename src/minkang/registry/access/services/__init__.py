"""Acts of access: record an access, give and withdraw consent, open and review an emergency."""

from minkang.registry.access.services.consents import give_consent, withdraw_consent
from minkang.registry.access.services.emergencies import break_glass, review_emergency
from minkang.registry.access.services.events import (
    ConsentGiven,
    ConsentWithdrawn,
    EmergencyOpened,
    EmergencyReviewed,
)
from minkang.registry.access.services.records import open_record, record_access

__all__ = [
    "ConsentGiven",
    "ConsentWithdrawn",
    "EmergencyOpened",
    "EmergencyReviewed",
    "break_glass",
    "give_consent",
    "open_record",
    "record_access",
    "review_emergency",
    "withdraw_consent",
]
