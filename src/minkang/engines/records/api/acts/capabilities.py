"""What the server can do, told from the same tables that make it do it."""

import json
from functools import lru_cache
from http import HTTPStatus

from minkang.engines.records.api.acts.operations import OPERATIONS
from minkang.engines.records.api.answers import Reply
from minkang.engines.records.api.asking import Asked
from minkang.engines.records.rules.specification import ParameterKind, table

SINCE = "2026-11-22"
_INTERACTIONS = (
    "read", "vread", "update", "patch", "delete", "history-instance", "history-type", "create",
    "search-type",
)  # fmt: skip
_SYSTEM = ("transaction", "batch", "search-system", "history-system")
_OAUTH = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
_SECURITY_SERVICE = "http://terminology.hl7.org/CodeSystem/restful-security-service"
_DEFINITION = "http://hl7.org/fhir/OperationDefinition/"
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def capabilities(asked: Asked) -> Reply:
    """The CapabilityStatement; open to everybody."""
    return Reply(HTTPStatus.OK, _statement(asked.base))


@lru_cache(maxsize=8)
def _statement(base: str) -> str:
    rest = {
        "mode": "server",
        "documentation": "Health records of a region. Tokens: SMART backend services.",
        "security": {
            "cors": False,
            "service": [{"coding": [{"system": _SECURITY_SERVICE, "code": "SMART-on-FHIR"}]}],
            "extension": [
                {"url": _OAUTH, "extension": [{"url": "token", "valueUri": f"{base}/token"}]}
            ],
        },
        "resource": [_resource(name) for name in table().resources],
        "interaction": [{"code": one} for one in _SYSTEM],
        "operation": [
            {"name": one.name, "definition": _DEFINITION + one.definition}
            for one in OPERATIONS.values()
            if one.is_of_system
        ],
    }
    return _JSON.encode(
        {
            "resourceType": "CapabilityStatement",
            "status": "active",
            "date": SINCE,
            "publisher": "minkang",
            "kind": "instance",
            "software": {"name": "minkang 民康"},
            "implementation": {"description": "全民健康信息平台", "url": base},
            "fhirVersion": "4.0.1",
            "format": ["application/fhir+json", "application/fhir+xml", "json", "xml"],
            "patchFormat": ["application/json-patch+json", "application/fhir+json"],
            "rest": [rest],
        }
    )


def _resource(name: str) -> dict[str, object]:
    own = table().parameters(name)
    said: dict[str, object] = {
        "type": name,
        "interaction": [{"code": one} for one in _INTERACTIONS],
        "versioning": "versioned-update",
        "readHistory": True,
        "updateCreate": True,
        "conditionalCreate": True,
        "conditionalRead": "full-support",
        "conditionalUpdate": True,
        "conditionalDelete": "single",
        "referencePolicy": ["literal", "local"],
        "searchInclude": ["*"]
        + [f"{name}:{one.code}" for one in own.values() if one.kind is ParameterKind.REFERENCE],
        "searchParam": [
            {"name": one.code, "type": one.kind.value}
            for one in sorted(own.values(), key=lambda one: one.code)
        ],
    }
    operations = [
        {"name": one.name, "definition": _DEFINITION + one.definition}
        for one in OPERATIONS.values()
        if one.is_for(name)
    ]
    if operations:
        said["operation"] = operations
    return said
