"""Calling cases to mind: before the last day to who works on them, after it to the directors."""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from minkang.engines.cases.queries.calendar import working_days
from minkang.engines.cases.rules.clock import yellow_until
from minkang.engines.cases.services.entry_types import REMINDED
from minkang.engines.cases.terms import ReminderKind
from minkang.kernel.audit import services as audit
from minkang.registry.access.terms import Role

ENGINE = "system:cases"
MOST_AT_ONCE = 1000
# The promised day while a case runs; who has taken an open part of it is told before everybody is.
REMIND = """
INSERT INTO cases_reminder (case_id, kind, organisation_id, role, addressee, due_on, made_at)
SELECT running.rid, %(kind)s, running.owner_id, %(role)s, coalesce(taken.assigned_to, ''),
    running.promised_due_on, %(at)s
FROM cases_case AS running
LEFT JOIN LATERAL (
    SELECT assigned_to FROM cases_task
    WHERE case_id = running.rid AND state = 'open' AND assigned_to <> '' AND %(kind)s = 'soon'
    ORDER BY due_on NULLS LAST, id LIMIT 1
) AS taken ON true
WHERE running.decided_on IS NULL AND running.promised_due_on >= %(since)s
    AND running.promised_due_on < %(until)s
    AND NOT EXISTS (
        SELECT 1 FROM cases_reminder AS earlier
        WHERE earlier.case_id = running.rid AND earlier.kind = %(kind)s
    )
ORDER BY running.promised_due_on LIMIT %(most)s
ON CONFLICT (case_id, kind) DO NOTHING
RETURNING case_id, addressee, role, due_on
"""


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Call to mind what is due within three working days, and what is overdue; returns how many.

    Once for each case and kind, however often it is asked.
    """
    on = localdate(at)
    soon = yellow_until(on, working_days())
    return _remind(ReminderKind.SOON, Role.APPROVER, since=on, last=soon, at=at) + _remind(
        ReminderKind.OVERDUE, Role.DIRECTOR, since=date.min, last=on, at=at
    )


def _remind(kind: ReminderKind, role: Role, *, since: date, last: date, at: datetime) -> int:
    """Of the days from `since` to `last`; the last one counts for what is due soon."""
    until = date.fromordinal(last.toordinal() + 1) if kind is ReminderKind.SOON else last
    told: dict[str, str | int | date | datetime] = {
        "kind": kind.value,
        "role": role.value,
        "since": since,
        "until": until,
        "at": at,
        "most": MOST_AT_ONCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(REMIND, told)
        made = cursor.fetchall()
    audit.record_all(
        audit.Act(
            REMINDED,
            f"case:{case}",
            ENGINE,
            at,
            {"kind": kind.value, "due": due.isoformat(), "to": addressee or in_role},
        )
        for case, addressee, in_role, due in made
    )
    return len(made)
