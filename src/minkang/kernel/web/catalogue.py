"""The English catalogue: compiled without system tools, and compared with the sources.

Source strings are Chinese and stand in templates and modules; the English stands in the
``locale/en/LC_MESSAGES/django.po`` of the app that uses them, what the frame says in the kernel's.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2]
_CATALOGUES = "locale/*/LC_MESSAGES/*.po"
_CALLS: Mapping[str, None] = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"))
_PLACEHOLDER = re.compile(r"%\(\w+\)")


def compile_catalogues(package: Path = PACKAGE) -> list[Path]:
    """Compile every ``.po`` that is newer than its ``.mo``; return the files written.

    Safe to run in several processes at once: a catalogue appears whole or not at all.
    """
    written = []
    for source in sorted(package.rglob(_CATALOGUES)):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        content = BytesIO()
        write_mo(content, _read(source))
        _replace(target, content.getvalue())
        written.append(target)
    return written


def missing(package: Path = PACKAGE) -> list[str]:
    """What is wrong with the English catalogues, one sentence each; empty when nothing is.

    Two-sided: a string of the sources without English, and English without a source. A placeholder
    that stands on one side only, and two catalogues that differ about a string, are reported too.
    """
    english: dict[str, str] = {}
    faults = []
    for text, words in _english(package):
        if english.setdefault(text, words) != words:
            faults.append(f"two catalogues differ in the English of {text!r}")
    used = dict(_used(package))
    faults += [
        f"no English for {text!r} ({place})"
        for text, place in used.items()
        if not english.get(text)
    ]
    faults += [f"no source uses {text!r} any more" for text in english if text not in used]
    faults += [
        f"placeholders differ in the English of {text!r}"
        for text, words in english.items()
        if words and set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(words))
    ]
    return faults


def _english(package: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(package.rglob("locale/en/LC_MESSAGES/*.po")):
        for entry in _read(path):
            if entry.id:
                yield str(entry.id), "" if entry.fuzzy else str(entry.string)


def _used(package: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(package.rglob("*")):
        if path.suffix == ".py":
            source = path.read_bytes()
        elif path.suffix == ".html":
            source = templatize(path.read_text(encoding="utf-8")).encode()
        else:
            continue
        for line, _call, text, _comments in extract_python(BytesIO(source), _CALLS, [], {}):
            if isinstance(text, str) and text:
                yield text, f"{path.relative_to(package)}:{line}"


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def _replace(target: Path, content: bytes) -> None:
    fresh = target.with_suffix(f".{id(content)}.tmp")
    fresh.write_bytes(content)
    fresh.replace(target)
