"""Reads of accounts."""

from minkang.registry.accounts.queries.sessions import (
    Signed,
    network_of,
    session_key_of,
    signed_in_with,
)

__all__ = ["Signed", "network_of", "session_key_of", "signed_in_with"]
