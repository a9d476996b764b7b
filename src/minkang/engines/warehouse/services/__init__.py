"""The one act of the warehouse: copy what changed."""

from minkang.engines.warehouse.services.copying import CopyReport, copy

__all__ = ["CopyReport", "copy"]
