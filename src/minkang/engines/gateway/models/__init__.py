"""Offices and their keys, messages both ways, and the log of every exchange."""

from minkang.engines.gateway.models.log import Exchange
from minkang.engines.gateway.models.messages import Incoming, Message
from minkang.engines.gateway.models.offices import Office, OfficeChange, OfficeKey, OwnKey

__all__ = ["Exchange", "Incoming", "Message", "Office", "OfficeChange", "OfficeKey", "OwnKey"]
