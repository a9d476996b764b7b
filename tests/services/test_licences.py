"""A licence is issued once, shown by choice, stopped on a legal ground, and never good afterwards."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from licences_samples import (
    AT,
    HOLDER,
    IDENTITY,
    OFFICER,
    TODAY,
    a_nurse_licence,
    an_office,
    an_organisation,
    clinic_entry,
    nurse_entry,
)
from minkang.affairs.licences import services
from minkang.affairs.licences.models import (
    Licence,
    LicenceEvent,
    Presentation,
    Taking,
    Verification,
)
from minkang.affairs.licences.models.cells import credential_of
from minkang.affairs.licences.queries.keys import key_of, list_public_keys
from minkang.affairs.licences.queries.showing import get_public_status, token_of
from minkang.affairs.licences.queries.usable import status_of, usable
from minkang.affairs.licences.rules import sdjwt
from minkang.affairs.licences.terms import ENDING, STOPPING, Ground, LicenceState, Outcome, Standing
from minkang.kernel.audit.models import Entry
from minkang.kernel.events import subscribe
from minkang.kernel.refusal import Refused
from minkang.registry.organisations.terms import Category

pytestmark = pytest.mark.django_db
WHY = "年度校验没有通过"
CASE = "case:5e9a5d4e-2f6c-4a2c-9d0a-0d4f4f4f4f4f"


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.refusal.code


def show(licence: Licence, *fields: str) -> str:
    made = services.present(licence=licence.rid, fields=fields, by=HOLDER, at=AT)
    return token_of(made.rid)


def test_a_licence_is_signed_and_its_values_lie_sealed() -> None:
    made = a_nurse_licence()
    assert made.state == LicenceState.VALID
    found = sdjwt.read(credential_of(made), key_of)
    assert isinstance(found, sdjwt.Reading)
    assert found.payload["person.identity_number"] == IDENTITY
    assert found.payload["jti"] == made.rid.urn
    assert found.payload["nurse.practice_number"] == "202621000123"
    with connection.cursor() as cursor:
        cursor.execute("SELECT l::text FROM licences_licence l")
        (row,) = cursor.fetchone()
        cursor.execute(
            "SELECT string_agg(content, '') FROM audit_entry WHERE content LIKE '%%licences.%%'"
        )
        (entries,) = cursor.fetchone()
    for personal in (IDENTITY, "王桂英", "202621000123"):
        assert personal.encode().hex() not in row
        assert personal not in row
        assert personal not in entries


def test_every_fault_of_an_entry_is_told_at_once() -> None:
    office = an_office()
    claims = {"person.name": " ", "person.sex": "?", "person.identity_number": "123"}
    entry = nurse_entry(office, claims=claims, number="!")
    with pytest.raises(Refused) as caught:
        services.issue(entry=entry, by=OFFICER, at=AT)
    assert caught.value.refusal.code == "licences.entry_incomplete"
    assert [fault.name for fault in caught.value.refusal.fields] == [
        "number", "person.name", "person.sex", "person.birth_date", "person.identity_number",
        "nurse.place",
    ]  # fmt: skip
    assert not Licence.objects.exists()


def test_only_an_office_of_the_type_issues_to_a_holder_who_exists_for_days_that_make_sense() -> (
    None
):
    office = an_office()
    clinic = an_organisation(2, "平山诊所", Category.CLINIC)
    tomorrow = TODAY + timedelta(days=1)
    for changes, code in (
        ({"issuer": clinic.pk}, "licences.issuer_not_allowed"),
        ({"holder": clinic.pk}, "licences.holder_unknown"),
        ({"type": "passport"}, "licences.type_unknown"),
        ({"issued_on": tomorrow, "valid_until": None}, "licences.issued_in_future"),
        ({"valid_until": TODAY}, "licences.term_too_short"),
    ):
        entry = nurse_entry(office, **changes)
        assert refused(lambda entry=entry: services.issue(entry=entry, by=OFFICER, at=AT)) == code


def test_a_number_is_in_force_on_one_licence_only() -> None:
    office = an_office()
    first = a_nurse_licence(office)
    entry = nurse_entry(office)
    assert (
        refused(lambda: services.issue(entry=entry, by=OFFICER, at=AT)) == "licences.number_taken"
    )
    services.revoke(licence=first.rid, ground=Ground.MISTAKEN, reason=WHY, by=OFFICER, at=AT)
    assert services.issue(entry=entry, by=OFFICER, at=AT).state == LicenceState.VALID


def test_whoever_scans_sees_what_was_chosen_and_no_more() -> None:
    made = a_nurse_licence()
    shown = services.check_shown(token=show(made, "person.sex"), at=AT)
    assert [one.code for one in shown.page.values] == ["person.name", "person.sex", "nurse.place"]
    found = sdjwt.read(shown.credential, key_of)
    assert isinstance(found, sdjwt.Reading)
    assert found.disclosed == ("person.sex",)
    assert "nurse.practice_number" not in found.payload
    assert Verification.objects.get().outcome == Outcome.GENUINE


def test_a_showing_ends_after_five_minutes_and_says_so() -> None:
    token = show(a_nurse_licence())
    services.check_shown(token=token, at=AT + timedelta(minutes=4, seconds=59))
    late = AT + timedelta(minutes=5)
    assert refused(lambda: services.check_shown(token=token, at=late)) == "licences.showing_over"
    assert Verification.objects.filter(outcome=Outcome.OVER).count() == 1


@pytest.mark.parametrize("token", ["", "abc", "A" * 43, "王" * 43, "A" * 44])
def test_no_guessed_address_shows_anything(token: str) -> None:
    assert refused(lambda: services.check_shown(token=token, at=AT)) == "licences.showing_unknown"


def test_the_database_holds_no_way_into_a_showing() -> None:
    made = a_nurse_licence()
    token = show(made)
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM licences_presentation p")
        (row,) = cursor.fetchone()
    assert token not in row
    with pytest.raises(IntegrityError), transaction.atomic():
        Presentation.objects.update(ends_at=AT + timedelta(minutes=6))


def test_a_licence_that_ends_while_it_is_shown_is_refused_with_code_clause_and_next_step() -> None:
    made = a_nurse_licence()
    token = show(made)
    services.revoke(licence=made.rid, ground=Ground.ANNULLED, reason=WHY, by=OFFICER, at=AT)
    with pytest.raises(Refused) as caught:
        services.check_shown(token=token, at=AT)
    refusal = caught.value.refusal
    assert refusal.code == "licences.licence_revoked"
    assert refusal.clause == "benxi-2023-3/10.3.7"
    assert "《行政许可法》第六十九条" in refusal.message
    assert "联系发证单位" in refusal.message
    assert Verification.objects.get().outcome == Outcome.NOT_VALID
    for act in (
        lambda: services.present(licence=made.rid, fields=(), by=HOLDER, at=AT),
        lambda: services.check_credential(text=credential_of(made), at=AT),
        lambda: services.check_printed(licence=made.rid, at=AT),
        lambda: services.consent_to_reuse(
            licence=made.rid, case=CASE, fields=["person.name"], by=HOLDER, at=AT
        ),
    ):
        assert refused(act) == "licences.licence_revoked"


def test_a_stopped_licence_comes_back_and_an_ended_one_does_not() -> None:
    made = a_nurse_licence()
    act = {"licence": made.rid, "by": OFFICER, "at": AT}
    services.suspend(ground=Ground.WITHHELD, reason=WHY, **act)
    assert status_of(made.rid, AT) is Standing.SUSPENDED
    assert refused(lambda: services.suspend(ground=Ground.WITHHELD, reason=WHY, **act)) == (
        "licences.not_in_force"
    )
    services.resume(reason="", **act)
    assert refused(lambda: services.resume(reason="", **act)) == "licences.not_suspended"
    assert status_of(made.rid, AT) is Standing.VALID
    services.revoke(ground=Ground.CANCELLED, reason=WHY, **act)
    for again in (
        lambda: services.resume(reason="", **act),
        lambda: services.revoke(ground=Ground.CANCELLED, reason=WHY, **act),
        lambda: services.suspend(ground=Ground.WITHHELD, reason=WHY, **act),
    ):
        assert refused(again) in {"licences.not_in_force", "licences.not_suspended"}
    kinds = list(LicenceEvent.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["issued", "suspended", "resumed", "revoked"]


@pytest.mark.parametrize(
    ("act", "ground"), [("revoke", one) for one in STOPPING] + [("suspend", one) for one in ENDING]
)
def test_a_licence_is_stopped_and_ended_on_the_grounds_of_that_act(
    act: str, ground: Ground
) -> None:
    made = a_nurse_licence()
    done = getattr(services, act)
    told = {"licence": made.rid, "by": OFFICER, "at": AT, "ground": ground}
    assert refused(lambda: done(reason=WHY, **told)) == "licences.ground_mismatched"


def test_a_licence_is_not_stopped_without_a_reason() -> None:
    made = a_nurse_licence()
    told = {"licence": made.rid, "by": OFFICER, "at": AT, "ground": Ground.ANNULLED}
    assert refused(lambda: services.revoke(reason="  违规 ", **told)) == "licences.reason_missing"


def test_a_licence_is_valid_from_its_first_day_until_the_last() -> None:
    made = a_nurse_licence()
    assert status_of(made.rid, AT - timedelta(days=1)) is Standing.NOT_YET
    assert status_of(made.rid, AT.replace(year=2031) - timedelta(days=1)) is Standing.VALID
    assert status_of(made.rid, AT.replace(year=2031)) is Standing.EXPIRED
    later = AT.replace(year=2032)
    assert refused(lambda: services.present(licence=made.rid, fields=(), by=HOLDER, at=later)) == (
        "licences.licence_expired"
    )


def test_a_renewed_licence_keeps_its_number_and_the_old_one_says_where_to_turn() -> None:
    old = a_nurse_licence()
    token = show(old)
    new = services.renew(
        licence=old.rid,
        issued_on=TODAY,
        valid_until=date(2036, 11, 21),
        claims={"nurse.place": "第二医院"},
        by=OFFICER,
        at=AT,
    )
    assert (bytes(new.number_index), new.renews_id) == (bytes(old.number_index), old.pk)
    assert refused(lambda: services.check_shown(token=token, at=AT)) == "licences.licence_replaced"
    assert services.check_shown(token=show(new), at=AT).page.values[-1].text == "第二医院"
    term = {"issued_on": TODAY, "valid_until": None, "by": OFFICER, "at": AT}
    assert refused(lambda: services.renew(licence=old.rid, **term)) == "licences.not_in_force"


def test_a_case_takes_over_what_the_holder_agreed_to_and_nothing_else() -> None:
    made = a_nurse_licence()
    told = {"licence": made.rid, "case": CASE, "at": AT}
    assert refused(lambda: services.take_over(by=OFFICER, **told)) == "licences.consent_missing"
    services.consent_to_reuse(fields=["person.name", "person.identity_number"], by=HOLDER, **told)
    taken = services.take_over(by=OFFICER, **told)
    assert {one.code: one.value for one in taken} == {
        "person.name": "王桂英",
        "person.identity_number": IDENTITY,
    }
    assert {(one.source.value, one.source_ref, one.holder) for one in taken} == {
        ("licence", f"licence:{made.rid}", "health")
    }
    other = told | {"case": "case:another"}
    assert refused(lambda: services.take_over(by=OFFICER, **other)) == "licences.consent_missing"
    services.withdraw_consent(by=HOLDER, **(told | {"at": AT + timedelta(minutes=1)}))
    assert refused(lambda: services.take_over(by=OFFICER, **told)) == "licences.consent_missing"
    assert Taking.objects.get().at == AT


def test_a_consent_names_fields_that_are_on_the_licence() -> None:
    made = a_nurse_licence()
    told = {"licence": made.rid, "case": CASE, "by": HOLDER, "at": AT}
    assert (
        refused(lambda: services.consent_to_reuse(fields=[], **told)) == "licences.nothing_chosen"
    )
    assert refused(lambda: services.consent_to_reuse(fields=["premises.area"], **told)) == (
        "licences.field_not_on_licence"
    )


def test_a_printed_copy_of_a_person_tells_the_masked_name_and_no_value() -> None:
    page = get_public_status(a_nurse_licence().rid, AT)
    assert (page.holder_name, page.values) == ("王*英", ())
    office = an_organisation(3, "平山区卫生健康局", Category.AUTHORITY)
    clinic = an_organisation(2, "平山诊所", Category.CLINIC)
    made = services.issue(entry=clinic_entry(office, clinic), by=OFFICER, at=AT)
    page = get_public_status(made.rid, AT)
    assert [one.code for one in page.values][:2] == ["licence.number", "institution.name"]
    assert "organisation.legal_person" not in {one.code for one in page.values}


def test_a_licence_is_not_said_to_hold_what_was_left_empty() -> None:
    a_nurse_licence()
    office = an_organisation(3, "平山区卫生健康局", Category.AUTHORITY)
    clinic = an_organisation(2, "平山诊所", Category.CLINIC)
    entry = clinic_entry(office, clinic)
    services.issue(entry=entry, by=OFFICER, at=AT)
    (found,) = usable(holder=clinic.pk, types=[entry.type], on=TODAY)
    assert entry.claims.keys() <= found.facts
    assert "institution.dental_chairs" not in found.facts


def test_cases_find_the_licences_that_can_be_used_on_a_day() -> None:
    made = a_nurse_licence()
    found = usable(holder=made.person_id, types=["nurse_practice", "doctor_practice"], on=TODAY)
    assert [one.rid for one in found] == [made.rid]
    assert "person.name" in found[0].facts
    assert usable(holder=made.person_id, types=["doctor_practice"], on=TODAY) == ()
    assert usable(holder=made.person_id, types=["nurse_practice"], on=date(2031, 11, 21)) == ()


def test_what_an_old_key_signed_stays_good_after_a_new_one_is_taken() -> None:
    office = an_office()
    old = a_nurse_licence(office)
    services.replace_key(by=OFFICER, at=AT + timedelta(days=1))
    new = services.renew(licence=old.rid, issued_on=TODAY, valid_until=None, by=OFFICER, at=AT)
    assert len(list_public_keys()) == 2
    for one in (old, new):
        assert isinstance(sdjwt.read(credential_of(one), key_of), sdjwt.Reading)
    assert not {"d"} & set(list_public_keys()[0])


def test_the_history_of_a_licence_is_only_appended_to() -> None:
    show(a_nurse_licence())
    for rows in (LicenceEvent.objects.all(), Verification.objects.all()):
        if not rows.exists():
            services.check_shown(token=token_of(Presentation.objects.get().rid), at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()


def test_other_apps_hear_of_a_licence_once_it_is_certain(
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    heard: list[object] = []
    for event in (services.LicenceIssued, services.LicenceSuspended, services.LicenceRevoked):
        subscribe(event)(heard.append)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        made = a_nurse_licence()
        told = {"licence": made.rid, "by": OFFICER, "at": AT, "reason": WHY}
        services.suspend(ground=Ground.DOUBTED, **told)
        services.revoke(ground=Ground.WITHDRAWN, **told)
    names = [(type(one).__name__, one.licence) for one in heard]  # type: ignore[attr-defined]
    assert names == [
        (name, made.rid) for name in ("LicenceIssued", "LicenceSuspended", "LicenceRevoked")
    ]


def test_every_act_leaves_its_entry() -> None:
    made = a_nurse_licence()
    told = {"licence": made.rid, "by": OFFICER, "at": AT}
    show(made)
    services.consent_to_reuse(case=CASE, fields=["person.name"], **told)
    services.take_over(case=CASE, **told)
    services.suspend(ground=Ground.DOUBTED, reason=WHY, **told)
    services.resume(reason="", **told)
    services.revoke(ground=Ground.WITHDRAWN, reason=WHY, **told)
    said = "".join(Entry.objects.values_list("content", flat=True))
    for code in (
        "key_made", "licence_issued", "licence_shown", "reuse_consented", "claims_taken",
        "licence_suspended", "licence_resumed", "licence_ended",
    ):  # fmt: skip
        assert f"licences.{code}" in said
    assert WHY not in said


def test_a_list_is_issued_under_the_same_rules_all_or_none() -> None:
    office = an_office()
    clinic = an_organisation(77, "平山诊所", Category.CLINIC)
    listed = [nurse_entry(office), clinic_entry(office, clinic)]
    faults = {
        "licences.number_taken": nurse_entry(office),
        "licences.issuer_not_allowed": clinic_entry(office, clinic, issuer=clinic.pk, number="B2"),
        "licences.holder_unknown": nurse_entry(office, holder=clinic.pk, number="B3"),
        "licences.issued_in_future": nurse_entry(office, issued_on=TODAY + timedelta(days=1)),
        "licences.entry_incomplete": nurse_entry(office, number="B4", claims={}),
    }
    for code, entry in faults.items():
        with pytest.raises(Refused) as caught, transaction.atomic():
            services.issue_all(entries=[*listed, entry], by=OFFICER, at=AT)
        assert caught.value.refusal.code == code
        assert caught.value.refusal.message.startswith("第3份")
    assert not Licence.objects.exists()
    assert services.issue_all(entries=listed, by=OFFICER, at=AT) == 2
    nurse, other = (
        Licence.objects.get(type="nurse_practice"),
        Licence.objects.get(organisation=clinic),
    )
    for one in (nurse, other):
        assert [event.seq for event in one.events.all()] == [1]
        assert isinstance(sdjwt.read(credential_of(one), key_of), sdjwt.Reading)
        told = Entry.objects.filter(subject=f"licence:{one.rid}", type="licences.licence_issued")
        assert told.count() == 1
    assert refused(lambda: services.issue_all(entries=listed[:1], by=OFFICER, at=AT)) == (
        "licences.number_taken"
    )
