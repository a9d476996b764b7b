"""The commands; each module has ``EXAMPLE``, ``configure`` and ``run``."""
