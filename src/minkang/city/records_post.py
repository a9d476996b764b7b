"""What arrives when: resources gathered by house and batch, with the dirt that feeds really carry.

Some are sent twice, some late, some are corrected afterwards; about one of a hundred is refused, and most
of those come again rightly with the next batch.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
import numpy as np

from minkang.city.records_houses import House
from minkang.city.records_resources import Json

ONE_DAY = timedelta(days=1)
# Shares of resources (verification = "memory").
REFUSED, TWICE, SENT_AGAIN, DELAYED = 0.009, 0.014, 0.6, 0.02
MOST_DELAY_DAYS = 5
_ENCODER = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True, slots=True)
class Batch:
    """What one house sends at once, one resource a line."""

    house: House
    received_at: datetime
    lines: tuple[str, ...]


@dataclass(slots=True)
class Post:
    """Collects what is sent; `lines` by when it arrives and by whom it comes."""

    now: datetime
    draw: np.random.Generator
    lines: defaultdict[tuple[datetime, str], list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    houses: dict[str, House] = field(default_factory=dict)

    def send(self, house: House, resource: Json, reported_at: datetime) -> bool:
        """Send a resource with the batch after it was reported; False when it has not arrived yet."""
        dice = self.draw.random(4)
        if dice[0] < DELAYED:
            reported_at += int(1 + dice[1] * MOST_DELAY_DAYS) * ONE_DAY
        received_at = house.received(reported_at, self.now)
        if received_at is None:
            return False
        if dice[2] < REFUSED:
            self._put(house, received_at, _spoilt(resource, float(dice[3])))
            if dice[1] >= SENT_AGAIN:
                return False
            return self.send_exactly(house, resource, received_at + ONE_DAY)
        self._put(house, received_at, resource)
        if dice[2] > 1 - TWICE:
            self.send_exactly(house, resource, received_at + ONE_DAY)
        return True

    def send_exactly(self, house: House, resource: Json, reported_at: datetime) -> bool:
        """Send a resource as it is."""
        received_at = house.received(reported_at, self.now)
        if received_at is not None:
            self._put(house, received_at, resource)
        return received_at is not None

    def send_at_once(self, house: House, resource: Json, at: datetime) -> None:
        """Send a resource as it is, outside of the batches; not from a house that fell silent."""
        if at <= self.now and (house.silent_from is None or at < house.silent_from):
            self._put(house, at, resource)

    def batches(self) -> Iterator[Batch]:
        """Everything that was sent, as it arrives."""
        for (received_at, code), lines in sorted(self.lines.items()):
            yield Batch(self.houses[code], received_at, tuple(lines))

    def _put(self, house: House, received_at: datetime, resource: Json) -> None:
        self.houses[house.code] = house
        self.lines[received_at, house.code].append(_ENCODER.encode(resource).decode())


def _spoilt(resource: Json, dice: float) -> Json:
    """The resource with one of the faults that systems really make."""
    faults: list[tuple[str, Any]] = [("status", "完成"), ("id", f"{resource['id']}/1")]
    if "effectiveDateTime" in resource:
        faults.append(("effectiveDateTime", resource["effectiveDateTime"].replace("-", "/")[:10]))
    if "valueQuantity" in resource:
        said = resource["valueQuantity"]
        faults.append(("valueQuantity", said | {"value": f"约{said['value']}"}))
    if "subject" in resource:
        faults.append(("subject", {"reference": "Encounter/1"}))
    if resource["resourceType"] == "Patient":
        faults = [("gender", "男"), ("birthDate", resource["birthDate"].replace("-", ""))]
    name, value = faults[int(dice * len(faults))]
    return resource | {name: value}
