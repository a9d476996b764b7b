"""Django's name for the audit chain."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers the tables of the audit chain."""

    name = "minkang.kernel.audit"
    label = "audit"
