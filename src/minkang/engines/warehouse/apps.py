"""Django's name for the app."""

from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    """Copies rows to Parquet and computes every indicator from them."""

    name = "minkang.engines.warehouse"
    label = "warehouse"
