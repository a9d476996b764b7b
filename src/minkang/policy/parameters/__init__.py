"""Policy numbers: dated, sourced and regional, so that no number is a literal in a rule.

A TOML file beside this package holds histories; ``value`` finds the number in force for a
region on a day.
"""

from minkang.policy.parameters.histories import (
    NotInForce,
    Parameter,
    UnknownParameter,
    history,
    names,
    value,
)

__all__ = ["NotInForce", "Parameter", "UnknownParameter", "history", "names", "value"]
