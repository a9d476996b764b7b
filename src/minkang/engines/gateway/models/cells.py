"""The sealed cells of the gateway: how they are filled and opened."""

import json
from collections.abc import Mapping

from minkang.kernel import crypto

# What the driver gives for a cell.
Held = bytes | memoryview
MESSAGES, INCOMING, LOG = "gateway_message", "gateway_incoming", "gateway_exchange"


def seal_body(table: str, key: object, body: Mapping[str, str]) -> bytes:
    """The cell of a message's body."""
    text = json.dumps(dict(body), ensure_ascii=False)
    return crypto.seal(text, table=table, column="body_sealed", key=str(key))


def open_body(table: str, key: object, held: Held) -> Mapping[str, str]:
    """A message's body."""
    text = crypto.unseal(bytes(held), table=table, column="body_sealed", key=str(key))
    body: dict[str, str] = json.loads(text)
    return body


def seal_text(office: object, seq: int, text: str) -> bytes:
    """The cell of a signed text in the log."""
    return crypto.seal(text, table=LOG, column="text_sealed", key=f"{office} {seq}")


def open_text(office: object, seq: int, held: Held) -> str:
    """A signed text of the log; "" for an entry without one."""
    if not held:
        return ""
    return crypto.unseal(bytes(held), table=LOG, column="text_sealed", key=f"{office} {seq}")
