"""The manifest: which files are the copy. It is replaced as one, so nobody ever reads half a copy."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from minkang.engines.warehouse.rules.tables import SHAPES

NAME = "manifest.json"
WHOLE = ""
"""The one part of a table that is not cut."""


@dataclass(frozen=True, slots=True)
class PartFile:
    """One file of a copy; the name carries the start of its SHA-256, so it is never rewritten."""

    file: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A copy of the registry as it was at one moment.

    Attributes:
        identity: Of the database it was made from.
        shapes: Fingerprint of the table shapes it was made with.
        copied_at: When its transaction began; aware. It holds all that was committed before.
        tables: Files by table and part; every table is there, a cut one may have no part.
    """

    identity: str
    shapes: str
    copied_at: datetime
    tables: Mapping[str, Mapping[str, PartFile]]

    @property
    def digest(self) -> str:
        """Equal for copies with equal content."""
        named = [
            f"{table}/{part}/{file.sha256}"
            for table, parts in sorted(self.tables.items())
            for part, file in sorted(parts.items())
        ]
        return hashlib.sha256("\n".join(named).encode()).hexdigest()

    @property
    def files(self) -> frozenset[str]:
        """Names of all its files."""
        return frozenset(file.file for parts in self.tables.values() for file in parts.values())


def shapes_fingerprint() -> str:
    """Changes whenever a table of the warehouse gains, loses or retypes a column."""
    said = [f"{shape.name}:{dict(shape.columns)}:{shape.cut}" for shape in SHAPES.values()]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def read(folder: Path) -> Manifest | None:
    """The manifest in force, or None before the first copy."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Manifest(
        identity=said["identity"],
        shapes=said["shapes"],
        copied_at=datetime.fromisoformat(said["copied_at"]),
        tables={
            table: {part: PartFile(**file) for part, file in parts.items()}
            for table, parts in said["tables"].items()
        },
    )


def write(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in force, durably and as one."""
    said = {
        "identity": manifest.identity,
        "shapes": manifest.shapes,
        "copied_at": manifest.copied_at.isoformat(),
        "tables": {
            table: {
                part: {"file": file.file, "rows": file.rows, "sha256": file.sha256}
                for part, file in sorted(parts.items())
            }
            for table, parts in manifest.tables.items()
        },
    }
    fresh = folder / f"{NAME}.fresh"
    with fresh.open("w", encoding="utf-8") as stream:
        json.dump(said, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(folder / NAME)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
