"""What people call the things they come for, as shipped."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from minkang.affairs.permits.rules.lint import FOLDER


@dataclass(frozen=True, slots=True)
class Finding:
    """Words to find guides by.

    Attributes:
        openings: Words before a matter that do not say which one it is.
        endings: Words after it.
        names: What people call an item, by its code.
    """

    openings: tuple[str, ...]
    endings: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]


@cache
def finding() -> Finding:
    """The words as shipped."""
    said = tomllib.loads((FOLDER / "finding.toml").read_text("utf-8"))
    names = {code: tuple(words) for code, words in said["names"].items()}
    return Finding(tuple(said["openings"]), tuple(said["endings"]), MappingProxyType(names))
