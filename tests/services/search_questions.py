"""Questions to the search, made by the dozen: text for the server, meaning for the oracle."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from search_oracle import (
    FIRST,
    Question,
    Tree,
    amounts,
    code_fits,
    codes,
    date_fits,
    even,
    every,
    quantity_fits,
    span,
    stretch,
)
from search_world import (
    AMOUNTS,
    CITIES,
    CODES,
    DATES,
    FAMILIES,
    GIVEN,
    LOCAL,
    LOINC,
    MRN,
    PROFILE,
    TAGS,
    UCUM,
    Choice,
)

Get = Callable[[Tree], list[Any]]
By = Mapping[str, Tree]


def at(*path: str) -> Get:
    """Whatever lies at a path, flattened."""

    def get(tree: Tree) -> list[Any]:
        found: list[Any] = [tree]
        for step in path:
            found = [value for one in found for value in every(one.get(step))]
        return found

    return get


def names(tree: Tree) -> list[str]:
    """Every part of a person's name, and the whole."""
    found = []
    for name in every(tree.get("name")):
        if isinstance(name, str):
            return [name]
        family, given = name.get("family", ""), name.get("given", [])
        joint = "" if not family.isascii() and family < "\uffff" and family >= "\u3400" else " "
        whole = [joint.join((family, *given))] if family and given else []
        found += [*every(name.get("text")), *every(family or None), *given, *whole]
    return found


def references(*path: str) -> Get:
    """What the references at a path say."""
    return lambda tree: [one["reference"] for one in at(*path)(tree)]


TOKENS: dict[str, dict[str, Get]] = {
    "Observation": {
        "code": at("code"), "status": at("status"), "identifier": at("identifier"),
        "_tag": at("meta", "tag"), "combo-code": at("code"),
    },
    "Patient": {
        "gender": at("gender"), "active": at("active"), "identifier": at("identifier"),
        "_tag": at("meta", "tag"),
    },
    "Condition": {"code": at("code")},
    "Encounter": {"status": at("status"), "class": at("class")},
    "Organization": {"active": at("active")},
    "Practitioner": {},
}  # fmt: skip
DATED: dict[str, dict[str, Get]] = {
    "Observation": {
        "date": lambda tree: at("effectiveDateTime")(tree) + at("effectivePeriod")(tree)
    },
    "Patient": {"birthdate": at("birthDate")},
    "Condition": {"onset-date": lambda tree: at("onsetDateTime")(tree) + at("onsetPeriod")(tree)},
    "Encounter": {"date": at("period")},
}
STRINGS: dict[str, dict[str, Get]] = {
    "Patient": {
        "name": names,
        "family": at("name", "family"),
        "address-city": at("address", "city"),
    },
    "Practitioner": {"name": names},
    "Organization": {"name": names},
}
LINKS: dict[str, dict[str, tuple[Get, tuple[str, ...]]]] = {
    "Observation": {
        "subject": (references("subject"), ("Patient",)),
        "patient": (references("subject"), ("Patient",)),
        "encounter": (references("encounter"), ("Encounter",)),
        "performer": (references("performer"), ("Organization", "Practitioner")),
    },
    "Patient": {"organization": (references("managingOrganization"), ("Organization",))},
    "Condition": {
        "patient": (references("subject"), ("Patient",)),
        "encounter": (references("encounter"), ("Encounter",)),
    },
    "Encounter": {
        "patient": (references("subject"), ("Patient",)),
        "service-provider": (references("serviceProvider"), ("Organization",)),
    },
    "Organization": {"partof": (references("partOf"), ("Organization",))},
    "Practitioner": {},
}
ASKED = (
    *DATES, "2026", "2025", "1990-01-01", "2026-03-05", "2026-03-05T08:00", "2026-03-05T00:00:00",
    "2026-03-04T23:30:00.250Z", "2026-03-04T23:30:00Z", "2030",
)  # fmt: skip
PREFIXES = ("", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb")
POOL = {
    "code": CODES, "combo-code": CODES, "status": ("final", "amended", "finished"),
    "identifier": ("000003", "000011", "999"), "_tag": ("a", "b", "c"), "gender": ("male", "female"),
    "active": ("true", "false"), "class": ("AMB", "EMER"),
}  # fmt: skip
SYSTEMS = {
    "identifier": (MRN, ""),
    "_tag": (TAGS, ""),
    "code": (LOINC, LOCAL, ""),
    "combo-code": (LOINC,),
}
WORDS = (
    *FAMILIES,
    *GIVEN,
    *CITIES,
    "本溪",
    "县医院",
    "first",
    "王小丽",
    "smi",
    "simic",
    "Smith Anna",
)


def token(choice: Choice, name: str, get: Get) -> Question:
    """A code, perhaps one of several, perhaps not."""

    def one() -> str:
        code = choice.of(POOL[name])
        if name not in SYSTEMS or choice.happens(40):
            return code
        system = choice.of(SYSTEMS[name])
        return f"{system}|" if system and choice.happens(25) else f"{system}|{code}"

    asked = [one() for _ in range(1 + choice.number(3))]

    def holds(tree: Tree) -> bool:
        return any(code_fits(each, held) for each in asked for held in codes(get(tree)))

    if choice.happens(25):
        return Question(f"{name}:not", ",".join(asked), lambda tree: not holds(tree))
    return Question(name, ",".join(asked), holds)


def date(choice: Choice, name: str, get: Get) -> Question:
    """A date with any prefix."""
    asked = [(choice.of(PREFIXES), choice.of(ASKED)) for _ in range(1 + choice.happens(20))]

    def holds(tree: Tree) -> bool:
        held = [stretch(value) for value in get(tree)]
        return any(date_fits(sign, span(text), each) for sign, text in asked for each in held)

    return Question(name, ",".join(sign + text for sign, text in asked), holds)


def string(choice: Choice, name: str, get: Get) -> Question:
    """The beginning of a text, a part of it, or all of it."""
    asked, modifier = choice.of(WORDS), choice.of(("", "", ":contains", ":exact"))
    if modifier == "":
        return Question(
            name, asked, lambda tree: any(even(one).startswith(even(asked)) for one in get(tree))
        )
    if modifier == ":contains":
        return Question(
            name + modifier, asked, lambda tree: any(even(asked) in even(one) for one in get(tree))
        )
    return Question(name + modifier, asked, lambda tree: asked in get(tree))


def quantity(choice: Choice) -> Question:
    """A measured value."""
    number = choice.of((*PREFIXES, "ap")) + choice.of(AMOUNTS)
    unit = choice.of(("", f"|{UCUM}|mmol/L", "||mmHg", "||mg/dL"))
    asked = number + unit
    get = at("valueQuantity")
    return Question(
        "value-quantity", asked, lambda tree: any(quantity_fits(asked, one) for one in get(tree))
    )


def composite(choice: Choice) -> Question:
    """A code and its value."""
    code, number = choice.of(CODES), choice.of(("gt", "le", "", "lt")) + choice.of(AMOUNTS)

    def holds(tree: Tree) -> bool:
        fits = any(code_fits(code, held) for held in codes(tree.get("code")))
        return fits and any(quantity_fits(number, one) for one in at("valueQuantity")(tree))

    return Question("code-value-quantity", f"{code}${number}", holds)


def missing(choice: Choice, type_name: str) -> Question:
    """Whether there is anything."""
    some = {**TOKENS.get(type_name, {}), **DATED.get(type_name, {}), **STRINGS.get(type_name, {})}
    name, get = choice.of(sorted(some.items()))
    is_missing = choice.happens(50)

    def holds(tree: Tree) -> bool:
        held = list(codes(get(tree))) if name in POOL else get(tree)
        return bool(held) is not is_missing

    return Question(f"{name}:missing", str(is_missing).lower(), holds)


def link(choice: Choice, type_name: str) -> Question:
    """A reference to one resource or another."""
    name, (get, kinds) = choice.of(sorted(LINKS[type_name].items()))
    aims = []
    for _ in range(1 + choice.happens(25)):
        kind = choice.of(kinds)
        aims.append(f"{kind}/{kind[:2].lower()}{choice.number(40)}")
    if len(kinds) == 1 and choice.happens(30):
        text = ",".join(aim.partition("/")[2] for aim in aims)
        colon = f":{kinds[0]}" if choice.happens(50) or name == "subject" else ""
        return Question(name + colon, text, lambda tree: bool(set(aims) & set(get(tree))))
    return Question(name, ",".join(aims), lambda tree: bool(set(aims) & set(get(tree))))


def chain(choice: Choice, type_name: str, by: By, depth: int) -> Question:
    """What must hold at the other end of a reference."""
    name, (get, kinds) = choice.of(sorted(LINKS[type_name].items()))
    kind = choice.of(kinds)
    inner = question(choice, kind, by, depth + 1)
    # Without a type every type that knows the parameter will do; with one, only that.
    colon = f":{kind}" if len(kinds) > 1 or name == "subject" or choice.happens(50) else ""

    def holds(tree: Tree) -> bool:
        aims = [by[one] for one in get(tree) if one in by and one.startswith(f"{kind}/")]
        return any(inner.holds(aim) for aim in aims)

    return Question(f"{name}{colon}.{inner.name}", inner.text, holds)


def having(choice: Choice, type_name: str, by: By, depth: int) -> Question | None:
    """What must hold for somebody who points here."""
    ways = [
        (source, name, get)
        for source, links in sorted(LINKS.items())
        for name, (get, kinds) in sorted(links.items())
        if type_name in kinds
    ]
    if not ways:
        return None
    source, name, get = choice.of(ways)
    inner = question(choice, source, by, depth + 1)

    def holds(tree: Tree) -> bool:
        key = f"{tree['resourceType']}/{tree['id']}"
        sources = [one for one in by.values() if one["resourceType"] == source]
        return any(inner.holds(one) for one in sources if key in get(one))

    return Question(f"_has:{source}:{name}:{inner.name}", inner.text, holds)


def question(choice: Choice, type_name: str, by: By, depth: int = 0) -> Question:
    """Any question about resources of a type."""
    turn = choice.number(100)
    if turn < 12 and LINKS[type_name]:
        return link(choice, type_name)
    if turn < 28 and LINKS[type_name] and depth < 3:
        return chain(choice, type_name, by, depth)
    if turn < 38 and depth < 2 and (found := having(choice, type_name, by, depth)):
        return found
    if turn < 46:
        return missing(choice, type_name) if type_name != "Practitioner" else ids(choice, type_name)
    if turn < 58 and type_name == "Observation":
        return quantity(choice) if choice.happens(65) else composite(choice)
    kinds: list[tuple[Any, Mapping[str, Get]]] = [
        (maker, some[type_name])
        for maker, some in ((token, TOKENS), (date, DATED), (string, STRINGS))
        if some.get(type_name)
    ]
    maker, some = choice.of(kinds)
    name, get = choice.of(sorted(some.items()))
    made: Question = maker(choice, name, get)
    return made if choice.happens(92) or type_name == "Encounter" else below(choice, type_name)


def ids(choice: Choice, type_name: str) -> Question:
    """Some ids."""
    asked = [f"{type_name[:2].lower()}{choice.number(12)}" for _ in range(3)]
    return Question("_id", ",".join(asked), lambda tree: tree["id"] in asked)


def below(choice: Choice, type_name: str) -> Question:
    """An address, what lies below it, what lies above it."""
    if type_name in ("Organization", "Practitioner"):
        return ids(choice, type_name)
    get = at("meta", "profile")
    asked = f"{PROFILE}/{choice.of(('lab', 'lab/blood', 'vital', 'la'))}"
    holds: Mapping[str, Callable[[str], bool]] = {
        "": lambda one: one == asked,
        ":below": lambda one: one == asked or one.startswith(asked + "/"),
        ":above": lambda one: one == asked or asked.startswith(one + "/"),
    }
    modifier = choice.of(sorted(holds))
    return Question("_profile" + modifier, asked, lambda tree: any(map(holds[modifier], get(tree))))


def key(tree: Tree, order: str) -> Any:
    """The key of an order for a resource; None when it has none."""
    is_descending, name = order.startswith("-"), order.removeprefix("-")
    best = max if is_descending else min
    if name == "_id":
        return tree["id"]
    if name in ("family", "name"):
        held: Sequence[Any] = [even(one) for one in STRINGS[tree["resourceType"]][name](tree)]
        return best(held) if held and all(one.isascii() for one in held) else None
    if name == "value-quantity":
        lows = [amounts(one)[0] for one in at("valueQuantity")(tree)]
        return best(lows) if lows else None
    begins = [stretch(value)[0] for value in DATED[tree["resourceType"]][name](tree)]
    # What began at no known moment has no agreed place.
    return best(begins) if begins and FIRST not in begins else None


ORDERS = {
    "Observation": ("date", "-date", "_id", "-_id", "value-quantity", "-value-quantity,date"),
    "Patient": ("birthdate", "-birthdate", "family,_id", "-_id"),
    "Condition": ("onset-date", "-onset-date", "_id"),
    "Encounter": ("date", "-date"),
    "Organization": ("_id", "-_id"),
    "Practitioner": ("_id",),
}
