"""The arithmetic of the chain, and the catalogue of what may be recorded."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minkang.kernel.audit import rules
from minkang.kernel.audit.catalogue import (
    Catalogue,
    EntryType,
    EntryTypeTaken,
    Language,
    UnknownEntryType,
)
from minkang.kernel.audit.rules import Anchor, Fault, Finding, Link, Row, Walk

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
RUN = 3


def chain(rows: list[Row]) -> list[Link]:
    links: list[Link] = []
    for number, start in enumerate(range(0, len(rows), RUN), 1):
        run = rules.leaves(rows[start : start + RUN])
        previous = links[-1].digest if links else rules.GENESIS
        last_entry = rows[start : start + RUN][-1][0]
        digest = rules.seal_digest(number, last_entry, NOON, run, previous)
        links.append(Link(number, last_entry, NOON, run, previous, digest))
    return links


def walked(links: list[Link], rows: list[Row], anchors: tuple[Anchor, ...] = ()) -> rules.Verdict:
    walk = Walk(anchors)
    until = links[-1].last_entry if links else 0
    walk.section(links, iter([row for row in rows if row[0] <= until]))
    return walk.verdict(unsealed=sum(row[0] > until for row in rows))


rows_of_a_chain = st.lists(st.text(), min_size=1, max_size=20).map(
    lambda texts: [(2 * place + 1, f"{place}{text}") for place, text in enumerate(texts)]
)


@given(rows_of_a_chain)
def test_an_untouched_chain_is_whole(rows: list[Row]) -> None:
    verdict = walked(chain(rows), rows)
    assert verdict.ok
    assert verdict.entries == len(rows)


@given(rows_of_a_chain, st.data())
def test_any_changed_deleted_or_inserted_entry_is_the_one_that_is_named(
    rows: list[Row], data: st.DataObject
) -> None:
    links = chain(rows)
    place = data.draw(st.integers(0, len(rows) - 1))
    number, text = rows[place]
    seal = place // RUN + 1
    changed = [*rows[:place], (number, text + "x"), *rows[place + 1 :]]
    assert walked(links, changed).findings == (Finding(Fault.ALTERED, seal, number),)
    deleted = [*rows[:place], *rows[place + 1 :]]
    assert walked(links, deleted).findings == (Finding(Fault.MISSING, seal, number),)
    inserted = [*rows[:place], (number - 1, "new"), *rows[place:]]
    assert walked(links, inserted).findings == (Finding(Fault.INSERTED, seal, number - 1),)


@given(rows_of_a_chain.filter(lambda rows: len(rows) > RUN), st.data())
def test_any_shorter_or_other_chain_differs_from_its_anchor(
    rows: list[Row], data: st.DataObject
) -> None:
    links = chain(rows)
    anchor = Anchor(links[-1].number, links[-1].digest.hex(), len(rows))
    kept = data.draw(st.integers(0, len(links) - 1))
    shortened = walked(links[:kept], rows[: kept * RUN], (anchor,))
    assert shortened.findings == (Finding(Fault.TRUNCATED, anchor.seal),)
    place = data.draw(st.integers(0, len(rows) - 1))
    rewritten = [*rows[:place], (rows[place][0], "other"), *rows[place + 1 :]]
    verdict = walked(chain(rewritten), rewritten, (anchor,))
    assert verdict.findings == (Finding(Fault.REWRITTEN, anchor.seal),)


def test_the_rest_of_a_great_many_findings_is_counted() -> None:
    rows = [(number, str(number)) for number in range(1, 2001)]
    verdict = walked(chain(rows), [])
    assert len(verdict.findings) == rules.MOST_FINDINGS
    assert verdict.further == 2000 - rules.MOST_FINDINGS


def test_the_digest_of_a_seal_is_fixed_for_ever() -> None:
    run = rules.leaves([(1, "{}"), (3, '{"a":1}')])
    assert len(run) == 2 * rules.LEAF.size
    digest = rules.seal_digest(1, 3, NOON, run, rules.GENESIS).hex()
    assert digest == "62ec362d1219aa949f9dc1d50fef135a491157dc987c3778baf60066a3f1a4bc"


def test_every_finding_reads_as_a_sentence_in_both_languages() -> None:
    for fault in Fault:
        finding = Finding(fault, 7, 42)
        assert finding.zh.endswith("。")
        assert finding.en
        assert "{" not in finding.zh + finding.en


@given(
    st.dictionaries(
        st.text(max_size=5),
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(st.characters(exclude_categories=["Cs"])),
    )
)
def test_an_entry_reads_back_as_what_was_recorded(
    facts: dict[str, bool | int | str | None],
) -> None:
    if any(isinstance(fact, str) and "\0" in fact for fact in facts.values()):
        return
    elsewhere = NOON.astimezone(timezone(timedelta(hours=8)))
    text = rules.canonical_entry(
        "example.thing_done",
        subject="thing:1",
        actor="person:1",
        happened_at=elsewhere,
        facts=facts,
    )
    assert "\n" not in text
    plain = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert text == plain
    assert json.loads(text) == {
        "actor": "person:1",
        "facts": facts,
        "happened_at": "2026-11-21T04:00:00.000000Z",
        "subject": "thing:1",
        "type": "example.thing_done",
    }


def test_a_type_is_registered_once() -> None:
    catalogue = Catalogue()
    opened = EntryType(code="example.desk_opened", zh="开放", en="opened", facts=())
    assert catalogue.register(opened) is opened
    with pytest.raises(EntryTypeTaken):
        catalogue.register(opened)
    assert catalogue.find("example.desk_opened") is opened
    with pytest.raises(UnknownEntryType):
        catalogue.find("example.desk_closed")


@pytest.mark.parametrize(
    ("code", "zh", "facts", "personal"),
    [
        ("desk", "", (), ()),
        ("Example.Desk", "", (), ()),
        ("example.desk_opened", "", ("a", "a"), ()),
        ("example.desk_opened", "{b}", ("a",), ()),
        ("example.desk_opened", "", ("a",), ("b",)),
    ],
)
def test_a_type_that_does_not_fit_together_is_refused(
    code: str, zh: str, facts: tuple[str, ...], personal: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=code):
        EntryType(code=code, zh=zh, en="", facts=facts, personal=frozenset(personal))


def test_a_sentence_says_erased_where_a_personal_fact_is_gone() -> None:
    called = EntryType(
        code="example.person_called",
        zh="已致电{name}",
        en="{name} was called",
        facts=("name",),
        personal=frozenset({"name"}),
    )
    assert called.sentence(Language.ZH, {"name": "王某"}) == "已致电王某"
    assert called.sentence(Language.ZH, {}) == "已致电(已依法删除)"
    assert called.sentence(Language.EN, {}) == "(erased by law) was called"
