"""The keys of this installation: one file with the KEK, one with every other key wrapped by it.

Both are made at first use, readable by their owner only, and replaced whole: a reader sees the old
ring or the new one, never half. Writers take turns by a file lock, so two processes that start at
once agree on their keys; a process notices another's change by the file's identity and time.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from django.conf import settings

from minkang.kernel.crypto.profiles import NONCE_BYTES, SUITES, Profile, SealBroken, Sealer

KEK_BYTES = 32
KEY_ID_BYTES = 8
INDEX_KEY_BYTES = 32
OWNER_ONLY, OWNER_ONLY_FOLDER = 0o600, 0o700


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key that seals the values of one table; `key_id` stands in every value it sealed."""

    key_id: bytes
    sealer: Sealer = field(repr=False)


@dataclass(frozen=True, slots=True)
class IndexKey:
    """A key that serves one purpose of finding."""

    digest: Callable[[bytes, bytes], bytes]
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A key as the ring keeps it; `use` is ``table:…`` or ``purpose:…``."""

    key_id: str
    use: str
    profile: Profile
    wrapped: str


@dataclass(frozen=True, slots=True)
class Content:
    """What the ring file holds: the profile of keys to come, and the keys, oldest first."""

    profile: Profile
    keys: tuple[Wrapped, ...]

    def newest(self, use: str) -> Wrapped | None:
        """The key for what is written now."""
        return next((one for one in reversed(self.keys) if one.use == use), None)


EMPTY = Content(Profile.INTL, ())


class KeyRing:
    """The keys in one folder, opened once a process."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read or made before the first key is asked for."""
        self._folder = folder
        self._ring = folder / "ring.json"
        self._ring_name = str(self._ring)
        self._seen = (0, 0)
        self._sealing: dict[str, DataKey] = {}
        self._opening: dict[bytes, DataKey] = {}
        self._finding: dict[str, IndexKey] = {}

    def sealing_key(self, table: str) -> DataKey:
        """The key for new values of `table`, made when it has none."""
        self._refresh()
        known = self._sealing.get(table)
        if known is None:
            self.add(f"table:{table}", only_if_missing=True)
            known = self._sealing[table]
        return known

    def opening_key(self, key_id: bytes) -> DataKey:
        """The key with this id.

        Raises:
            SealBroken: the ring has no such key.
        """
        self._refresh()
        try:
            return self._opening[key_id]
        except KeyError:
            raise SealBroken(f"the ring holds no key {key_id.hex()}") from None

    def index_key(self, purpose: str) -> IndexKey:
        """The key for finding by `purpose`, made when there is none."""
        self._refresh()
        known = self._finding.get(purpose)
        if known is None:
            self.add(f"purpose:{purpose}", only_if_missing=True)
            known = self._finding[purpose]
        return known

    def add(self, use: str, *, only_if_missing: bool) -> bytes:
        """Make a key for `use`; returns the id of its newest key, made now or already there."""
        with self._turn():
            content = self._read()
            newest = content.newest(use)
            if newest is None or not only_if_missing:
                newest = self._fresh(use, content.profile)
                self._write(replace(content, keys=(*content.keys, newest)))
        self._refresh()
        return bytes.fromhex(newest.key_id)

    def adopt(self, profile: Profile) -> None:
        """Make the keys to come under `profile`; the keys there are stay as they are."""
        with self._turn():
            self._write(replace(self._read(), profile=profile))

    def _refresh(self) -> None:
        try:
            state = os.stat(self._ring_name)  # noqa: PTH116 - on the path of every seal
        except FileNotFoundError:
            return
        now = (state.st_ino, state.st_mtime_ns)
        if now == self._seen:
            return
        for one in self._read().keys:
            self._take(one)
        self._seen = now

    def _take(self, one: Wrapped) -> None:
        suite = SUITES[one.profile]
        kind, name = one.use.split(":", 1)
        key_id, key = bytes.fromhex(one.key_id), self._unwrap(one)
        if kind == "purpose":
            self._finding[name] = IndexKey(suite.digest, key)
            return
        self._opening[key_id] = self._opening.get(key_id) or DataKey(key_id, suite.sealer(key))
        self._sealing[name] = self._opening[key_id]

    def _fresh(self, use: str, profile: Profile) -> Wrapped:
        is_index = use.startswith("purpose:")
        key = secrets.token_bytes(INDEX_KEY_BYTES if is_index else SUITES[profile].key_bytes)
        key_id = secrets.token_hex(KEY_ID_BYTES)
        nonce = secrets.token_bytes(NONCE_BYTES)
        wrapped = nonce + self._wrapper(profile).encrypt(nonce, key, _binding(use, key_id))
        return Wrapped(key_id, use, profile, wrapped.hex())

    def _unwrap(self, one: Wrapped) -> bytes:
        held = bytes.fromhex(one.wrapped)
        binding = _binding(one.use, one.key_id)
        try:
            return self._wrapper(one.profile).decrypt(
                held[:NONCE_BYTES], held[NONCE_BYTES:], binding
            )
        except InvalidTag:
            raise SealBroken(f"key {one.key_id} of {one.use} is not wrapped by this KEK") from None

    def _wrapper(self, profile: Profile) -> Sealer:
        suite = SUITES[profile]
        kek = bytes.fromhex((self._folder / "kek").read_text(encoding="ascii"))
        return suite.sealer(suite.digest(kek, b"wrap data keys")[: suite.key_bytes])

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self._folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        self._folder.chmod(OWNER_ONLY_FOLDER)
        lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, OWNER_ONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._ensure_kek()
            yield
        finally:
            os.close(lock)

    def _ensure_kek(self) -> None:
        # A ring without its KEK means the KEK was lost: a fresh one would only hide that.
        if not (self._folder / "kek").exists() and not self._ring.exists():
            _write_durably(self._folder / "kek", secrets.token_hex(KEK_BYTES))

    def _read(self) -> Content:
        if not self._ring.exists():
            return EMPTY
        held = json.loads(self._ring.read_text(encoding="ascii"))
        keys = (Wrapped(**{**one, "profile": Profile(one["profile"])}) for one in held["keys"])
        return Content(Profile(held["profile"]), tuple(keys))

    def _write(self, content: Content) -> None:
        _write_durably(self._ring, json.dumps(asdict(content), indent=1))


def _binding(use: str, key_id: str) -> bytes:
    return f"{use}|{key_id}".encode()


def _write_durably(file: Path, text: str) -> None:
    """Replace `file` whole, on disk before it is used: a key that is lost loses what it sealed."""
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@cache
def _opened(folder: Path) -> KeyRing:
    return KeyRing(folder)


def ring() -> KeyRing:
    """The ring of this installation, in the folder that the settings name."""
    return _opened(settings.MINKANG_KEYS)


def adopt(profile: Profile) -> None:
    """Make every key to come under `profile`.

    Keys there are stay: rotate and reseal each table to leave the old profile, and adopt before the
    first resident is registered to have the indexes under it too.
    """
    ring().adopt(profile)
