"""Where the weights of matching come from: m by expectation-maximisation, u from people at random.

Run: ``python bench/matching_weights.py [--residents 20000]``. Residents are those of
`matching_people`, records those of `matching_errors` in the mix `MIX`. Pairs are every record with
every resident of the same day of birth, telephone, number or name; nobody tells the estimate which
are right. u comes from residents drawn two by two; what chance hardly ever gives keeps the reasoned
value of the definitions. Prints the tables of ``definitions/matching/weights.toml``.
"""

import argparse
import random  # noqa: TID251 - a bench may draw
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import django

MIX = {
    "as registered": 70, "no number": 12, "homophone, no number": 2, "sign that looks alike": 1,
    "one sign wrong": 1, "one sign missing": 0.5, "number: one digit wrong": 1,
    "number: neighbours swapped": 0.5, "birth: day and month swapped, no number": 0.5,
    "birth: one digit, no number": 1, "birth: year only, no number": 1,
    "birth: wrong, number right": 0.5, "sex wrong": 0.5, "newborn after the mother": 1,
    "stranger with a resident's name": 4, "twin of a resident, own number": 1,
}  # fmt: skip
LEAST_IN_A_BLOCK = 0.02
PAIRS_AT_RANDOM, SEEN_OFTEN_ENOUGH = 200_000, 20


def main() -> int:
    """Estimate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    words = parser.parse_args()
    django.setup()
    from matching_people import TODAY, households  # noqa: PLC0415 - needs the settings
    from minkang.registry.people.rules.matching.estimating import estimate  # noqa: PLC0415 - as above
    from minkang.registry.people.rules.matching.weighing import weights_on  # noqa: PLC0415 - as above

    residents = [one for family in households(words.residents, words.seed) for one in family]
    held = [_held(one) for one in residents]
    start = weights_on(TODAY).probabilities
    u = _by_chance(held, start, random.Random(words.seed))
    # Pairs of a block share their block: u is free while m is sought, and then thrown away.
    begun = {
        field: {level: (m, max(chance, LEAST_IN_A_BLOCK)) for level, (m, chance) in levels.items()}
        for field, levels in start.items()
    }
    pairs = list(_blocked(residents, held, words.seed))
    found = estimate(pairs, begun, share=0.4, fixed_u=False)
    print(f"# {len(pairs):,} pairs, {found.share:.1%} one person, {found.rounds} rounds")
    for field, levels in found.probabilities.items():
        print(f"\n[weights.{field}]")
        for level, (m, _) in levels.items():
            print(f"{level} = [{m:.2g}, {u[field][level]:.6g}]")
    return 0


def _held(one: object) -> object:
    from minkang.registry.people.rules.matching.demographics import Held  # noqa: PLC0415 - needs the settings
    from minkang.registry.people.rules.matching.names import read_name  # noqa: PLC0415 - as above
    from minkang.registry.people.terms import Sex  # noqa: PLC0415 - as above

    return Held(
        rid=one.rid, name=read_name(one.name), sex=Sex(one.sex), born_on=one.born_on,  # type: ignore[attr-defined]  # a Resident
        identity=one.number.encode() or None, telephone=one.telephone.encode() or None,  # type: ignore[attr-defined]  # a Resident
        area_code=one.area, area_name="", address=one.address,  # type: ignore[attr-defined]  # a Resident
        parents=frozenset({one.mother.encode()} if one.mother else ()),  # type: ignore[attr-defined]  # a Resident
    )  # fmt: skip


def _levels(said: object, held: object) -> Mapping[str, str]:
    """The pattern of a pair; plain numbers stand for their indexes, as nothing is kept here."""
    from matching_people import TODAY  # noqa: PLC0415 - needs the settings
    from minkang.registry.people.rules.matching.comparing import compare  # noqa: PLC0415 - as above
    from minkang.registry.people.rules.matching.demographics import (  # noqa: PLC0415 - as above
        Keys,
        read_demographics,
    )

    asked = read_demographics(said, on=TODAY)  # type: ignore[arg-type]  # Demographics
    keys = Keys(
        identity=asked.document.value.encode() or None,
        corrections=frozenset(one.encode() for one in asked.document.corrections),
        telephone=asked.telephone.encode() or None,
        mother=asked.mother.value.encode() or None,
    )
    pattern = compare(asked, keys, held)  # type: ignore[arg-type]  # Held
    return {field.value: level.value for field, level in pattern.levels()}


def _by_chance(
    held: list[object], start: Mapping[str, Mapping[str, tuple[float, float]]], dice: random.Random
) -> dict[str, dict[str, float]]:
    from minkang.registry.people.rules.matching.births import compare_births  # noqa: PLC0415 - needs the settings
    from minkang.registry.people.rules.matching.names import compare_names  # noqa: PLC0415 - as above

    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for _ in range(PAIRS_AT_RANDOM):
        one, other = dice.sample(held, 2)
        seen["name"][compare_names.__wrapped__(one.name, other.name).value] += 1  # type: ignore[attr-defined]  # Held
        seen["birth"][compare_births.__wrapped__(one.born_on, other.born_on).value] += 1  # type: ignore[attr-defined]  # Held
        seen["sex"]["equal" if one.sex == other.sex else "different"] += 1  # type: ignore[attr-defined]  # Held
        seen["home"][_home(one.area_code, other.area_code)] += 1  # type: ignore[attr-defined]  # Held
    found = {}
    for field, levels in start.items():
        total = sum(seen[field].values())
        found[field] = {
            level: seen[field][level] / total
            if seen[field][level] >= SEEN_OFTEN_ENOUGH and level != "exact"
            else reasoned
            for level, (_, reasoned) in levels.items()
        }
    return found


def _home(one: str, other: str) -> str:
    for length, level in ((12, "village"), (9, "town"), (6, "county")):
        if one[:length] == other[:length]:
            return level
    return "different"


def _blocked(residents: list[object], held: list[object], seed: int) -> Iterable[Mapping[str, str]]:
    from matching_errors import PAIRS, TRAPS  # noqa: PLC0415 - needs the settings

    dice = random.Random(f"weights {seed}")
    places: dict[tuple[str, object], list[int]] = defaultdict(list)
    for place, one in enumerate(residents):
        for key in (
            ("birth", one.born_on),
            ("name", one.name),
            ("number", one.number),
            ("telephone", one.telephone),
        ):  # type: ignore[attr-defined]  # a Resident
            if key[1]:
                places[key].append(place)
    makers = {**PAIRS, **TRAPS}
    for one in residents:
        error = dice.choices(list(MIX), list(MIX.values()))[0]
        said = makers[error](one, dice)  # type: ignore[arg-type]  # a Resident
        if said is None:
            continue
        keys = (
            ("birth", said.born_on),
            ("name", said.name),
            ("number", said.identity_number),
            ("telephone", said.telephone),
        )
        near = {place for key in keys if key[1] for place in places.get(key, ())[:40]}
        yield from (_levels(said, held[place]) for place in sorted(near))


if __name__ == "__main__":
    sys.exit(main())
