"""Which act an address and a method name (FHIR R4, RESTful API)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from minkang.engines.records.api.requests import BASE

_NAME = r"[A-Z][A-Za-z]{1,60}"
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ID = r"[A-Za-z0-9.\-]{1,64}"
_SHAPES = tuple(
    (re.compile(shape), methods)
    for shape, methods in (
        (rf"/(?P<type>{_NAME})/(?P<id>{_ID})", {
            "GET": "read", "HEAD": "read", "PUT": "update", "PATCH": "patch", "DELETE": "delete",
        }),
        (rf"/(?P<type>{_NAME})", {
            "GET": "search", "HEAD": "search", "POST": "create", "PUT": "update-conditional",
            "PATCH": "patch-conditional", "DELETE": "delete-conditional",
        }),
        ("/?", {"POST": "bundle", "GET": "search", "HEAD": "search"}),
        (rf"/(?P<type>{_NAME})/_search", {"POST": "search"}),
        ("/_search", {"POST": "search"}),
        (rf"/(?P<type>{_NAME})/(?P<id>{_ID})/_history/(?P<version>{_ID})", {
            "GET": "vread", "HEAD": "vread",
        }),
        (rf"/(?P<type>{_NAME})/(?P<id>{_ID})/_history", {"GET": "history", "HEAD": "history"}),
        (rf"/(?P<type>{_NAME})/_history", {"GET": "history", "HEAD": "history"}),
        ("/_history", {"GET": "history", "HEAD": "history"}),
        ("/metadata", {"GET": "capabilities", "HEAD": "capabilities"}),
        ("/.well-known/smart-configuration", {"GET": "smart", "HEAD": "smart"}),
        ("/token", {"POST": "token"}),
        (rf"/bulk/(?P<id>{_UUID})", {"GET": "bulk-status", "DELETE": "bulk-delete"}),
        (rf"/bulk/(?P<id>{_UUID})/(?P<version>[A-Za-z0-9._\-]{{1,80}})", {"GET": "bulk-file"}),
        (rf"/(?:(?P<type>{_NAME})/)?(?:(?P<id>{_ID})/)?\$(?P<operation>[a-z\-]{{2,40}})", {
            "GET": "operation", "POST": "operation",
        }),
        (rf"/(?P<type>{_NAME})/(?P<id>{_ID})/(?P<member>{_NAME}|\*)", {
            "GET": "compartment", "HEAD": "compartment",
        }),
    )
)  # fmt: skip


class Interaction(StrEnum):
    """What is asked for."""

    READ = "read"
    VREAD = "vread"
    UPDATE = "update"
    UPDATE_CONDITIONAL = "update-conditional"
    PATCH = "patch"
    PATCH_CONDITIONAL = "patch-conditional"
    DELETE = "delete"
    DELETE_CONDITIONAL = "delete-conditional"
    CREATE = "create"
    SEARCH = "search"
    COMPARTMENT = "compartment"
    HISTORY = "history"
    BUNDLE = "bundle"
    OPERATION = "operation"
    CAPABILITIES = "capabilities"
    SMART = "smart"
    TOKEN = "token"  # noqa: S105 - the name of an address
    BULK_STATUS = "bulk-status"
    BULK_DELETE = "bulk-delete"
    BULK_FILE = "bulk-file"


OPEN = frozenset({Interaction.CAPABILITIES, Interaction.SMART, Interaction.TOKEN})
"""What needs no token: what the server can do, and the way to a token."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request leads; absent parts are "".

    Attributes:
        interaction: What is asked for.
        type_name: Resource type, as written; nobody has checked that it exists.
        fhir_id: Of the resource, or of the bulk job.
        version: Version id, or name of a bulk file.
        operation: Without the dollar.
        member: Type asked for in the compartment of the resource, or ``*``.
    """

    interaction: Interaction
    type_name: str = ""
    fhir_id: str = ""
    version: str = ""
    operation: str = ""
    member: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The address exists, for these methods."""

    methods: tuple[str, ...]


def is_for_us(path: str) -> bool:
    """Whether a path, without the query, belongs to the records."""
    return path.startswith(BASE) and (len(path) == len(BASE) or path[len(BASE)] == "/")


def route_of(method: str, path: str) -> Route | Elsewhere | None:
    """What a method at a path below ``BASE`` asks for; None when there is nothing at the path."""
    rest = path[len(BASE) :]
    for shape, methods in _SHAPES:
        found = shape.fullmatch(rest)
        if found is None:
            continue
        name = methods.get(method)
        if name is None:
            return Elsewhere(tuple(sorted(methods)))
        parts = found.groupdict()
        return Route(
            Interaction(name),
            parts.get("type") or "",
            parts.get("id") or "",
            parts.get("version") or "",
            parts.get("operation") or "",
            parts.get("member") or "",
        )
    return None
