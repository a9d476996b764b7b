"""Where an organisation that begins with a licence lies, and under whose code nobody else applies."""

import pytest

from minkang.affairs.permits.rules.holding import code_fault, place_in

HOME = "210502001001"
AREAS = [
    ("210502002000", "东明街道"),
    ("210502002001", "东明社区居委会"),
    ("210502003001", "东风村委会"),
    ("210503003001", "东风村委会"),
    ("210502004001", "河"),
]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("平山区东明街道8号", "210502002000"),
        ("东明街道东明社区3号楼", "210502002001"),
        ("东风村三组5号", "210502003001"),
        ("河沿路1号", HOME),
        ("解放路1号", HOME),
    ],
)
def test_premises_lie_where_their_address_says_else_at_home(address: str, code: str) -> None:
    assert place_in(address, HOME, AREAS) == code


@pytest.mark.parametrize(
    ("is_open", "is_theirs", "code"),
    [
        (True, True, None),
        (True, False, "permits.organisation_of_others"),
        (False, True, "permits.organisation_closed"),
        (False, False, "permits.organisation_closed"),
    ],
)
def test_a_code_is_used_by_its_own_people_while_it_lives(
    is_open: bool, is_theirs: bool, code: str | None
) -> None:
    fault = code_fault("邻家理发店", is_open=is_open, is_theirs=is_theirs)
    assert (fault.code if fault else None) == code
    assert fault is None or fault.fields[0].name == "organisation.uscc"
