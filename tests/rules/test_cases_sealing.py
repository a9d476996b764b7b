"""The text under a hash is JSON with sorted keys, to the byte, so that anybody can hash it again."""

import json

from hypothesis import given
from hypothesis import strategies as st

from minkang.engines.cases.rules.sealing import canonical

SPOKEN = st.text(st.characters(exclude_categories=["Cs"]))
TOLD = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | SPOKEN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SPOKEN, inner, max_size=3),
    max_leaves=8,
)


@given(TOLD)
def test_another_writer_of_json_writes_the_same(told: object) -> None:
    other = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(told) == other


def test_every_character_is_written_as_another_writer_does() -> None:
    for start in range(0, 0x11000, 0x800):
        told = "".join(
            chr(one) for one in range(start, start + 0x800) if not 0xD800 <= one < 0xE000
        )
        assert canonical([told]) == json.dumps([told], ensure_ascii=False)
