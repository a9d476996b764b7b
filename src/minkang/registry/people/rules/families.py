"""Rows of a list gathered into households, and what is wrong with a household as a whole."""

from collections.abc import Iterable, Mapping, Sequence

from minkang.kernel.refusal import FieldFault, Refusal
from minkang.registry.people.rules.entries import HouseholdEntry
from minkang.registry.people.rules.lists import ListRow, RowFault
from minkang.registry.people.rules.residents import heads_of


def gather(rows: Iterable[ListRow]) -> Mapping[str, tuple[ListRow, ...]]:
    """The rows by household, in the order of the list."""
    households: dict[str, tuple[ListRow, ...]] = {}
    for row in rows:
        households[row.household] = (*households.get(row.household, ()), row)
    return households


def family_faults(rows: Iterable[ListRow], broken: Sequence[RowFault]) -> tuple[RowFault, ...]:
    """Faults of rows that are right by themselves but do not make a household.

    Args:
        rows: The rows that are right by themselves.
        broken: The rows that are not.
    """
    without = {fault.household: fault.number for fault in reversed(broken)}
    return tuple(
        RowFault(row.number, fault, household)
        for household, members in gather(rows).items()
        if (fault := _fault(members, without.get(household)))
        for row in members
    )


def entries_of(rows: Iterable[ListRow]) -> tuple[HouseholdEntry, ...]:
    """The households to register."""
    return tuple(
        HouseholdEntry(
            area_code=members[0].area_code,
            address=members[0].address,
            members=tuple(row.entry for row in members),
        )
        for members in gather(rows).values()
    )


def _fault(members: Sequence[ListRow], broken: int | None) -> Refusal | None:
    if len({row.area_code for row in members}) > 1:
        message = "同一户号的人填了不同的村（社区）代码。请改成一致，或分成两个户号。"
        return Refusal(
            "people.list_household_in_two_places",
            message,
            "rows of one household name different areas",
            (FieldFault("area_code", message),),
        )
    fault = heads_of(row.entry for row in members)
    if fault is None or fault.code != "people.household_without_head" or broken is None:
        return fault
    message = f"这一户的第{broken}行有错，去掉后没有户主，所以这一行也不能登记。请先改正那一行。"
    return Refusal(
        "people.list_head_refused",
        message,
        f"without row {broken} the household has no head",
        (FieldFault("kinship", message),),
    )
