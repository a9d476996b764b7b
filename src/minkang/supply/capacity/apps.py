"""Django's name for the app."""

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    """Measure 4 of Liaoning and the capacity of the region: beds, staff, services, certificates."""

    name = "minkang.supply.capacity"
    label = "capacity"
