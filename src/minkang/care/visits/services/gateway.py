"""How a text reaches a telephone: a port of one act, and the folder that stands in for a gateway.

An operator who has a short-message gateway puts a small program beside the folder: it takes each
file, sends it and deletes it. The folder is the queue, so a gateway that is down loses nothing.
"""

import json
import os
from pathlib import Path
from typing import Protocol

from django.conf import settings

FOLDER = "outbox"


class Gateway(Protocol):
    """Takes texts for telephones."""

    def send(self, *, reference: str, telephone: str, text: str) -> None:
        """Take a text; the same `reference` a second time must not reach the telephone again."""


class FileOutbox:
    """One file a text, readable by its owner only; it holds the number, so no log has to."""

    def __init__(self, folder: Path) -> None:
        """Keep the texts in `folder`, which is made when the first one comes."""
        self._folder = folder

    def send(self, *, reference: str, telephone: str, text: str) -> None:
        """Write ``<reference>.json`` whole or not at all; a file that is there is left alone."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = self._folder / f"{reference}.json"
        if kept.exists():
            return
        fresh = self._folder / f"{reference}.{os.getpid()}"
        fresh.touch(mode=0o600)
        written = json.dumps({"telephone": telephone, "text": text}, ensure_ascii=False)
        fresh.write_text(written, encoding="utf-8")
        fresh.replace(kept)


def gateway() -> Gateway:
    """The gateway of this instance: the outbox in its data folder."""
    return FileOutbox(settings.MINKANG_KEYS.parent / FOLDER)
