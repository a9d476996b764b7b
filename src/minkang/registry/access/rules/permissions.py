"""Permission × role: what may be done that does not open one person's record."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from minkang.registry.access.rules.deciding import usable
from minkang.registry.access.terms import Actor, Decision, Grant, Permission, Reason, Role


class Bound(StrEnum):
    """How far a role's permission reaches."""

    ANYWHERE = "anywhere"
    PLACE = "place"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Holder:
    """A role that holds a permission, and how far."""

    role: Role
    bound: Bound


def _all(bound: Bound, *roles: Role) -> tuple[Holder, ...]:
    return tuple(Holder(role, bound) for role in roles)


# What is not listed is denied. The three administrators are separate (GB/T 22239-2019, level 3;
# verification = "memory"): who makes accounts, who approves what they may, who reads what they did.
HOLDERS: Mapping[Permission, tuple[Holder, ...]] = {
    Permission.SEE_OWN_DESK: _all(Bound.ANYWHERE, *Role),
    Permission.REGISTER_ORGANISATION: _all(Bound.PLACE, Role.REGISTRAR),
    Permission.MAINTAIN_ORGANISATION: (
        *_all(Bound.PLACE, Role.REGISTRAR),
        *_all(Bound.ORGANISATION, Role.ENTERPRISE_AGENT),
    ),
    Permission.REGISTER_PERSON: _all(Bound.PLACE, Role.WINDOW_CLERK),
    Permission.FIND_PERSON: (
        *_all(Bound.ANYWHERE, Role.DOCTOR, Role.NURSE, Role.VILLAGE_DOCTOR),
        *_all(Bound.PLACE, Role.PUBLIC_HEALTH_DOCTOR, Role.WINDOW_CLERK),
    ),
    Permission.SEE_ROWS: _all(Bound.PLACE, Role.ANALYST, Role.DIRECTOR),
    Permission.EXPORT_ROWS: _all(Bound.PLACE, Role.ANALYST),
    Permission.OPEN_EMERGENCY: _all(Bound.ANYWHERE, Role.DOCTOR, Role.NURSE),
    Permission.MANAGE_ACCOUNTS: _all(Bound.ANYWHERE, Role.SYSTEM_ADMINISTRATOR),
    Permission.UNLOCK_ACCOUNTS: _all(Bound.ANYWHERE, Role.SECURITY_ADMINISTRATOR),
    Permission.APPROVE_GRANTS: _all(Bound.ANYWHERE, Role.SECURITY_ADMINISTRATOR),
    Permission.READ_AUDIT: _all(Bound.ANYWHERE, Role.AUDIT_ADMINISTRATOR),
    Permission.REVIEW_EMERGENCIES: _all(Bound.ANYWHERE, Role.AUDIT_ADMINISTRATOR),
    Permission.BOOK_OWN_VISIT: _all(Bound.ANYWHERE, Role.RESIDENT),
    Permission.BOOK_FOR_VISITORS: (
        *_all(Bound.ORGANISATION, Role.RECEPTIONIST),
        *_all(Bound.ANYWHERE, Role.HOTLINE_AGENT),
    ),
    Permission.CHECK_IN: _all(
        Bound.ORGANISATION, Role.KIOSK, Role.RECEPTIONIST, Role.NURSE, Role.DOCTOR
    ),
    Permission.RUN_QUEUE: _all(Bound.ORGANISATION, Role.RECEPTIONIST, Role.NURSE, Role.DOCTOR),
    Permission.SEE_PATIENTS: _all(Bound.ORGANISATION, Role.DOCTOR),
    Permission.MANAGE_CLINIC: _all(Bound.ORGANISATION, Role.CLINIC_MANAGER),
    Permission.ORDER_TESTS: _all(Bound.ORGANISATION, Role.DOCTOR, Role.VILLAGE_DOCTOR),
    Permission.MAINTAIN_QUALIFICATIONS: _all(Bound.PLACE, Role.REGISTRAR),
    Permission.READ_PATIENT_RECORDS: _all(
        Bound.ORGANISATION, Role.DOCTOR, Role.NURSE, Role.VILLAGE_DOCTOR
    ),
    Permission.ANSWER_ACCESS_QUESTIONS: (
        *_all(Bound.ORGANISATION, Role.INFORMATION_OFFICER),
        *_all(Bound.ANYWHERE, Role.AUDIT_ADMINISTRATOR),
    ),
    Permission.SEE_EXCHANGE: (
        *_all(Bound.PLACE, Role.PLATFORM_OPERATOR, Role.DIRECTOR),
        *_all(Bound.ORGANISATION, Role.INFORMATION_OFFICER),
    ),
    Permission.MAINTAIN_FEEDS: (
        *_all(Bound.PLACE, Role.PLATFORM_OPERATOR),
        *_all(Bound.ORGANISATION, Role.INFORMATION_OFFICER),
    ),
    # A system reads as well as writes, so its key is the platform's to give.
    Permission.REGISTER_SYSTEMS: _all(Bound.PLACE, Role.PLATFORM_OPERATOR),
    Permission.SETTLE_REJECTED: (
        *_all(Bound.PLACE, Role.PLATFORM_OPERATOR),
        *_all(Bound.ORGANISATION, Role.INFORMATION_OFFICER),
    ),
    Permission.MAINTAIN_ITEMS: _all(Bound.PLACE, Role.APPROVER),
    Permission.APPLY: _all(Bound.ANYWHERE, Role.RESIDENT, Role.ENTERPRISE_AGENT),
    Permission.MAINTAIN_GUIDE: _all(Bound.ORGANISATION, Role.INFORMATION_OFFICER),
    Permission.WORK_CASES: _all(
        Bound.ORGANISATION, Role.WINDOW_CLERK, Role.APPROVER, Role.INSPECTOR, Role.DIRECTOR
    ),
    Permission.ISSUE_LICENCES: _all(Bound.ORGANISATION, Role.APPROVER),
    Permission.SHOW_LICENCES: _all(Bound.ORGANISATION, Role.ENTERPRISE_AGENT),
    Permission.SEE_GATEWAY: _all(Bound.PLACE, Role.PLATFORM_OPERATOR, Role.DIRECTOR),
    Permission.MAINTAIN_GATEWAY: _all(Bound.PLACE, Role.PLATFORM_OPERATOR),
    # Whose key is trusted is decided as who holds a role: one proposes, the other approves.
    Permission.REGISTER_OFFICES: _all(Bound.PLACE, Role.PLATFORM_OPERATOR),
    Permission.APPROVE_OFFICES: _all(Bound.ANYWHERE, Role.SECURITY_ADMINISTRATOR),
    Permission.SEND_SHEETS: _all(Bound.ORGANISATION, Role.VILLAGE_DOCTOR, Role.INFORMATION_OFFICER),
}


def may(
    actor: Actor, permission: Permission, place: str = "", organisation: UUID | None = None
) -> Decision:
    """Whether `actor` holds `permission` there.

    Args:
        actor: Who asks.
        permission: What for.
        place: Code, or its leading digits, of the place concerned; with neither place nor
            organisation the question is whether the actor holds it anywhere (to show an entry).
        organisation: The organisation concerned, for permissions bound to one.
    """
    if not actor.grants:
        return Decision(allowed=False, reason=Reason.NO_ROLE)
    bounds = {holder.role: holder.bound for holder in HOLDERS[permission]}
    holding = [grant for grant in actor.grants if grant.role in bounds]
    if not holding:
        return Decision(allowed=False, reason=Reason.ROLE_LACKS_ACTION)
    strong = [grant for grant in usable(actor) if grant in holding]
    if not strong:
        return Decision(allowed=False, reason=Reason.SESSION_TOO_WEAK)
    for grant in strong:
        if _covers(grant, bounds[grant.role], place, organisation):
            return Decision(allowed=True, reason=Reason.DUTY, grant=grant)
    return Decision(allowed=False, reason=Reason.OUT_OF_SCOPE)


def _covers(grant: Grant, bound: Bound, place: str, organisation: UUID | None) -> bool:
    if bound is Bound.ANYWHERE or (not place and organisation is None):
        return True
    if bound is Bound.ORGANISATION:
        return organisation == grant.organisation
    return grant.reaches(place)
