"""Reading uploaded files: every common encoding is read, everything else refused with advice."""

import pytest

from minkang.kernel.refusal import Refused
from minkang.policy.parsing import decode

TEXT = "一、工作目标\n到2025年，达标率达到90%以上。\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("gb18030"), "gb18030"),
    ],
)
def test_text_in_every_common_encoding_is_read_without_loss(raw: bytes, encoding: str) -> None:
    decoded = decode(raw)
    assert decoded.text == TEXT
    assert decoded.encoding == encoding


def test_gb18030_text_carries_a_remark_because_it_is_guessed() -> None:
    assert decode(TEXT.encode("gb18030")).warnings
    assert not decode(TEXT.encode()).warnings


@pytest.mark.parametrize("raw", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\u3000\u200b\n".encode()])
def test_an_empty_or_blank_file_is_refused_as_empty(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        decode(raw)
    assert refused.value.refusal.code == "policy.file_is_empty"


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7 abc",
        b"PK\x03\x04rest",
        b"\xd0\xcf\x11\xe0rest",
        b"abc\x00def",
        bytes(range(1, 9)) * 40,
    ],
)
def test_a_binary_file_is_refused_with_the_next_step(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        decode(raw)
    refusal = refused.value.refusal
    assert refusal.code == "policy.file_is_binary"
    assert "另存为" in refusal.message


@pytest.mark.parametrize("raw", [b"\x80\xff\xff\x80", b"\xff\xfe\x00\xd8", b"\xef\xbb\xbf\xff\xff"])
def test_undecodable_bytes_are_refused_as_unreadable_text(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        decode(raw)
    assert refused.value.refusal.code == "policy.file_is_not_text"
