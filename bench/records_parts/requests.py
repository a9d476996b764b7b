"""The requests: the same resources, mix and order for every server.

The mix is that of the open FHIR server benchmark of Health Samurai, told again: create, read, update
and search in equal parts, over patients and their observations.
"""

import itertools
import json
import random  # noqa: TID251 - a bench may draw
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛"
CODES = ("29463-7", "8302-2", "2345-7", "718-7", "4548-4", "8480-6", "2160-0", "2951-2")
BUNDLE = 50
MRN = "urn:oid:2.16.156.10011.1"


@dataclass(frozen=True, slots=True)
class Target:
    """A server: where it is, how its base address is called, and the tokens of who asks."""

    port: int
    base: str
    tokens: Sequence[str]

    def of(self, line: int) -> "Target":
        """The same server for one line, which is one program's."""
        return replace(self, tokens=[self.tokens[line % len(self.tokens)]])


def patient(draw: random.Random, number: str) -> dict[str, object]:
    """A patient nobody is."""
    family, given = draw.choice(SURNAMES), draw.choice(GIVEN) + draw.choice(GIVEN)
    return {
        "resourceType": "Patient",
        "identifier": [{"system": MRN, "value": number}],
        "name": [{"text": family + given, "family": family, "given": [given]}],
        "gender": draw.choice(["male", "female"]),
        "birthDate": f"{draw.randint(1935, 2020)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        "telecom": [{"system": "phone", "value": f"139{draw.randint(0, 99999999):08}"}],
    }


def observation(draw: random.Random, subject: str) -> dict[str, object]:
    """A laboratory result."""
    code = draw.choice(CODES)
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                        "code": "laboratory",
                    }
                ]
            }
        ],
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "subject": {"reference": subject},
        "effectiveDateTime": f"2026-{draw.randint(1, 11):02}-{draw.randint(1, 28):02}T08:30:00+08:00",
        "valueQuantity": {
            "value": round(draw.uniform(1, 200), 1),
            "unit": "mmol/L",
            "system": "http://unitsofmeasure.org",
            "code": "mmol/L",
        },
    }


def request(target: Target, method: str, path: str, body: object = None, *more: str) -> bytes:
    """The bytes of a request."""
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    lines = [
        f"{method} {target.base}{path} HTTP/1.1",
        f"Host: 127.0.0.1:{target.port}",
        "Accept: application/fhir+json",
        f"Authorization: Bearer {target.tokens[0]}",
        f"Content-Length: {len(content)}",
        *more,
    ]
    if content:
        lines.append("Content-Type: application/fhir+json")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def bundles(target: Target, seed: str) -> Iterator[bytes]:
    """Transactions of fifty: two patients with 24 results each, by urn:uuid."""
    draw = random.Random(seed)
    for turn in itertools.count():
        entries = []
        for number in range(2):
            name = f"urn:uuid:{draw.getrandbits(128):032x}"
            name = f"{name[:17]}-{name[17:21]}-{name[21:25]}-{name[25:29]}-{name[29:]}"
            held = [(patient(draw, f"{seed}-{turn}-{number}"), name)]
            held += [(observation(draw, name), "") for _ in range(BUNDLE // 2 - 1)]
            entries += [
                {"resource": one, "request": {"method": "POST", "url": one["resourceType"]}}
                | ({"fullUrl": known} if known else {})
                for one, known in held
            ]
        bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
        yield request(target, "POST", "", bundle, "Prefer: return=minimal")


def single(target: Target, kind: str, seed: str, known: list[str]) -> Iterator[bytes]:
    """One kind of request for ever: create, read, update, search or mixed; `known` are patients' ids."""
    draw = random.Random(seed)
    for turn in itertools.count():
        act = draw.choice(["create", "read", "update", "search"]) if kind == "mixed" else kind
        who = draw.choice(known)
        match act:
            case "create":
                yield request(target, "POST", "/Observation", observation(draw, f"Patient/{who}"))
            case "read":
                yield request(target, "GET", f"/Patient/{who}")
            case "update":
                changed = patient(draw, f"{seed}-{turn}") | {"id": who}
                yield request(target, "PUT", f"/Patient/{who}", changed)
            case "search":
                code = draw.choice(CODES)
                query = f"?patient=Patient/{who}&code=http://loinc.org|{code}&_sort=-date&_count=10"
                yield request(target, "GET", f"/Observation{query.replace('|', '%7C')}")
