"""What is told in an application: plausible, nobody's, and of the form each fact asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

import numpy as np

from minkang.city.affairs import EVERYDAY, somebody
from minkang.city.records_people import Resident
from minkang.engines.cases.queries.facts import FactKind, vocabulary
from minkang.registry.organisations.services import OrganisationEntry

MOST_DRAWN = 300
TEXTS = {
    "institution.departments": EVERYDAY,
    "doctor.scope": "内科专业",
    "drug.department": "麻醉科",
    "disinfection.production_items": "免洗手消毒凝胶",
}
ROOMY = {"premises.area": (60, 800), "institution.beds": (0, 99), "childcare.capacity": (20, 120)}


@dataclass(frozen=True, slots=True)
class Teller:
    """Who applies: a resident, or an organisation with the telephone of one."""

    person: UUID | None
    organisation: UUID | None
    resident: Resident = field(repr=False)
    place: OrganisationEntry


def told(codes: Sequence[str], teller: Teller, draw: np.random.Generator) -> Mapping[str, str]:
    """A value for every fact that is asked."""
    return {code: _value(code, teller, draw) for code in codes}


def _value(code: str, teller: Teller, draw: np.random.Generator) -> str:
    own = {
        "person.name": teller.resident.name,
        "person.identity_number": teller.resident.identity_number,
        "person.birth_date": teller.resident.born_on.isoformat(),
        "organisation.name": teller.place.name,
        "institution.name": teller.place.name,
        "organisation.uscc": teller.place.credit_code,
        "premises.address": teller.place.address or teller.place.name,
        "doctor.qualification_number": f"{2021_0000_0000 + int(draw.integers(10**7))}",
    }
    if code in own:
        return own[code]
    return drawn(code, teller.resident.telephone, draw)


def drawn(code: str, telephone: str, draw: np.random.Generator) -> str:
    """A value of the form a fact asks for."""
    kind = vocabulary()[code]
    match kind.kind:
        case FactKind.CHOICE:
            value = kind.choices[int(draw.integers(len(kind.choices)))][0]
        case FactKind.NUMBER:
            least, most = ROOMY.get(code, (int(kind.least or 0) + 1, MOST_DRAWN))
            value = str(int(draw.integers(least, most)))
        case FactKind.MONEY:
            value = str(int(draw.integers(20, 400)) * 10_000)
        case FactKind.YES_NO:
            value = "yes" if draw.random() < 1 / 2 else "no"
        case FactKind.PHONE:
            value = telephone
        case FactKind.FILE:
            value = f"sha256:{sha256(draw.bytes(8)).hexdigest()}"
        case _:
            value = TEXTS.get(code) or somebody(draw)
    return value
