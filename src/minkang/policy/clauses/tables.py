"""Strict reading of TOML tables: every key is asked for, a key nobody asked for is an error."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Self


class DeclarationFault(ValueError):  # noqa: N818 - says what it is
    """A data file of the policy chain says something the house does not understand."""


class Table:
    """One TOML table. Use as a context manager: leaving it refuses the keys not read.

    Every reader raises `DeclarationFault` naming the place, the key and what was expected.
    """

    def __init__(self, entries: dict[str, object], where: str) -> None:
        """`where` names the table in errors: file and heading."""
        self._entries = entries
        self._unread = set(entries)
        self.where = where

    def __enter__(self) -> Self:
        """Start reading."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Refuse unread keys, unless another fault is already on its way."""
        if fault is None and self._unread:
            raise DeclarationFault(f"{self.where}: unexpected {', '.join(sorted(self._unread))}")

    def text(self, key: str, default: str | None = None) -> str:
        """A string that is not empty; `default` allows the key to be absent."""
        found = self._take(key, default is None)
        if found is None:
            return default or ""
        if not isinstance(found, str) or not found.strip():
            raise self._wrong(key, "a text that is not empty", found)
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """An array of strings; empty when the key is absent."""
        found = self._take(key, required=False)
        if found is None:
            return ()
        if not isinstance(found, list):
            raise self._wrong(key, "an array of texts", found)
        if not all(isinstance(item, str) and item for item in found):
            raise self._wrong(key, "texts that are not empty", found)
        return tuple(found)

    def whole(self, key: str) -> int:
        """A whole number."""
        found = self._take(key, required=True)
        if not isinstance(found, int) or isinstance(found, bool):
            raise self._wrong(key, "a whole number", found)
        return found

    def number(self, key: str) -> Decimal | None:
        """An exact number, digits kept as written; None when the key is absent."""
        found = self._take(key, required=False)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int | Decimal):
            raise self._wrong(key, "a number", found)
        return Decimal(found)

    def day(self, key: str) -> date | None:
        """A calendar day; None when the key is absent."""
        found = self._take(key, required=False)
        if found is None:
            return None
        if isinstance(found, datetime) or not isinstance(found, date):
            raise self._wrong(key, "a day such as 2025-12-31", found)
        return found

    def table(self, key: str) -> "Table | None":
        """A nested table; None when the key is absent."""
        found = self._take(key, required=False)
        if found is None:
            return None
        if not isinstance(found, dict):
            raise self._wrong(key, "a table", found)
        return Table(found, f"{self.where} {key}")

    def tables(self, key: str) -> Iterator["Table"]:
        """An array of tables, in order; nothing when the key is absent."""
        found = self._take(key, required=False)
        if found is None:
            return
        if not isinstance(found, list):
            raise self._wrong(key, "an array of tables", found)
        for number, entries in enumerate(found, start=1):
            if not isinstance(entries, dict):
                raise self._wrong(key, "an array of tables", entries)
            yield Table(entries, f"{self.where} {key} {entries.get('id', number)}")

    def _take(self, key: str, required: bool) -> object:
        self._unread.discard(key)
        if required and key not in self._entries:
            raise DeclarationFault(f"{self.where}: {key} is missing")
        return self._entries.get(key)

    def _wrong(self, key: str, expected: str, found: object) -> DeclarationFault:
        return DeclarationFault(f"{self.where}: {key} is {found!r}, expected {expected}")


def read(path: Path) -> Table:
    """Read one TOML file; decimals keep their digits.

    Raises:
        DeclarationFault: The file is not TOML.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise DeclarationFault(f"{path.name}: {fault}") from fault
    return Table(entries, path.name)


def read_folder(folder: Path) -> Iterator[Table]:
    """Read every TOML file of a folder, in the order of their names."""
    for path in sorted(folder.glob("*.toml")):
        yield read(path)
