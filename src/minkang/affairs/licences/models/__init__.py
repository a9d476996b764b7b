"""Tables of licences."""

from minkang.affairs.licences.models.licences import Licence, LicenceEvent, SigningKey
from minkang.affairs.licences.models.showing import Presentation, ReuseConsent, Taking, Verification

__all__ = [
    "Licence",
    "LicenceEvent",
    "Presentation",
    "ReuseConsent",
    "SigningKey",
    "Taking",
    "Verification",
]
