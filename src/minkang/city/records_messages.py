"""Reports as HL7 v2 messages, from houses whose laboratories speak nothing else.

One sends within minutes, one within hours, and the house that fell silent sent its last some days ago.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from minkang.city.records_houses import House
from minkang.city.records_people import Stated
from minkang.city.records_resources import Measured

MINUTE, ONE_DAY = timedelta(minutes=1), timedelta(days=1)
LATELY = 12 * ONE_DAY
APPLICATION, LABORATORY = "LIS", "检验系统（HL7 v2）"
# Minutes from the report to its arrival, least and most, house by house.
LAGS = ((2, 12), (180, 480), (20, 90))
# Shares of messages (verification = "memory").
FAULTY, TWICE = 0.04, 0.04
SEXES = {"male": "M", "female": "F"}
MOST_OF_A_HOUSE = 40


@dataclass(frozen=True, slots=True)
class Message:
    """One message on its way: when it arrives, and its bytes."""

    received_at: datetime
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a laboratory.

    Attributes:
        patient: The house's number of the patient, and what it holds of them.
        named: The report's number, its LOINC code or "", and its name.
        times: When it was taken and reported.
    """

    house: House
    patient: tuple[str, Stated]
    named: tuple[str, str, str]
    measured: tuple[Measured, ...]
    times: tuple[datetime, datetime]


@dataclass(slots=True)
class Wire:
    """The lines on which laboratories send; `lags` by the code of the house."""

    now: datetime
    draw: np.random.Generator
    lags: dict[str, tuple[int, int]]
    sent: dict[str, list[Message]] = field(default_factory=dict)

    def carries(self, house: House, reported_at: datetime) -> bool:
        """Whether a report of that moment goes over the wire."""
        is_room = len(self.sent.get(house.code, ())) < MOST_OF_A_HOUSE
        return house.code in self.lags and reported_at > self.now - LATELY and is_room

    def send(self, report: Report, *, is_corrected: bool) -> None:
        """Send a report; some say a word where a number belongs, some come twice."""
        house = report.house
        least, most = self.lags[house.code]
        received_at = report.times[1] + int(self.draw.integers(least, most)) * MINUTE
        is_silent = house.silent_from is not None and received_at >= house.silent_from
        if received_at > self.now or is_silent:
            return
        dice, sent = float(self.draw.random()), self.sent.setdefault(house.code, [])
        said = _message(report, f"{house.code}-{len(sent) + 1:05d}", "C" if is_corrected else "F")
        if dice < FAULTY:
            said = said.replace(f"||{report.measured[0].value}|", "||约|", 1)
        found = Message(received_at, said.encode())
        sent.append(found)
        if dice > 1 - TWICE:
            sent.append(Message(min(received_at + 5 * MINUTE, self.now), found.content))

    def messages(self) -> Iterator[Message]:
        """Everything that was sent, in no order."""
        for sent in self.sent.values():
            yield from sent


def wire(houses: Sequence[House], now: datetime, draw: np.random.Generator) -> Wire:
    """The wire of a region: the two largest hospitals, and the one that fell silent."""
    graded = [one for one in houses if one.is_graded and one.silent_from is None]
    silent = [one for one in houses if one.silent_from is not None]
    speaking = (*graded[:2], *silent)
    lags = {one.code: lag for one, lag in zip(speaking, LAGS, strict=False)}
    return Wire(now, draw, lags)


def _message(report: Report, control: str, status: str) -> str:
    number, loinc, name = report.named
    taken_at, reported_at = map(_stamp, report.times)
    code = f"{loinc}^{name}^LN" if loinc else f"^{name}"
    head = (
        rf"MSH|^~\&|{APPLICATION}|{report.house.code}|MINKANG|P|{reported_at}||ORU^R01^ORU_R01"
        f"|{control}|P|2.5.1||||||UNICODE UTF-8"
    )
    order = f"OBR|1||{number}|{code}|||{taken_at}{'|' * 15}{reported_at}||LAB|{status}"
    lines = [head, _pid(report.house, *report.patient), order]
    lines += [_obx(place, one, status) for place, one in enumerate(report.measured, 1)]
    return "\r".join(lines) + "\r"


def _pid(house: House, number: str, said: Stated) -> str:
    numbers = f"{number}^^^{house.code}^MR"
    if said.identity_number:
        numbers += f"~{said.identity_number}^^^^NNCHN"
    name = f"{said.name[0]}^{said.name[1:]}"
    sex = SEXES.get(said.gender, "U")
    return (
        f"PID|1||{numbers}||{name}||{said.born_on:%Y%m%d}|{sex}|||{said.address}||{said.telephone}"
    )


def _obx(place: int, one: Measured, status: str) -> str:
    analyte = one.analyte
    limits = f"{analyte.low}-{analyte.high}"
    if analyte.low is None:
        limits = f"<{analyte.high}"
    elif analyte.high is None:
        limits = f">{analyte.low}"
    code = f"{analyte.loinc}^{analyte.name}^LN"
    return f"OBX|{place}|NM|{code}||{one.value}|{analyte.unit}|{limits}|{one.flag}|||{status}"


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%d%H%M%S}+0800"
