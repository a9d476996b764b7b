"""Promises about questions: asked of who looked, due by a day, answered once and by nobody for themselves."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

import record_samples as samples
from minkang.care.record.models import Question
from minkang.care.record.queries import promises
from minkang.care.record.queries.log import CODES, questions_of
from minkang.care.record.queries.promises import Promised, promised_on
from minkang.care.record.queries.questions import list_questions_for
from minkang.care.record.rules.asking import answer_due
from minkang.care.record.services import questions
from minkang.care.record.services.opening import open_own, open_view, take_along
from minkang.care.record.terms import Verdict
from minkang.engines.records.services.clients import NewClient, add_client
from minkang.engines.records.services.reading_log import Shown, keep
from minkang.engines.records.terms import ReaderKind
from minkang.kernel.audit.catalogue import Language
from minkang.kernel.audit.queries import Line, Window, list_entries
from minkang.kernel.calendar.working_days import china
from minkang.kernel.refusal import Refused
from minkang.registry.access.queries.log import subject_of
from minkang.registry.access.terms import Actor, Grant, Role
from minkang.registry.organisations.models import Organisation
from record_samples import AT, Region
from signing_in import an_account

pytestmark = pytest.mark.django_db
WHY = "那天我在家，没有去过医院。"


@pytest.fixture
def region() -> Region:
    made = samples.lay_out()
    made.treats(made.second)
    return made


def herself(region: Region) -> Actor:
    grant = Grant(Role.RESIDENT, None, "", "")
    return Actor(uuid4(), "王桂英", region.person.pk, None, (grant,), has_second_factor=False)


def staff(role: Role, where: Organisation) -> Actor:
    account = an_account("", role, organisation=where, area=where.area)
    grant = Grant(role, where.pk, where.name, "2105")
    return Actor(account.pk, "某人", None, None, (grant,), has_second_factor=True)


def newest_look(region: Region) -> Line:
    (line,) = list_entries(
        language=Language.ZH,
        window=Window(most=1),
        subject=subject_of(region.person.pk),
        codes=CODES,
    )
    return line


def asked(region: Region, text: str = WHY) -> Question:
    viewing = open_own(actor=herself(region), person=region.person.pk, at=AT)
    return questions.ask(viewing=viewing, entry=newest_look(region).number, text=text, at=AT)


def test_a_question_goes_to_the_institution_whose_doctor_looked_and_is_asked_once(
    region: Region,
) -> None:
    open_view(actor=staff(Role.DOCTOR, region.second), person=region.person.pk, at=AT)
    with pytest.raises(Refused, match=r"record\.too_few_words"):
        asked(region, "为何")
    made = asked(region)
    assert (made.organisation, made.due_on) == (region.second, date(2026, 11, 27))
    assert asked(region, "又问一遍，为什么？") == made
    assert made.text == WHY


def test_a_question_about_a_system_goes_to_its_institution(region: Region) -> None:
    sent = samples.something_of_everything(region)
    for kind, where in ((ReaderKind.INSTITUTION, region.first), (ReaderKind.PLATFORM, None)):
        rid = where.pk if where else None
        new = NewClient("检验系统", kind, rid, frozenset({"system/*.*"}))
        client = add_client(new=new, by="account:x", at=AT)
        shown = Shown(f"client:{client.rid}", kind, AT, "T", (("Condition", sent["diagnosis"]),))
        keep([shown])
        assert asked(region).organisation == where


def test_one_s_own_acts_and_the_accesses_of_others_cannot_be_asked_about(region: Region) -> None:
    me = herself(region)
    viewing = take_along(actor=me, person=region.person.pk, at=AT)
    own = newest_look(region)
    for entry in (own.number, own.number + 1000):
        with pytest.raises(Refused, match=r"record\.access_unknown"):
            questions.ask(viewing=viewing, entry=entry, text=WHY, at=AT)


def test_only_the_officer_of_the_institution_and_the_auditor_answer_and_only_once(
    region: Region,
) -> None:
    open_view(actor=staff(Role.DOCTOR, region.second), person=region.person.pk, at=AT)
    made = asked(region)
    on = AT.date()
    officer, other = (
        staff(Role.INFORMATION_OFFICER, where) for where in (region.second, region.first)
    )
    auditor = staff(Role.AUDIT_ADMINISTRATOR, region.first)
    assert not list_questions_for(other, on).exists()
    assert list_questions_for(auditor, on).get() == list_questions_for(officer, on).get() == made
    assert not list_questions_for(officer, made.due_on).get().is_late
    assert list_questions_for(officer, made.due_on + timedelta(days=1)).get().is_late
    given = {"question": made.pk, "verdict": Verdict.IMPROPER, "at": AT}
    for actor, code in ((other, "question_unknown"), (herself(region), "not_allowed")):
        with pytest.raises(Refused, match=code):
            questions.answer(actor=actor, text="已核查处理。", **given)
    with pytest.raises(Refused, match=r"record\.too_few_words"):
        questions.answer(actor=officer, text="好", **given)
    questions.answer(actor=officer, text="误点，已批评并培训。", **given)
    with pytest.raises(Refused, match=r"record\.answered_already"):
        questions.answer(actor=auditor, text="已核查处理。", **given)
    viewing = open_own(actor=herself(region), person=region.person.pk, at=AT)
    told = questions_of(viewing)[made.entry]
    assert (told.verdict, told.answer) == (Verdict.IMPROPER, "误点，已批评并培训。")


def test_nobody_answers_for_their_own_look(region: Region) -> None:
    both = staff(Role.DOCTOR, region.second)
    officer = Grant(Role.INFORMATION_OFFICER, region.second.pk, region.second.name, "2105")
    actor = Actor(both.account, "某人", None, None, (*both.grants, officer), has_second_factor=True)
    open_view(actor=actor, person=region.person.pk, at=AT)
    with pytest.raises(Refused, match=r"record\.own_look_not_judged"):
        questions.answer(
            actor=actor,
            question=asked(region).pk,
            verdict=Verdict.PROPER,
            text="这是工作需要。",
            at=AT,
        )


def test_a_question_is_due_by_the_promise_of_the_day_it_is_asked(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_on, days = AT.date(), Promised.QUESTION_ANSWERED
    told = {days: ((asked_on, 2), (date(2026, 1, 1), 5))}
    monkeypatch.setattr(promises, "_histories", lambda: told)
    open_view(actor=staff(Role.DOCTOR, region.second), person=region.person.pk, at=AT)
    assert asked(region).due_on == answer_due(asked_on, 2, china())
    assert promised_on(days, asked_on - timedelta(days=1)) == 5
