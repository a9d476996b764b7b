"""``Patient/$match``: who of those known here may be meant."""

from http import HTTPStatus
from typing import Any

from django.utils.timezone import localdate

from minkang.engines.records.api import faults
from minkang.engines.records.api.answers import Reply, shown
from minkang.engines.records.api.asking import Asked, require_scope, resource_of
from minkang.engines.records.api.bundling import Item, bundle, text_of
from minkang.engines.records.queries.members import patients_of
from minkang.engines.records.rules import validation
from minkang.engines.records.rules.reading import Json, read
from minkang.engines.records.rules.scopes import Act
from minkang.engines.records.services.patients import demographics
from minkang.engines.records.terms import Version
from minkang.registry.people.queries import Candidate, Grade
from minkang.registry.people.queries import match as people_meant

GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade"
DEFAULT_COUNT, MOST_COUNT = 10, 50


def match(asked: Asked) -> Reply:
    """200 with the Patient resources of the candidates the reader may see, the best first."""
    require_scope(asked.reader, Act.SEARCH, "Patient")
    tree, most, is_certain = _asked_for(read(resource_of(asked.call)))
    found = people_meant(demographics(tree), limit=most, on=localdate(asked.at))
    meant = [one for one in found if one.grade is Grade.CERTAIN or not is_certain]
    known = patients_of([one.person for one in meant], reader=asked.reader, at=asked.at)
    pairs = [(version, one) for one in meant for version in known.get(one.person, ())][:most]
    body = bundle(
        "searchset",
        (_item(asked.base, version, one) for version, one in pairs),
        at=asked.at,
        total=len(pairs),
    )
    return Reply(HTTPStatus.OK, body, shown=shown(version for version, _ in pairs))


def _item(base: str, version: Version, one: Candidate) -> Item:
    search = {
        "extension": [{"url": GRADE, "valueCode": one.grade.value}],
        "mode": "match",
        "score": round(one.score, 4),
    }
    place = f"{base}/{version.type_name}/{version.fhir_id}"
    return Item(place, version.body, (("search", text_of(search)),))


def _asked_for(tree: Json) -> tuple[Json, int, bool]:
    """The patient described, how many candidates, and whether only certain ones."""
    said = {one["name"]: one for one in _parameters(tree)}
    patient = said.get("resource", {}).get("resource", {})
    if patient.get("resourceType") != "Patient":
        raise faults.malformed("Send Parameters with a parameter `resource` that holds a Patient.")
    count = said.get("count", {}).get("valueInteger", DEFAULT_COUNT)
    if count < 1:
        raise faults.malformed("`count` is a whole number above 0.")
    is_certain = said.get("onlyCertainMatches", {}).get("valueBoolean") is True
    return patient, min(count, MOST_COUNT), is_certain


def _parameters(tree: Json) -> list[dict[str, Any]]:
    """The parameters, when everything in them is sound."""
    if tree.get("resourceType") != "Parameters":
        raise faults.malformed("The body of an operation is a Parameters resource.")
    wrong = tuple(one for one in validation.issues(tree) if one.refuses)
    if wrong:
        raise faults.TurnedAway(HTTPStatus.UNPROCESSABLE_ENTITY, wrong)
    return list(tree.get("parameter", ()))
