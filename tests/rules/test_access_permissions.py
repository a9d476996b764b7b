"""What opens no record is held by named roles, in their place or organisation, and by nobody else."""

from itertools import product

import pytest
from access_samples import ELSEWHERE, HOME, HOSPITAL, OTHER_HOSPITAL, actor, grant

from minkang.registry.access.rules import may, refusal_of
from minkang.registry.access.terms import ADMINISTRATORS, STAFF, Decision, Permission, Reason, Role

# permission | roles anywhere | roles in their place | roles at their organisation
GOLDEN = """
see_own_desk          | resident doctor nurse village_doctor receptionist clinic_manager kiosk public_health_doctor window_clerk approver inspector hotline_agent analyst director enterprise_agent registrar platform_operator information_officer system_administrator security_administrator audit_administrator | |
register_organisation | | registrar |
maintain_organisation | | registrar | enterprise_agent
register_person       | | window_clerk |
find_person           | doctor nurse village_doctor | public_health_doctor window_clerk |
see_rows              | | analyst director |
export_rows           | | analyst |
open_emergency        | doctor nurse | |
manage_accounts       | system_administrator | |
unlock_accounts       | security_administrator | |
approve_grants        | security_administrator | |
read_audit            | audit_administrator | |
review_emergencies    | audit_administrator | |
book_own_visit        | resident | |
book_for_visitors     | hotline_agent | | receptionist
check_in              | | | kiosk receptionist nurse doctor
run_queue             | | | receptionist nurse doctor
see_patients          | | | doctor
manage_clinic         | | | clinic_manager
order_tests           | | | doctor village_doctor
maintain_qualifications | | registrar |
see_exchange          | | platform_operator director | information_officer
maintain_feeds        | | platform_operator | information_officer
register_systems      | | platform_operator |
settle_rejected       | | platform_operator | information_officer
send_sheets           | | | village_doctor information_officer
read_patient_records  | | | doctor nurse village_doctor
answer_access_questions | audit_administrator | | information_officer
maintain_items        | | approver |
maintain_guide        | | | information_officer
apply                 | resident enterprise_agent | |
issue_licences        | | | approver
show_licences         | | | enterprise_agent
see_gateway           | | platform_operator director |
maintain_gateway      | | platform_operator |
register_offices      | | platform_operator |
approve_offices       | security_administrator | |
work_cases | | | window_clerk approver inspector director
"""


def golden() -> dict[Permission, tuple[set[str], set[str], set[str]]]:
    lines = [[cell.split() for cell in row.split("|")] for row in GOLDEN.strip().splitlines()]
    return {Permission(line[0][0]): (set(line[1]), set(line[2]), set(line[3])) for line in lines}


PLACES = {
    "somewhere": ("", None),
    "home": (HOME, None),
    "away": (ELSEWHERE, None),
    "own": ("", HOSPITAL),
    "other": ("", OTHER_HOSPITAL),
    "other at home": (HOME, OTHER_HOSPITAL),
}


def expected(permission: Permission, role: Role) -> set[str]:
    anywhere, in_place, at_organisation = golden()[permission]
    if role in anywhere:
        return set(PLACES)
    if role in in_place:
        return {"somewhere", "home", "other at home"}
    return {"somewhere", "own"} if role in at_organisation else set()


def test_every_permission_is_held_as_the_golden_table_says() -> None:
    assert set(golden()) == set(Permission)
    for permission, role in product(Permission, Role):
        allowed = expected(permission, role)
        no = Reason.OUT_OF_SCOPE if allowed else Reason.ROLE_LACKS_ACTION
        for name, (place, organisation) in PLACES.items():
            yes = Decision(True, Reason.DUTY, grant(role))
            answer = yes if name in allowed else Decision(False, no)
            assert may(actor(grant(role)), permission, place, organisation) == answer


def test_no_administrator_holds_what_another_administrator_holds() -> None:
    held = {
        role: {one for one in Permission if may(actor(grant(role)), one).allowed}
        - {Permission.SEE_OWN_DESK}
        for role in ADMINISTRATORS
    }
    assert all(held.values())
    assert sum(map(len, held.values())) == len(set.union(*held.values()))


def test_no_permission_without_a_role_or_a_second_factor() -> None:
    for permission in Permission:
        assert may(actor(), permission) == Decision(False, Reason.NO_ROLE)
    for role in STAFF:
        weak = may(actor(grant(role), has_second_factor=False), Permission.SEE_OWN_DESK)
        assert weak == Decision(False, Reason.SESSION_TOO_WEAK)
    for role in set(Role) - STAFF:
        assert may(actor(grant(role), has_second_factor=False), Permission.SEE_OWN_DESK).allowed
    mixed = actor(grant(Role.REGISTRAR), grant(Role.RESIDENT), has_second_factor=False)
    assert may(mixed, Permission.REGISTER_ORGANISATION).reason is Reason.SESSION_TOO_WEAK
    assert may(mixed, Permission.SEE_OWN_DESK).grant == grant(Role.RESIDENT)


def test_the_grant_that_covers_the_place_is_the_one_named() -> None:
    here, there = grant(Role.ANALYST, place="210521"), grant(Role.ANALYST, place="2105")
    assert may(actor(here, there), Permission.SEE_ROWS, HOME).grant == there
    assert may(actor(here), Permission.SEE_ROWS, "2105").reason is Reason.OUT_OF_SCOPE


def test_every_denial_reads_as_a_sentence_with_a_next_step() -> None:
    denials = [reason for reason in Reason if reason not in granted()]
    messages = set()
    for reason in denials:
        refusal = refusal_of(Decision(False, reason))
        assert refusal.code == f"access.not_allowed_{reason}"
        assert "，" in refusal.message
        assert "请" in refusal.message
        assert refusal.message.endswith("。")
        assert refusal.detail.isascii()
        messages.add(refusal.message)
    assert len(messages) == len(denials)
    with pytest.raises(ValueError, match="nothing to refuse"):
        refusal_of(Decision(True, Reason.DUTY))


def granted() -> set[Reason]:
    return {
        Reason.OWN_RECORD, Reason.WARD, Reason.TREATMENT, Reason.CONTRACT, Reason.DUTY,
        Reason.PUBLIC_HEALTH_DUTY, Reason.SERVICE_IN_HAND, Reason.EMERGENCY,
    }  # fmt: skip
