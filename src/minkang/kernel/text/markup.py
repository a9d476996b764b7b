"""Text for XML, which has no way to write most control characters."""

_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {
    0x7F: 0x2421,
    0xFFFE: 0xFFFD,
    0xFFFF: 0xFFFD,
}


def writable(text: str) -> str:
    """`text` with the Unicode picture of every character that XML cannot hold; nothing is dropped."""
    return text.translate(_PICTURES)
