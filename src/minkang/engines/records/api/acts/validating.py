"""``$validate``: all that would be said of a resource, without storing it."""

from http import HTTPStatus
from typing import Any

import msgspec

from minkang.engines.records.api import faults
from minkang.engines.records.api.answers import Reply
from minkang.engines.records.api.asking import Asked, require_scope, resource_of
from minkang.engines.records.rules import validation
from minkang.engines.records.rules.issues import Issue, IssueCode, Severity
from minkang.engines.records.rules.reading import Unreadable, members, read
from minkang.engines.records.rules.scopes import Act


def validate(asked: Asked) -> Reply:
    """200 with every finding; errors are findings and no failure of the operation."""
    require_scope(asked.reader, Act.CREATE, asked.route.type_name)
    try:
        tree = _subject(resource_of(asked.call))
    except Unreadable as fault:
        return Reply(HTTPStatus.OK, faults.outcome(fault.issues))
    found = list(validation.issues(tree, is_platform=asked.author.is_platform))
    if tree.get("resourceType") != asked.route.type_name:
        found.insert(0, _another_type(asked.route.type_name))
    if not found:
        return Reply(HTTPStatus.OK, faults.all_is_well("内容符合规范。", "No issues were found."))
    return Reply(HTTPStatus.OK, faults.outcome(found))


def _subject(text: str) -> dict[str, Any]:
    """The resource itself, or the one in ``Parameters.parameter[name=resource]``."""
    tree = read(text)
    if tree.get("resourceType") != "Parameters":
        return tree
    for one in msgspec.json.decode(members(text)["parameter"], type=list[dict[str, msgspec.Raw]]):
        if "resource" in one and msgspec.json.decode(one.get("name", b'""')) == "resource":
            return read(bytes(one["resource"]))
    raise faults.malformed("Parameters hold no parameter named `resource` with a resource.")


def _another_type(wanted: str) -> Issue:
    return Issue(
        Severity.ERROR,
        IssueCode.INVALID,
        "resourceType",
        f"内容不是 {wanted}。请核对 resourceType 与地址。",
        f"The resourceType is not {wanted}, which the address says.",
    )
