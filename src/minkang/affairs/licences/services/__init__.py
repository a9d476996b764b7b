"""Writes of licences: issue, stop, end, renew, show, check, take over."""

from minkang.affairs.licences.services.entries import LicenceEntry
from minkang.affairs.licences.services.events import (
    LicenceIssued,
    LicenceRevoked,
    LicenceSuspended,
)
from minkang.affairs.licences.services.issuing import issue, issue_all, renew
from minkang.affairs.licences.services.keys import replace_key
from minkang.affairs.licences.services.reuse import consent_to_reuse, take_over, withdraw_consent
from minkang.affairs.licences.services.showing import (
    check_credential,
    check_printed,
    check_shown,
    present,
    record_verification,
)
from minkang.affairs.licences.services.standing import resume, revoke, suspend

__all__ = [
    "LicenceEntry",
    "LicenceIssued",
    "LicenceRevoked",
    "LicenceSuspended",
    "check_credential",
    "check_printed",
    "check_shown",
    "consent_to_reuse",
    "issue",
    "issue_all",
    "present",
    "record_verification",
    "renew",
    "replace_key",
    "resume",
    "revoke",
    "suspend",
    "take_over",
    "withdraw_consent",
]
