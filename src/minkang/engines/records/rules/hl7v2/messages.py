"""Reading a message: segments, fields and components, with the place of whatever is wrong.

hl7apy knows the segments and types of every version; what it cannot read is told with the code of HL7
table 0357 that an acknowledgement carries.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

from hl7apy.exceptions import HL7apyException
from hl7apy.parser import parse_message

SHANGHAI = timezone(timedelta(hours=8))
CHARSETS = {
    "": "utf-8",
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "ASCII": "ascii",
    "GB 18030-2000": "gb18030",
    "GB18030": "gb18030",
    "GBK": "gb18030",
}
_PLAIN = {"F": "|", "S": "^", "T": "&", "R": "~", "E": "\\", ".br": "\n"}
_ESCAPE = re.compile(r"\\(F|S|T|R|E|\.br)\\")
# Fields of the head, counted from 0 with the separator left out.
_MSH_CONTROL, _MSH_CHARSET = 9, 17
_FORMATS = {4: "%Y", 6: "%Y%m", 8: "%Y%m%d", 10: "%Y%m%d%H", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_DAY = 8
LONGEST_CONTROL = 64


class FaultCode(StrEnum):
    """HL7 table 0357, as far as it is used."""

    SEGMENT_SEQUENCE = "100"
    FIELD_MISSING = "101"
    TYPE_ERROR = "102"
    VALUE_NOT_FOUND = "103"
    EVENT_UNSUPPORTED = "201"
    VERSION_UNSUPPORTED = "203"
    KEY_UNKNOWN = "204"
    KEY_DUPLICATE = "205"
    INTERNAL = "207"


@dataclass(frozen=True, slots=True)
class V2Fault(Exception):  # noqa: N818 - the name says what is wrong
    """What is wrong with a message; it never quotes a value.

    Attributes:
        code: HL7 table 0357.
        place: Segment, its number, field: ``OBX^2^5``; "" for the whole message.
        text: English; what was expected.
        is_reject: Whether the sender must not send it again as it is (AR instead of AE).
    """

    code: FaultCode
    place: str
    text: str
    is_reject: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of a message; `number` counts those of its name from 1."""

    name: str
    number: int
    held: Any

    def repeats(self, field: int) -> list[list[str]]:
        """The components of each repetition of a field; empty when the field is empty."""
        escapes = [one.to_er7() for one in self.held.children if one.name == f"{self.name}_{field}"]
        return [said.split("^") for said in escapes if said]

    def field(self, field: int, component: int = 1) -> str:
        """A component of the first repetition of a field, "" when it is not there."""
        found = self.repeats(field)
        if not found or len(found[0]) < component:
            return ""
        return unescaped(found[0][component - 1]).strip()

    def required(self, field: int, component: int = 1) -> str:
        """The same, which must be there.

        Raises:
            V2Fault: it is missing.
        """
        said = self.field(field, component)
        if not said:
            raise V2Fault(FaultCode.FIELD_MISSING, self.place(field), "the field is required")
        return said

    def place(self, field: int) -> str:
        """Where a field stands, as ERR-2 says it."""
        return f"{self.name}^{self.number}^{field}"

    def moment(self, field: int) -> str:
        """A time stamp as FHIR writes it, as exact as it was sent; "" when it is not there.

        What names no zone is meant in China.

        Raises:
            V2Fault: it is no time stamp.
        """
        said = self.field(field)
        if not said:
            return ""
        fault = V2Fault(
            FaultCode.TYPE_ERROR, self.place(field), "expected YYYYMMDD[HHMM[SS]][+ZZZZ]"
        )
        sign = max(said.find("+"), said.find("-"))
        digits, zone = (said[:sign], said[sign:]) if sign > 0 else (said, "+0800")
        digits = digits.partition(".")[0]
        if len(digits) not in _FORMATS or not digits.isdecimal():
            raise fault
        try:
            at = datetime.strptime(f"{digits}{zone}", f"{_FORMATS[len(digits)]}%z")
        except ValueError:
            raise fault from None
        if len(digits) <= _DAY:
            return {4: f"{at:%Y}", 6: f"{at:%Y-%m}", 8: f"{at:%Y-%m-%d}"}[len(digits)]
        return at.isoformat()


@dataclass(frozen=True, slots=True)
class V2Message:
    """A message that could be read.

    Attributes:
        event: ``ADT^A01``.
        control: What the sender calls the message (MSH-10).
        sender: Sending application and facility (MSH-3, MSH-4).
        said_at: When it was made; None when it does not say to the minute.
        segments: In their order.
    """

    event: str
    control: str
    sender: tuple[str, str]
    said_at: datetime | None
    segments: tuple[Segment, ...]

    def named(self, name: str) -> Iterator[Segment]:
        """The segments of a name."""
        return (one for one in self.segments if one.name == name)

    def first(self, name: str) -> Segment:
        """The first segment of a name.

        Raises:
            V2Fault: there is none.
        """
        for one in self.named(name):
            return one
        raise V2Fault(FaultCode.SEGMENT_SEQUENCE, name, f"the message needs a {name} segment")


def decoded(message: bytes) -> str:
    """The text of a message in the character set its head names (MSH-18).

    Raises:
        V2Fault: the set is unknown, or the bytes are not of it.
    """
    head = message.split(b"\r", 1)[0].split(b"|")
    said = head[_MSH_CHARSET].decode("ascii", "replace").strip() if len(head) > _MSH_CHARSET else ""
    charset = CHARSETS.get(said.partition("~")[0].upper())
    if charset is None:
        raise V2Fault(FaultCode.VALUE_NOT_FOUND, "MSH^1^18", "the character set is unknown", True)
    try:
        return message.decode(charset)
    except UnicodeDecodeError as fault:
        raise V2Fault(
            FaultCode.TYPE_ERROR, "MSH^1^18", f"byte {fault.start} is not of {charset}", True
        ) from None


def read(text: str) -> V2Message:
    """A message of any version hl7apy knows.

    Raises:
        V2Fault: it is none, a segment is broken, or its head lacks what an answer needs.
    """
    try:
        held = parse_message(text.replace("\r\n", "\r").replace("\n", "\r"), find_groups=False)
    except HL7apyException as fault:
        raise V2Fault(
            FaultCode.SEGMENT_SEQUENCE, _broken(text), f"unreadable: {type(fault).__name__}", True
        ) from None
    counted: dict[str, int] = {}
    segments = []
    for one in held.children:
        counted[one.name] = counted.get(one.name, 0) + 1
        segments.append(Segment(one.name, counted[one.name], one))
    head = segments[0]
    said = head.moment(7)
    return V2Message(
        event=f"{head.required(9)}^{head.required(9, 2)}",
        control=head.required(10),
        sender=(head.field(3), head.required(4)),
        said_at=datetime.fromisoformat(said) if "T" in said else None,
        segments=tuple(segments),
    )


def unescaped(said: str) -> str:
    """A value without its escape sequences (HL7 v2.5.1, 2.7)."""
    return _ESCAPE.sub(lambda found: _PLAIN[found[1]], said)


def _broken(text: str) -> str:
    """The first line that begins as no segment does, or the head."""
    for number, line in enumerate(text.replace("\n", "\r").split("\r"), 1):
        name = line[:3]
        if line and not (name.isalnum() and name.isupper() and line[3:4] in ("|", "")):
            return f"line^{number}"
    return "MSH^1"


def control_of(message: bytes) -> str:
    """What the sender calls a message that cannot be read, as far as it says so."""
    head = message.split(b"\r", 1)[0].split(b"|")
    said = head[_MSH_CONTROL].decode("ascii", "replace") if len(head) > _MSH_CONTROL else ""
    return said[:LONGEST_CONTROL]
