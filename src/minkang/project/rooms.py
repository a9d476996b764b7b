"""Imports every room of the house, so that each place has told which clause it serves."""

import importlib
import pkgutil

import minkang


def import_every_room() -> tuple[str, ...]:
    """Import all modules of minkang but the commands and entrances; returns their names.

    Raises:
        UnknownClause: code points at a clause that is not in the register.
    """
    names = [
        module.name
        for module in pkgutil.walk_packages(minkang.__path__, "minkang.")
        if not module.name.startswith("minkang.project.") and ".migrations" not in module.name
    ]
    for name in names:
        importlib.import_module(name)
    return tuple(names)
