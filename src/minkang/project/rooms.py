"""Imports every room of the house, so that each place has told which clause it serves."""

import importlib
import pkgutil

import minkang
from minkang.policy.clauses import clauses_json, places, register, waivers


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


def every_clause() -> list[dict[str, object]]:
    """Every clause with its place or waiver, in register order; the shape of `clauses_json`."""
    import_every_room()
    return clauses_json(register(), places(), waivers(), measured={})
