"""Resources that others wrote go through without a finding and come back to the letter.

They are read where they are and never copied here: the resources of the SQL on FHIR tests in the
folder beside the repository, and the official examples that the package fhirstarter carries (those of
R4B that are R4 as well), where it is installed.
"""

import json
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, files
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from minkang.engines.records.queries import reading
from minkang.engines.records.rules.reading import members, read
from minkang.engines.records.rules.validation import issues
from minkang.engines.records.rules.xml import to_json, to_xml
from minkang.engines.records.services.importing import ingest
from records_samples import AT, OPERATOR, SENDER

SQL_ON_FHIR = Path(__file__).parents[3] / "shared/conformance/sql-on-fhir"
EXAMPLES = "fhir_specification/sequences/R4B/examples.zip"
OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
ONLY_R4B = {
    "AdministrableProductDefinition",
    "Citation",
    "ClinicalUseDefinition",
    "Evidence",
    "EvidenceReport",
    "EvidenceVariable",
    "Ingredient",
    "ManufacturedItemDefinition",
    "MedicinalProductDefinition",
    "NutritionProduct",
    "PackagedProductDefinition",
    "RegulatedAuthorization",
    "SubscriptionStatus",
    "SubscriptionTopic",
    "SubstanceDefinition",
}
"""Types that R4 does not have, or has with other elements."""
NAMES_R4B = {
    "CapabilityStatement",
    "CompartmentDefinition",
    "ImplementationGuide",
    "StructureDefinition",
}
"""Examples that name version 4.3.0 or its types in a code."""
OTHER_TARGET = {"DeviceMetric"}
"""Examples whose reference points at a type that R4 does not allow there."""


class _Number(str):
    """A number by its letters."""

    __slots__ = ()


def _exact(text: str | bytes, *, ordered: bool = True) -> Any:
    hook = tuple if ordered else dict
    return json.loads(text, parse_float=_Number, parse_int=_Number, object_pairs_hook=hook)


def _sql_on_fhir() -> list[bytes]:
    return [
        bytes(resource)
        for path in sorted(SQL_ON_FHIR.glob("*.json"))
        for resource in msgspec.json.decode(
            OBJECT.decode(path.read_bytes())["resources"], type=list[msgspec.Raw]
        )
    ]


def _official() -> Iterator[tuple[str, bytes]]:
    try:
        listed = files("fhirstarter") or []
    except PackageNotFoundError:
        pytest.skip("fhirstarter, which carries official examples, is not installed")
    found = next(path for path in listed if str(path).endswith(EXAMPLES))
    with zipfile.ZipFile(BytesIO(found.read_binary())) as packed:
        for name in packed.namelist():
            for entry in (
                OBJECT.decode(packed.read(name)).values() if name.endswith(".json") else ()
            ):
                example = OBJECT.decode(entry)
                if "value" in example:
                    text = bytes(example["value"])
                    yield str(read(text)["resourceType"]), text


def test_the_resources_of_the_sql_on_fhir_tests_are_sound_and_come_back() -> None:
    if not SQL_ON_FHIR.exists():
        pytest.skip("the shared conformance folder is not beside the repository")
    texts = _sql_on_fhir()

    assert len(texts) >= 91
    for text in texts:
        assert issues(read(text)) == ()
        assert _exact(to_json(to_xml(text)), ordered=False) == _exact(text, ordered=False)


def _examples() -> list[bytes]:
    left_out = ONLY_R4B | NAMES_R4B | OTHER_TARGET
    texts = [text for kind, text in _official() if kind not in left_out]
    texts = [text for text in texts if b"SubscriptionStatus" not in text]
    assert len(texts) >= 115
    return texts


def _given(text: str | bytes) -> Any:
    """The members a sender gave, in their order; id and meta are the server's to complete."""
    return [pair for pair in _exact(text) if pair[0] not in ("id", "meta")]


@pytest.mark.django_db
def test_every_example_goes_into_the_store_and_comes_out_exact() -> None:
    by_place = {}
    for text in (*_examples(), *_sql_on_fhir()):
        tree = read(text)
        # What has no id, or one that another example has, gets one of ours.
        place = (str(tree["resourceType"]), str(tree.get("id", "")))
        if place[1] and place not in by_place:
            by_place[place] = text.decode()
    lines = [_on_one_line(text) for text in by_place.values()]

    report = ingest(lines=lines, author=SENDER, feed="examples", at=AT)

    assert report.rejected == 0
    for (type_name, fhir_id), text in by_place.items():
        stored = reading.read(type_name, fhir_id, reader=OPERATOR, at=AT)
        assert _given(stored.body) == _given(text)


def _on_one_line(text: str) -> str:
    """The text without the line ends between its members; inside strings JSON has none."""
    return text.replace("\r", " ").replace("\n", " ")


def test_the_official_examples_are_sound_and_come_back_in_order() -> None:
    for text in _examples():
        assert issues(read(text)) == ()
        assert _exact(to_json(to_xml(text))) == _exact(text)
        again = (
            b"{"
            + b",".join(b'"%s":%s' % (n.encode(), raw) for n, raw in members(text).items())
            + b"}"
        )
        assert _exact(again) == _exact(text)
