"""Django's name for the charts."""

from django.apps import AppConfig


class ChartsConfig(AppConfig):
    """Registers the template of the chart figure."""

    name = "minkang.kernel.charts"
    label = "charts"
