"""Rosters against the register: every bad row named, the good ones kept only when told so."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from minkang.kernel.audit import services as audit
from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.kernel.worklist.blanks import Heading, blank_workbook
from minkang.registry.organisations.services import acts
from minkang.registry.organisations.services.employing import practitioner_faults
from minkang.registry.organisations.services.entries import (
    OrganisationEntry,
    PractitionerEntry,
)
from minkang.registry.organisations.services.locking import Ledger, hold
from minkang.registry.organisations.services.registering import (
    facts_for,
    refusals_of,
    register_all,
)
from minkang.registry.organisations.services.rosters import (
    COLUMNS,
    Roster,
    RosterRow,
    title_of,
)
from minkang.registry.organisations.services.sheets import MOST_ROWS, RowFault
from minkang.registry.organisations.services.staffing import (
    applicant_of,
    register_practitioners,
    staff_facts_for,
)
from minkang.registry.organisations.terms import RosterKind

_FAULTS_IN_REFUSAL = 20


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were kept and how many refused."""

    kept: int
    refused: int


@transaction.atomic
def review_roster(*, roster: Roster, on: date) -> Roster:
    """The list with what rules and register say against its rows on the day `on`; keeps nothing."""
    if roster.kind is RosterKind.ORGANISATIONS:
        return roster.with_faults(_organisation_faults(roster, on))
    return roster.with_faults(_staff_faults(roster, on))


@transaction.atomic
def import_roster(*, roster: Roster, only_good: bool, by: str, at: datetime) -> Imported:
    """Register the rows of a list as read, or only its good ones when `only_good`.

    Faults already noted on the list count, whoever found them.

    Raises:
        Refused: ``organisations.roster_has_faults``, whose fields name the first bad rows, unless
            `only_good`; ``organisations.roster_without_good_rows`` when none is left. Nothing is
            kept then.
    """
    hold(Ledger.ORGANISATIONS)
    hold(Ledger.PRACTITIONERS)
    reviewed = review_roster(roster=roster, on=localdate(at))
    if reviewed.faults and not only_good:
        raise Refused(_has_faults(reviewed))
    if not reviewed.good:
        raise Refused(_without_good_rows(reviewed))
    kept = _register(reviewed.good, by, at)
    audit.record(
        acts.ROSTER_IMPORTED,
        subject=f"registry:{roster.kind}",
        by=by,
        at=at,
        kept=kept,
        refused=reviewed.bad_rows,
    )
    return Imported(kept, reviewed.bad_rows)


def roster_template(kind: RosterKind) -> bytes:
    """An empty workbook with the header of a list, choices to pick from, and a sheet of remarks."""
    columns = COLUMNS[kind]
    return blank_workbook(
        title=kind.label,
        headings=[
            Heading(column.title + ("*" if column.is_required else ""), column.choices)
            for column in columns
        ],
        most_rows=MOST_ROWS,
        remarks=[
            ("列", "必填", "说明", "可以填"),
            *(
                (
                    column.title,
                    "必填" if column.is_required else "",
                    column.hint,
                    "、".join(column.choices),
                )
                for column in columns
            ),
        ],
    )


def _register(rows: Iterable[RosterRow], by: str, at: datetime) -> int:
    organisations: list[OrganisationEntry] = []
    people: list[PractitionerEntry] = []
    for row in rows:
        if isinstance(row.entry, OrganisationEntry):
            organisations.append(row.entry)
        else:
            people.append(row.entry)
    if organisations:
        return register_all(entries=organisations, by=by, at=at)
    return register_practitioners(entries=people, by=by, at=at)


def _organisation_faults(roster: Roster, on: date) -> Iterator[RowFault]:
    listed = [
        (row.row, one) for row in roster.rows if isinstance(one := row.entry, OrganisationEntry)
    ]
    known = facts_for([entry for _row, entry in listed], on)
    registered = (known.heads.keys() - {entry.credit_code for _row, entry in listed}) | (
        known.known.credit_codes
    )
    bad = {fault.row for fault in roster.faults}
    for row, entry in listed:
        for refusal in refusals_of(entry, known, on=on):
            bad.add(row)
            yield _row_fault(roster.kind, row, refusal)
        if entry.licence and row not in bad:
            known.known.licences.add(entry.licence)
    yield from _headless(listed, bad, registered)


def _headless(
    listed: Sequence[tuple[int, OrganisationEntry]], bad: set[int], registered: Set[str]
) -> Iterator[RowFault]:
    """Members whose head is itself a bad row of the list fall with it, and their members too."""
    while True:
        heads = registered | {entry.credit_code for row, entry in listed if row not in bad}
        fallen = [
            row for row, entry in listed if row not in bad and entry.parent not in heads | {""}
        ]
        if not fallen:
            return
        bad.update(fallen)
        for row in fallen:
            title = title_of(RosterKind.ORGANISATIONS, "parent")
            yield RowFault(row, title, "牵头机构那一行没有通过，请先改正那一行。")


def _staff_faults(roster: Roster, on: date) -> Iterator[RowFault]:
    bad = {fault.row for fault in roster.faults}
    listed = [
        (row.row, applicant_of(one, on))
        for row in roster.rows
        if isinstance(one := row.entry, PractitionerEntry)
    ]
    known = staff_facts_for([applicant for _row, applicant in listed])
    for row, applicant in listed:
        for refusal in practitioner_faults(applicant.entry, applicant.index, known, on=on):
            bad.add(row)
            yield _row_fault(roster.kind, row, refusal)
        if row not in bad:
            licences = applicant.entry.qualifications
            known.licences.update((one.kind, one.number) for one in licences)


def _row_fault(kind: RosterKind, row: int, refusal: Refusal) -> RowFault:
    field = refusal.fields[0].name if refusal.fields else ""
    return RowFault(row, title_of(kind, field), refusal.message)


def _has_faults(roster: Roster) -> Refusal:
    shown = roster.faults[:_FAULTS_IN_REFUSAL]
    return Refusal(
        "organisations.roster_has_faults",
        f"名册有{roster.bad_rows}行不能登记，所以一行也没有登记。"
        f"请改正后重新上传，或选择“只导入正确的行”(共{len(roster.good)}行)。",
        f"{roster.bad_rows} rows are refused, so none was kept; "
        f"correct them, or import only the {len(roster.good)} good ones.",
        tuple(
            FieldFault("roster", f"第{fault.row}行 {fault.field}：{fault.message}")
            for fault in shown
        ),
    )


def _without_good_rows(roster: Roster) -> Refusal:
    message = "名册里没有一行可以登记。请按各行的说明改正后重新上传。"
    return Refusal(
        "organisations.roster_without_good_rows",
        message,
        f"all {roster.bad_rows} rows are refused; correct them and send the list again.",
        (FieldFault("roster", message),),
    )
