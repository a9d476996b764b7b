"""FeedAnswers (HL7 v2.5.1, 2.9): accepted, in error, or rejected, with the place of the error."""

from datetime import datetime

from minkang.engines.records.rules.hl7v2.messages import SHANGHAI, V2Fault, V2Message
from minkang.engines.records.rules.numbers import blotted
from minkang.engines.records.terms import FeedAnswer

OURS = ("MINKANG", "PLATFORM")


def accepted(message: V2Message, *, at: datetime, note: str = "") -> str:
    """The answer to a message that is kept for good."""
    return "\r".join((_head(message, at), _said(FeedAnswer.ACCEPTED, message.control, note))) + "\r"


def refused(
    fault: V2Fault, *, at: datetime, message: V2Message | None = None, control: str = ""
) -> str:
    """The answer to a message that is not; `message` is None when it could not be read."""
    kind = FeedAnswer.REJECTED if fault.is_reject else FeedAnswer.ERROR
    known = message.control if message else control
    error = f"ERR||{fault.place}|{fault.code}^^HL70357|E||||{_escaped(blotted(fault.text))}"
    return "\r".join((_head(message, at), _said(kind, known, ""), error)) + "\r"


def _head(message: V2Message | None, at: datetime) -> str:
    application, facility = message.sender if message else ("", "")
    event = message.event.partition("^")[2] if message else ""
    moment = at.astimezone(SHANGHAI).strftime("%Y%m%d%H%M%S%z")
    control = f"A{at.astimezone(SHANGHAI):%Y%m%d%H%M%S%f}"
    sender = "|".join(OURS)
    kind = f"ACK^{event}^ACK" if event else "ACK"
    receiver = f"{_escaped(application)}|{_escaped(facility)}"
    return f"MSH|^~\\&|{sender}|{receiver}|{moment}||{kind}|{control}|P|2.5.1||||||UNICODE UTF-8"


def _said(kind: FeedAnswer, control: str, note: str) -> str:
    return f"MSA|{kind}|{_escaped(control)}" + (f"|{_escaped(note)}" if note else "")


def _escaped(said: str) -> str:
    for plain, escape in (("\\", "E"), ("|", "F"), ("^", "S"), ("&", "T"), ("~", "R")):
        said = said.replace(plain, f"\\{escape}\\")
    return said.replace("\r", " ").replace("\n", " ")
