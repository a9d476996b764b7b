"""Types say what they must, every standing has its words, and a sheet stays on its page."""

from datetime import date
from importlib.resources import files
from uuid import UUID

import ofdkit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minkang.affairs.licences.forms.desk import last_day
from minkang.affairs.licences.queries.types import LicenceType, parse_type, types
from minkang.affairs.licences.rules.deciding import standing_on, use_fault
from minkang.affairs.licences.rules.sheet import Sheet, ofd_pages
from minkang.affairs.licences.terms import Ground, HolderKind, LicenceState, Standing
from minkang.kernel.documents import ofd
from people_samples import NOON

FOLDER = files("minkang.affairs.licences") / "definitions" / "types"
NURSE = "nurse_practice.toml"
TEXT = (FOLDER / NURSE).read_text("utf-8")
KEY = UUID(int=1)


def test_seventeen_types_can_be_shown_and_six_more() -> None:
    assert len(types()) == 23
    assert {one.holder for one in types().values()} == set(HolderKind)


@pytest.mark.parametrize("kind", types().values(), ids=lambda one: one.code)
def test_a_type_tells_nothing_personal_but_a_name_to_everybody(kind: LicenceType) -> None:
    told = {field.code for field in kind.fields if field.is_open and field.fact.is_personal}
    allowed = {"person.name", "newborn.name", "person.health_examination"}
    allowed |= {"person.health_examination_date", "birth.hospital", "birth.vaccination_clinic"}
    assert told <= allowed
    if kind.holder is HolderKind.PERSON:
        assert kind.number_fact not in kind.open_facts


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (('code = "nurse_practice"', 'code = "nurse"'), "declares nurse"),
        (('holder = "person"', 'holder = "dog"'), "dog"),
        (('office = "health"', 'offices = "health"'), "unknown key offices"),
        (('title = "护士执业证书"\n', ""), "'title' is missing"),
        (('fact = "person.sex"', 'fact = "person.shoe_size"'), "no fact person.shoe_size"),
        (('fact = "person.sex"', 'fact = "person.name"'), "each fact stands once"),
        (("is_open = true", ""), "one of them is open"),
        (("is_number = true", "is_number = 1\nis_secret = true"), "unknown key is_secret"),
        (
            ('fact = "person.sex"', 'fact = "person.sex"\nis_number = true'),
            "one field is the number",
        ),
        (('issuers = ["authority"]', "issuers = []"), "needs a basis and issuers"),
    ],
)
def test_a_type_that_is_not_whole_is_named(changed: tuple[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_type(NURSE, TEXT.replace(*changed))


@pytest.mark.parametrize("standing", [one for one in Standing if not one.is_usable])
@pytest.mark.parametrize("ground", [None, *Ground])
def test_every_licence_that_cannot_be_used_says_why_and_what_to_do(
    standing: Standing, ground: Ground | None
) -> None:
    refusal = use_fault(standing, title="护士执业证书", ground=ground)
    assert refusal is not None
    assert refusal.code == f"licences.licence_{standing.value}"
    assert refusal.clause == "benxi-2023-3/10.3.7"
    assert "不能作为凭证" in refusal.message
    assert refusal.message.count("。") == 2
    if ground is not None:
        assert ground.label in refusal.message
        assert ground.basis.words in refusal.message


@given(st.sampled_from(LicenceState), st.dates(), st.dates(), st.none() | st.dates())
def test_only_a_valid_licence_within_its_days_can_be_used(
    state: LicenceState, on: date, issued_on: date, valid_until: date | None
) -> None:
    standing = standing_on(on, state=state, issued_on=issued_on, valid_until=valid_until)
    inside = issued_on <= on and (valid_until is None or on < valid_until)
    assert standing.is_usable == (state is LicenceState.VALID and inside)
    assert (use_fault(standing, title="证") is None) == standing.is_usable


@pytest.mark.parametrize(
    ("issued_on", "ends_on"),
    [
        (date(2026, 11, 22), date(2031, 11, 21)),
        (date(2026, 1, 1), date(2030, 12, 31)),
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2027, 3, 1), date(2032, 2, 29)),
    ],
)
def test_five_years_end_the_day_before_their_date_comes_again(
    issued_on: date, ends_on: date
) -> None:
    assert last_day(types()["nurse_practice"], issued_on) == ends_on
    assert last_day(types()["business_licence"], issued_on) is None


letters = st.characters(exclude_categories=["Cs"])
labels, lines = (st.text(letters, max_size=most) for most in (60, 300))


def test_a_long_label_stays_beside_its_value() -> None:
    rows = (("identity number of the legal representative", "210502195001020022"),)
    sheet = Sheet("T", "", "O", "", ("", ""), rows, (), "", "", ((0, 0),), 1, "en", "gb")
    texts = [item for item in ofd_pages(sheet)[0] if isinstance(item, ofd.Text)]
    label, value = ([one for one in texts if one.text in said] for said in (rows[0][0], rows[0][1]))
    assert max(one.x + one.width for one in label) < min(one.x for one in value)
    assert len(label) > len(value)


@given(st.lists(st.tuples(labels, lines), max_size=30), lines)
@settings(max_examples=25, deadline=None)
def test_no_text_leaves_the_page_or_breaks_the_file(
    rows: list[tuple[str, str]], warning: str
) -> None:
    sheet = Sheet(
        title="医疗机构执业许可证" * 4, subject="", office="某市\x00卫生健康委员会", warning=warning,
        columns=("项目", "内容"), rows=tuple(rows), notes=("状态请扫码核对。" * 20,), square="",
        square_alt="", cells=((0, 0), (2, 1)), modules=3, language="zh", country="cn",
    )  # fmt: skip
    content = ofd.write(sheet.title, sheet.office, ofd_pages(sheet), key=KEY, at=NOON)
    assert content == ofd.write(sheet.title, sheet.office, ofd_pages(sheet), key=KEY, at=NOON)
    with ofdkit.open(content) as document:
        assert document.warnings == []
        for page in document.pages:
            for run in page.runs:
                assert 0 < run.y < 297
                assert run.x + ofd.Text(run.text, 0, 0, run.size).width <= 185
