"""The decision about one person's record keeps to the golden table, and denies everything else."""

from collections import defaultdict
from dataclasses import replace
from functools import cache

import pytest
from access_samples import (
    ALL,
    AT,
    ELSEWHERE,
    HOME,
    HOSPITAL,
    OPEN,
    OTHER_HOSPITAL,
    OVER,
    Case,
    GoldenLine,
    actor,
    ask,
    cases,
    golden,
    grant,
    tie,
)

from minkang.registry.access.rules import decide, open_ways
from minkang.registry.access.terms import (
    SENSITIVE,
    STAFF,
    Action,
    Actor,
    Ask,
    Category,
    Decision,
    Purpose,
    Reason,
    Relation,
    Role,
)

READ, WRITE, FIND, EXPORT = Action.READ, Action.WRITE, Action.FIND, Action.EXPORT
TREAT, BTG = Purpose.TREATMENT, Purpose.BREAK_GLASS


def table() -> dict[tuple[str, str, str], list[GoldenLine]]:
    found = defaultdict(list)
    for line in golden():
        for action in line.actions:
            found[line.role, line.purpose, action].append(line)
    return found


def is_open(line: GoldenLine, case: Case) -> bool:
    needs_met = {
        "nothing": True,
        "place": case.in_place,
        "emergency": True,
    }.get(line.need, case.relation is not None and line.need == case.relation.value)
    by_consent = case.has_consent and case.category in line.by_consent
    return needs_met and (case.category in line.open or by_consent)


def decided(case: Case) -> Decision:
    return decide(
        actor(grant(case.role)),
        ask(
            case.action,
            case.purpose,
            case.category,
            ties=() if case.relation is None else (tie(case.relation),),
            place=HOME if case.in_place else ELSEWHERE,
            consents=frozenset({case.category}) if case.has_consent else frozenset(),
            emergency=OPEN,
        ),
    )


@cache
def answers() -> list[tuple[Case, Decision]]:
    return [(case, decided(case)) for case in cases()]


def why(who: Actor, what: Ask) -> Reason:
    decision = decide(who, what)
    assert decision.allowed is (decision.grant is not None)
    return decision.reason


def test_every_question_is_answered_as_the_golden_table_says() -> None:
    lines = table()
    for case, decision in answers():
        expected = [
            line
            for line in lines.get((case.role, case.purpose, case.action), [])
            if is_open(line, case)
        ]
        assert decision.allowed is bool(expected), case
        if expected:
            assert decision.reason == expected[0].reason, case
            assert decision.grant == grant(case.role), case


def test_those_who_govern_count_or_administer_open_nobodys_record() -> None:
    governing = (
        Role.DIRECTOR, Role.ANALYST, Role.CLINIC_MANAGER, Role.INSPECTOR, Role.REGISTRAR, Role.ENTERPRISE_AGENT,
        Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR,
    )  # fmt: skip
    for role in governing:
        for purpose in Purpose:
            what = ask(READ, purpose, ties=tuple(map(tie, Relation)), consents=ALL, emergency=OPEN)
            assert why(actor(grant(role, place="")), what) is Reason.ROLE_LACKS_ACTION


def test_an_account_without_a_role_is_told_so() -> None:
    assert why(actor(), ask(READ, Purpose.SELF, ties=(tie(Relation.SELF),))) is Reason.NO_ROLE


def test_a_purpose_that_is_not_the_roles_is_the_first_thing_said() -> None:
    for purpose in Purpose:
        expected = Reason.TREATMENT if purpose is TREAT else Reason.PURPOSE_NOT_OF_ROLE
        who = actor(grant(Role.VILLAGE_DOCTOR))
        if purpose is not Purpose.PUBLIC_HEALTH:
            assert why(who, ask(READ, purpose, ties=(tie(Relation.TREATING),))) is expected


def test_a_doctor_exports_no_record() -> None:
    what = ask(EXPORT, TREAT, ties=(tie(Relation.TREATING),))
    assert why(actor(grant(Role.DOCTOR)), what) is Reason.ROLE_LACKS_ACTION


def test_a_clerk_sees_no_health() -> None:
    serving = (tie(Relation.SERVING),)
    clerk = actor(grant(Role.WINDOW_CLERK))
    office = Purpose.GOVERNMENT_SERVICE
    health = ask(READ, office, Category.IDENTITY, Category.GENERAL_HEALTH, ties=serving)
    assert why(clerk, health) is Reason.CATEGORY_NOT_OF_ROLE
    assert why(clerk, ask(READ, office, Category.HIV, ties=serving)) is Reason.SENSITIVE
    assert why(clerk, ask(READ, office)) is Reason.NO_RELATION
    assert why(clerk, ask(FIND, office)) is Reason.DUTY
    assert why(clerk, ask(FIND, office, Category.CONTACT)) is Reason.CATEGORY_NOT_OF_ROLE
    assert why(clerk, ask(FIND, office, place=ELSEWHERE)) is Reason.OUT_OF_SCOPE


def test_a_public_health_doctor_stays_in_the_area() -> None:
    who = actor(grant(Role.PUBLIC_HEALTH_DOCTOR, place="210502003"))
    duty = Purpose.PUBLIC_HEALTH
    assert why(who, ask(READ, duty, Category.PSYCHIATRIC)) is Reason.PUBLIC_HEALTH_DUTY
    assert why(who, ask(READ, duty, place="210502004001")) is Reason.OUT_OF_SCOPE
    assert why(who, ask(READ, duty, place="2105")) is Reason.OUT_OF_SCOPE
    assert why(who, ask(READ, duty, place="")) is Reason.OUT_OF_SCOPE
    assert why(who, ask(READ, duty, Category.REPRODUCTION)) is Reason.SENSITIVE
    everywhere = actor(grant(Role.PUBLIC_HEALTH_DOCTOR, place=""))
    assert why(everywhere, ask(READ, duty, place=ELSEWHERE)) is Reason.PUBLIC_HEALTH_DUTY


def test_sensitive_categories_need_treatment_and_consent() -> None:
    doctor = actor(grant(Role.DOCTOR))
    for category in SENSITIVE:
        asked = ask(READ, TREAT, Category.GENERAL_HEALTH, category, consents=ALL)
        treated = replace(asked, ties=frozenset({tie(Relation.TREATING)}))
        contracted = replace(asked, ties=frozenset({tie(Relation.CONTRACTED)}))
        assert why(doctor, asked) is Reason.NO_RELATION
        assert why(doctor, contracted) is Reason.SENSITIVE
        assert why(doctor, treated) is Reason.TREATMENT
        others = replace(treated, consents=ALL - {category})
        assert why(doctor, others) is Reason.CONSENT_MISSING
        both = replace(others, categories=SENSITIVE)
        assert why(doctor, both) is Reason.CONSENT_MISSING


def test_a_tie_of_another_organisation_opens_nothing() -> None:
    elsewhere = (tie(Relation.TREATING, OTHER_HOSPITAL),)
    assert why(actor(grant(Role.DOCTOR)), ask(READ, TREAT, ties=elsewhere)) is Reason.NO_RELATION
    there = grant(Role.DOCTOR, organisation=OTHER_HOSPITAL)
    decision = decide(actor(grant(Role.DOCTOR), there), ask(READ, TREAT, ties=elsewhere))
    assert decision == Decision(allowed=True, reason=Reason.TREATMENT, grant=there)
    mixed = actor(grant(Role.DOCTOR), grant(Role.WINDOW_CLERK, organisation=OTHER_HOSPITAL))
    assert why(mixed, ask(READ, TREAT, ties=elsewhere)) is Reason.NO_RELATION


def test_emergency_access_reads_only_and_ends() -> None:
    for role in (Role.DOCTOR, Role.NURSE):
        who = actor(grant(role))
        assert why(who, ask(READ, BTG, *ALL, emergency=OPEN)) is Reason.EMERGENCY
        assert why(who, ask(READ, BTG, emergency=OVER)) is Reason.EMERGENCY_OVER
        assert why(who, ask(READ, BTG)) is Reason.EMERGENCY_OVER
        for action in (WRITE, FIND, EXPORT):
            assert why(who, ask(action, BTG, emergency=OPEN)) is Reason.EMERGENCY_READS_ONLY
        treating = ask(READ, TREAT, emergency=OPEN)
        assert why(who, treating) is Reason.NO_RELATION
    village = actor(grant(Role.VILLAGE_DOCTOR))
    assert why(village, ask(READ, BTG, emergency=OPEN)) is Reason.PURPOSE_NOT_OF_ROLE


def test_an_emergency_is_open_until_its_end_and_not_at_it() -> None:
    assert not OVER.is_open
    assert not replace(OVER, ends_at=AT.replace(hour=8)).is_open
    assert OPEN.is_open


def test_staff_without_second_factor_are_told_that_their_session_is_too_weak() -> None:
    for role in STAFF:
        weak = actor(grant(role), has_second_factor=False)
        assert why(weak, ask(READ, TREAT, ties=(tie(Relation.TREATING),))) is (
            Reason.SESSION_TOO_WEAK
        )
    own = ask(READ, Purpose.SELF, ties=(tie(Relation.SELF),))
    resident = grant(Role.RESIDENT)
    assert why(actor(resident, has_second_factor=False), own) is Reason.OWN_RECORD
    assert why(actor(grant(Role.DOCTOR), resident, has_second_factor=False), own) is (
        Reason.OWN_RECORD
    )
    strange = actor(resident, has_second_factor=False)
    assert why(strange, ask(READ, Purpose.SELF)) is Reason.NO_RELATION
    assert why(strange, ask(READ, TREAT)) is Reason.PURPOSE_NOT_OF_ROLE


def test_the_reason_of_the_furthest_way_is_given_not_of_the_last_grant() -> None:
    doctor_elsewhere = grant(Role.DOCTOR, organisation=OTHER_HOSPITAL)
    who = actor(grant(Role.ANALYST), doctor_elsewhere, grant(Role.DOCTOR))
    what = ask(READ, TREAT, Category.HIV, ties=(tie(Relation.TREATING),))
    assert why(who, what) is Reason.CONSENT_MISSING


def test_of_several_open_ways_the_first_grant_and_the_stronger_tie_are_named() -> None:
    there = grant(Role.DOCTOR, organisation=OTHER_HOSPITAL)
    both = (
        tie(Relation.CONTRACTED), tie(Relation.TREATING), tie(Relation.TREATING, OTHER_HOSPITAL),
    )  # fmt: skip
    here = grant(Role.DOCTOR)
    for grants in ((here, there), (there, here)):
        decision = decide(actor(*grants), ask(READ, TREAT, ties=both))
        assert decision == Decision(allowed=True, reason=Reason.TREATMENT, grant=grants[0])
    assert decide(actor(here), ask(READ, TREAT, ties=both)).reason is Reason.TREATMENT


def test_the_grant_of_a_no_is_nowhere_to_be_had() -> None:
    yes = decide(actor(grant(Role.DOCTOR)), ask(FIND, TREAT))
    assert yes.granted == grant(Role.DOCTOR)
    with pytest.raises(ValueError, match="no_role"):
        assert decide(actor(), ask(FIND, TREAT)).granted


def test_every_reason_is_given_to_somebody() -> None:
    asked = [decision.reason for _, decision in answers()]
    weak = actor(grant(Role.NURSE), has_second_factor=False)
    asked += [
        why(actor(), ask(READ, TREAT)),
        why(weak, ask(READ, TREAT)),
        why(actor(grant(Role.NURSE)), ask(READ, BTG, emergency=OVER)),
    ]
    assert set(asked) == set(Reason)


def test_a_question_about_no_category_is_a_bug() -> None:
    with pytest.raises(ValueError, match="at least one category"):
        Ask(READ, TREAT, frozenset(), frozenset(), HOME)


def test_open_ways_are_those_some_person_could_be_reached_by() -> None:
    doctor, weak = actor(grant(Role.DOCTOR)), actor(grant(Role.DOCTOR), has_second_factor=False)
    read = ask(READ, TREAT)
    assert [way.line.relation for way in open_ways(doctor, read)] == [
        Relation.TREATING,
        Relation.CONTRACTED,
    ]
    sensitive = open_ways(doctor, ask(READ, TREAT, Category.HIV))
    assert [way.tie for way in sensitive] == [tie(Relation.TREATING)]
    assert [way.by_consent(ALL) for way in sensitive] == [SENSITIVE]
    assert sensitive[0].grant.organisation == HOSPITAL
    assert open_ways(weak, read) == ()
    assert open_ways(actor(), read) == ()
    assert open_ways(doctor, ask(READ, Purpose.SELF)) == ()
