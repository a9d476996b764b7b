"""Where a case stands, as a value, for other apps to read."""

from minkang.engines.cases.rules.snapshot import Snapshot

__all__ = ["Snapshot"]
