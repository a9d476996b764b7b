"""FHIRPath: text is parsed once into a tree of nodes, and the tree is compiled once into closures.

Source of grammar and meaning: HL7 FHIRPath (normative release 1, ANSI/HL7 NMN R1-2020) and the FHIR R4
page on FHIRPath. Values are the tree of the reading room: dict, list, str, int, Decimal, bool, None.
"""

from minkang.engines.records.rules.paths.compiling import Path, compiled, located
from minkang.engines.records.rules.paths.items import Item
from minkang.engines.records.rules.paths.nodes import (
    Amount,
    Binary,
    Call,
    Empty,
    External,
    Indexed,
    Literal,
    Member,
    Node,
    TypeTest,
    Unary,
    Variable,
)
from minkang.engines.records.rules.paths.parsing import PathFault, parse
from minkang.engines.records.rules.paths.scopes import Context
from minkang.engines.records.rules.paths.temporal import Temporal, TemporalKind

__all__ = [
    "Amount",
    "Binary",
    "Call",
    "Context",
    "Empty",
    "External",
    "Indexed",
    "Item",
    "Literal",
    "Member",
    "Node",
    "Path",
    "PathFault",
    "Temporal",
    "TemporalKind",
    "TypeTest",
    "Unary",
    "Variable",
    "compiled",
    "located",
    "parse",
]
