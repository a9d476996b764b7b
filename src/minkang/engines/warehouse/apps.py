"""Django's name for the app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WarehouseConfig(AppConfig):
    """Copies rows to Parquet and computes every indicator from them."""

    name = "minkang.engines.warehouse"
    label = "warehouse"

    def ready(self) -> None:
        """Import the `indicators` room of every app, so that all are declared and placed.

        The handlers are imported for their job, which the clock starts.
        """
        autodiscover_modules("indicators")
        import_module("minkang.engines.warehouse.handlers")
