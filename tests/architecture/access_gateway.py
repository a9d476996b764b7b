"""What the routes of the gateway are asked about on one side of the access world."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from minkang.engines.gateway import services
from minkang.kernel.jws import make_key
from minkang.registry.organisations.models import Organisation

BY = "system:test"


@dataclass(frozen=True, slots=True)
class GatewaySide:
    """A message to the organisation, which is reached by messages, and a change of it that waits."""

    message: UUID
    change: int


def gateway_side(organisation: Organisation) -> GatewaySide:
    """Everything through the services."""
    at = datetime.now(tz=UTC)
    entry = services.OfficeEntry(
        organisation=organisation.pk,
        code=f"office-{organisation.credit_code[-6:].lower()}",
        endpoint="https://office.example.org/messages",
        answers_within=timedelta(hours=4),
        public_pem=make_key().public_pem,
        kinds=("test.part",),
    )
    services.register_office(entry=entry, by=BY, at=at)
    sent = services.send(
        to=organisation.pk, kind="test.part", body={"a": "b"}, by=BY, at=at, key="case:1"
    )
    moved = replace(entry, endpoint="https://other.example.org/messages", public_pem="")
    change = services.propose_change(entry=moved, by=BY, at=at)
    return GatewaySide(sent.pk, change.pk)
