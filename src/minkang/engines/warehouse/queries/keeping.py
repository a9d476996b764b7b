"""Small files beside the copy that save work and may vanish at any time.

Whatever is kept can be computed again: a file that is missing, damaged or written by other code
is as good as none, and one that cannot be written is missed by nobody but the clock. The name
carries a fingerprint of the code, the first line a digest of the rest.
"""

import hashlib
import json
import logging
import os
import sys
import threading
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import minkang

_log = logging.getLogger(__name__)
DIGITS = 16
"""Digits of a SHA-256 in a file's name."""


@cache
def fingerprint() -> str:
    """Of our code and of the libraries that compile and count; sixteen digits."""
    digest = hashlib.sha256(
        f"{version('ibis-framework')} {version('sqlglot')} {sys.version}".encode()
    )
    for root in minkang.__path__:
        for file in sorted(Path(root).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:DIGITS]


def read(file: Path) -> Any | None:
    """What `write` kept in a file; None without one that is whole."""
    try:
        sha256, _, body = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    if hashlib.sha256(body).hexdigest().encode() != sha256:
        return None
    return json.loads(body)


def write(file: Path, said: Any) -> bool:
    """Keep JSON in a file, replaced as one; False, and a line in the log, where that cannot be."""
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    fresh = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    try:
        fresh.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        fresh.replace(file)
    except OSError as fault:
        _log.warning("%s is not kept: %s", file.name, fault.strerror)
        return False
    return True
