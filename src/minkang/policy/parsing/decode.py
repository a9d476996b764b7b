"""From bytes to text: UTF-8, UTF-16 with a byte-order mark, GB18030; anything else is refused."""

import codecs

from minkang.kernel.refusal import Refusal, Refused
from minkang.policy.parsing.types import Decoded

_BINARY_OPENINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "docx/xlsx/zip"),
    (b"\xd0\xcf\x11\xe0", "doc/xls/wps"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"{\\rtf", "rtf"),
)
# C0 controls that a text file may carry: tab, line feed, vertical tab, form feed, return, escape.
_TEXT_CONTROLS = frozenset("\t\n\v\f\r\x1b")
_MAX_CONTROL_SHARE = 0.01
_BLANK = "\ufeff\u200b\u200c\u200d\u2060"


def decode(raw: bytes) -> Decoded:
    """Read the bytes of an uploaded file as text.

    Line endings are kept. A byte-order mark is taken off. Raises `Refused` with code
    `policy.file_is_empty`, `policy.file_is_binary` or `policy.file_is_not_text`.
    """
    if not raw:
        raise _empty("0 bytes")
    for opening, name in _BINARY_OPENINGS:
        if raw.startswith(opening):
            raise _binary(f"file begins like {name}")
    decoded = _read(raw)
    if not decoded.text.strip().strip(_BLANK).strip():
        raise _empty("white space only")
    controls = sum(1 for c in decoded.text if c < " " and c not in _TEXT_CONTROLS)
    if controls > _MAX_CONTROL_SHARE * len(decoded.text):
        raise _binary(f"{controls} control characters")
    return decoded


def _read(raw: bytes) -> Decoded:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if raw.startswith(mark):
            try:
                return Decoded(raw[len(mark) :].decode(encoding), encoding)
            except UnicodeDecodeError as fault:
                raise _not_text(str(fault)) from fault
    if b"\x00" in raw:
        raise _binary("NUL byte")
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as first:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError as second:
            raise _not_text(f"utf-8: {first}; gb18030: {second}") from second
    return Decoded(text, "gb18030", ("文件按 GB18030 编码读取,请核对有无乱码。",))


def _empty(detail: str) -> Refused:
    return Refused(
        Refusal(
            "policy.file_is_empty",
            "文件是空的,没有可以导入的文字。请确认选对了文件,重新保存后再试。",
            f"the file holds no text: {detail}",
        )
    )


def _binary(detail: str) -> Refused:
    return Refused(
        Refusal(
            "policy.file_is_binary",
            "这不是纯文本文件,无法读出条文。请在原软件中“另存为”纯文本(.txt,UTF-8)后再导入。",
            f"not a text file: {detail}; expected UTF-8, UTF-16 with mark, or GB18030 text",
        )
    )


def _not_text(detail: str) -> Refused:
    return Refused(
        Refusal(
            "policy.file_is_not_text",
            "文件的文字编码认不出来,强行读取会出现乱码。请另存为 UTF-8 编码的纯文本后再导入。",
            f"undecodable: {detail}",
        )
    )
