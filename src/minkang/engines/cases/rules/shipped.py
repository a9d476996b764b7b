"""The procedures that are shipped as TOML."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from minkang.engines.cases.rules.definition import from_toml
from minkang.engines.cases.rules.facts import vocabulary
from minkang.engines.cases.rules.procedure import Procedure


@cache
def procedures() -> Mapping[str, Procedure]:
    """Every shipped procedure, by code.

    Raises:
        Malformed: a definition is broken; the message names file, table and key.
    """
    folder = resources.files("minkang.engines.cases") / "definitions" / "procedures"
    found = (
        from_toml(file.read_text(encoding="utf-8"), vocabulary(), file=file.name)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    )
    return {procedure.code: procedure for procedure in found}
