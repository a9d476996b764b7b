"""About three hundred resources of a county hospital, dirty enough to try every rule of search on.

Dates of every precision, periods open on either side, codes without a system, several codes of one
thing, quantities with a comparator, references to what never came, gaps everywhere. The choice of each
value hangs on its name alone, so that the world is the same in every run.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, TypeVar

Tree = dict[str, Any]
Got = TypeVar("Got")

LOINC, LOCAL = "http://loinc.org", "urn:oid:2.16.156.10011.9.1"
UCUM, MRN = "http://unitsofmeasure.org", "urn:oid:2.16.156.10011.1.12.1"
TAGS, PROFILE = "urn:example:tags", "http://minkang.example/profile"
FAMILIES = ("王", "李", "张", "欧阳", "Smith", "Šimić")
GIVEN = ("小丽", "伟", "芳", "建国", "Anna", "Jo Ann")
CODES = ("14749-6", "8480-6", "8462-4", "GLU", "glu")
STATUSES = ("final", "preliminary", "amended")
CITIES = ("本溪市", "沈阳市", "Benxi")
DATES = (
    "1989-07-01", "2024", "2025-11", "2026-01", "2026-01-31", "2026-02-01", "2026-03-04T23:30:00.250Z",
    "2026-03-05T00:00:00Z", "2026-03-05T08:00:01+08:00", "2026-03-06", "2026-03-31T16:00:00Z",
    "2026-10", "2026-11-19", "2026-11-20T09:30:00+08:00", "2027-02-28",
)  # fmt: skip
"""In the order of time, none within another."""

AMOUNTS = ("5.1", "5.10", "5.14", "5.15", "5.05", "140", "139.5", "100", "0", "-3", "0.0004", "1e2")
UNITS = (("mmol/L", UCUM), ("mg/dL", UCUM), ("mmHg", ""))


class Choice:
    """Chooses by the hash of a name."""

    def __init__(self, name: str) -> None:
        """Begin at `name`."""
        self._name, self._turn = name, 0

    def number(self, below: int) -> int:
        """A whole number from 0."""
        self._turn += 1
        digest = blake2b(f"{self._name}/{self._turn}".encode(), digest_size=8).digest()
        return int.from_bytes(digest) % below

    def of(self, some: Sequence[Got]) -> Got:
        """One of them."""
        return some[self.number(len(some))]

    def some(self, each: Sequence[Got], most: int) -> list[Got]:
        """None to `most` of them, none twice."""
        return list(dict.fromkeys(self.of(each) for _ in range(self.number(most + 1))))

    def happens(self, percent: int) -> bool:
        """Whether something of this likelihood happens."""
        return self.number(100) < percent


def world() -> list[Tree]:
    """All of it; what is referred to comes first."""
    return [
        *(organisation(nth) for nth in range(6)),
        *(practitioner(nth) for nth in range(8)),
        *(patient(nth) for nth in range(36)),
        *(encounter(nth) for nth in range(50)),
        *(condition(nth) for nth in range(40)),
        *(observation(nth) for nth in range(160)),
    ]


def concept(choice: Choice) -> Tree:
    systems = (LOINC, LOCAL, None)
    codings = [
        {"code": choice.of(CODES), **({"system": system} if system else {})}
        for system in choice.some(systems, 2)
    ]
    words = {"text": choice.of(("血糖", "收缩压（坐位）", "Glucose"))} if choice.happens(40) else {}
    return {**({"coding": codings} if codings else {"text": "其他"}), **words}


def meta(choice: Choice) -> Tree:
    tags = [{"system": TAGS, "code": code} for code in choice.some(("a", "b"), 2)]
    profiles = [f"{PROFILE}/{one}" for one in choice.some(("lab", "lab/blood", "vital"), 2)]
    return {"meta": {"tag": tags, "profile": profiles}} if tags and profiles else {}


def identifier(choice: Choice, nth: int) -> Tree:
    system = {} if choice.happens(20) else {"system": MRN}
    return {"identifier": [{**system, "value": f"{nth:06}"}]} if choice.happens(85) else {}


def link(kind: str, choice: Choice, below: int) -> Tree:
    return {"reference": f"{kind}/{kind[:2].lower()}{choice.number(below)}"}


def period(choice: Choice) -> Tree:
    first = choice.number(len(DATES) - 1)
    ends = {"start": DATES[first], "end": choice.of(DATES[first + 1 :])}
    if choice.happens(30):
        ends.pop(choice.of(("start", "end")))
    return ends


def organisation(nth: int) -> Tree:
    choice = Choice(f"organisation {nth}")
    part = {"partOf": link("Organization", choice, nth)} if nth and choice.happens(60) else {}
    return {
        "resourceType": "Organization", "id": f"or{nth}", **part,
        "name": choice.of(("本溪县医院", "本溪市中心医院", "First Hospital")),
        "active": choice.happens(70),
    }  # fmt: skip


def practitioner(nth: int) -> Tree:
    choice = Choice(f"practitioner {nth}")
    name = {"family": choice.of(FAMILIES), "given": [choice.of(GIVEN)]}
    return {"resourceType": "Practitioner", "id": f"pr{nth}", "name": [name]}


def patient(nth: int) -> Tree:
    choice = Choice(f"patient {nth}")
    family, given = choice.of(FAMILIES), choice.of(GIVEN)
    words = {"text": f"{family}{given}"} if choice.happens(40) else {"family": family}
    name = {**words, **({"given": given.split()} if "family" in words else {})}
    born = {"birthDate": choice.of(("1950", "1986-03", "1986-03-02", "2020-12-31"))}
    return {
        "resourceType": "Patient", "id": f"pa{nth}", **meta(choice), **identifier(choice, nth),
        **({"name": [name]} if choice.happens(90) else {}),
        **({"gender": choice.of(("male", "female"))} if choice.happens(80) else {}),
        **(born if choice.happens(80) else {}),
        **({"active": choice.happens(50)} if choice.happens(70) else {}),
        **({"address": [{"city": choice.of(CITIES)}]} if choice.happens(60) else {}),
        **({"managingOrganization": link("Organization", choice, 8)} if choice.happens(60) else {}),
    }  # fmt: skip


def encounter(nth: int) -> Tree:
    choice = Choice(f"encounter {nth}")
    return {
        "resourceType": "Encounter", "id": f"en{nth}",
        "status": choice.of(("finished", "in-progress")), "class": {"code": choice.of(("AMB", "IMP"))},
        "subject": link("Patient", choice, 40),
        **({"period": period(choice)} if choice.happens(85) else {}),
        **({"serviceProvider": link("Organization", choice, 6)} if choice.happens(70) else {}),
    }  # fmt: skip


def condition(nth: int) -> Tree:
    choice = Choice(f"condition {nth}")
    onset = (
        {"onsetDateTime": choice.of(DATES)}
        if choice.happens(50)
        else {"onsetPeriod": period(choice)}
    )
    return {
        "resourceType": "Condition", "id": f"co{nth}", **meta(choice), "code": concept(choice),
        "subject": link("Patient", choice, 36),
        **(onset if choice.happens(80) else {}),
        **({"encounter": link("Encounter", choice, 50)} if choice.happens(50) else {}),
    }  # fmt: skip


def observation(nth: int) -> Tree:
    choice = Choice(f"observation {nth}")
    when = (
        {"effectivePeriod": period(choice)} if choice.happens(15)
        else {"effectiveDateTime": choice.of(DATES)}
    )  # fmt: skip
    unit, system = choice.of(UNITS)
    value = {
        "value": choice.of(AMOUNTS), "unit": unit, **({"system": system, "code": unit} if system else {}),
        **({"comparator": choice.of(("<", ">"))} if choice.happens(10) else {}),
    }  # fmt: skip
    doers = [link(kind, choice, 6) for kind in choice.some(("Practitioner", "Organization"), 2)]
    return {
        "resourceType": "Observation", "id": f"ob{nth}", **meta(choice), **identifier(choice, nth),
        "status": choice.of(STATUSES), "code": concept(choice),
        **({"subject": link("Patient", choice, 38)} if choice.happens(92) else {}),
        **(when if choice.happens(90) else {}),
        **({"valueQuantity": value} if choice.happens(80) else {}),
        **({"encounter": link("Encounter", choice, 52)} if choice.happens(50) else {}),
        **({"performer": doers} if doers else {}),
    }  # fmt: skip
