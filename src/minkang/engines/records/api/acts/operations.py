"""Operations: what the standard asks for beyond reading and writing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from minkang.engines.records.api import faults
from minkang.engines.records.api.acts import bulk, matching, retrieving, validating
from minkang.engines.records.api.answers import Reply
from minkang.engines.records.api.asking import Asked

EVERY_TYPE = "*"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Attributes:
        name: Without the dollar.
        definition: Id of the OperationDefinition of the standard.
        run: Does it.
        types: Resource types it exists for; ``*`` for all.
        is_of_system: Whether it exists at the base address.
        is_of_type: Whether it exists at ``Type/$name``.
        is_of_instance: Whether it exists at ``Type/id/$name``.
        methods: Methods it is asked for with.
    """

    name: str
    definition: str
    run: Callable[[Asked], Reply]
    types: frozenset[str] = frozenset()
    is_of_system: bool = False
    is_of_type: bool = True
    is_of_instance: bool = False
    methods: tuple[str, ...] = ("GET", "POST")

    def is_for(self, type_name: str) -> bool:
        """Whether a resource type has it."""
        return type_name in self.types or EVERY_TYPE in self.types

    def is_at(self, type_name: str, fhir_id: str) -> bool:
        """Whether it exists at an address; "" is what the address lacks."""
        if not type_name:
            return self.is_of_system
        has_level = self.is_of_instance if fhir_id else self.is_of_type
        return has_level and self.is_for(type_name)


OPERATIONS: Mapping[str, Operation] = {
    one.name: one
    for one in (
        Operation(
            "validate", "Resource-validate", validating.validate, frozenset({EVERY_TYPE}),
            is_of_instance=True, methods=("POST",),
        ),
        Operation(
            "everything", "Patient-everything", retrieving.everything, frozenset({"Patient"}),
            is_of_type=False, is_of_instance=True,
        ),
        Operation(
            "lastn", "Observation-lastn", retrieving.lastn, frozenset({"Observation"}),
        ),
        Operation(
            "status", "backport-subscription-status", retrieving.standing,
            frozenset({"Subscription"}), is_of_type=False, is_of_instance=True, methods=("GET",),
        ),
        Operation(
            "match", "Patient-match", matching.match, frozenset({"Patient"}), methods=("POST",),
        ),
        Operation(
            "export", "system-export", bulk.export, frozenset({"Patient", "Group"}),
            is_of_system=True, is_of_instance=True,
        ),
        Operation("import", "system-import", bulk.take_in, is_of_system=True, methods=("POST",)),
    )
}  # fmt: skip


def operate(asked: Asked) -> Reply:
    """Run the operation the address names."""
    route = asked.route
    found = OPERATIONS.get(route.operation)
    if found is None or not found.is_at(route.type_name, route.fhir_id):
        raise faults.turned_away(
            HTTPStatus.NOT_FOUND,
            "not-supported",
            f"这个地址没有操作 ${route.operation}。请对照 metadata 查看可用的操作。",
            f"There is no operation ${route.operation} at this address.",
        )
    if asked.call.method not in found.methods:
        raise faults.method_not_allowed(found.methods)
    return found.run(asked)
