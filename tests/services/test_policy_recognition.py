"""Clauses are found by their anchors wherever parsing cut the text."""

from dataclasses import replace
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from minkang.policy.clauses import Clause, Register, anchor_of, normalise, register
from minkang.policy.parsing import parse
from minkang.policy.services.recognition import Quotation, Text, pieces, quotations, recognise

SENTENCES = ("村口每晚八点亮灯。", "雨天提前半小时亮灯。", "灯坏了三天内修好。")
SOURCE = "亮灯办法\n\n一、亮灯\n" + "\n".join(SENTENCES) + "\n"


def clause(number: int, text: str) -> Clause:
    return replace(
        register().get("liaoning-2025-34/1.1"),
        id=f"lamps-2024/{number}",
        document="lamps-2024",
        anchor=anchor_of(normalise(text)[0]),
    )


def lamps() -> Register:
    head = replace(register().documents[0], id="lamps-2024", title="亮灯办法", number="")
    clauses = {f"lamps-2024/{n}": clause(n, text) for n, text in enumerate(SENTENCES, start=1)}
    return Register((head,), MappingProxyType(clauses), ())


def test_a_text_without_number_is_recognised_by_the_clauses_that_stand_in_it() -> None:
    (document,) = parse(SOURCE.replace("亮灯办法", "关于亮灯的一些想法")).documents
    told = recognise(document, SOURCE.replace("亮灯办法", "关于亮灯的一些想法"), lamps())
    assert told is not None
    assert told.id == "lamps-2024"


def test_a_text_that_shares_no_clause_and_no_title_is_another_document() -> None:
    other = "扫雪办法\n\n一、扫雪\n下雪当天扫净门前。\n"
    (document,) = parse(other).documents
    assert recognise(document, other, lamps()) is None


def test_a_clause_is_found_across_widths_and_line_ends() -> None:
    printed = "前言。 村口\n每晚\u3000八点亮灯。后话。"
    found = Text(printed, 0, len(printed)).find(clause(1, SENTENCES[0]))
    assert found is not None
    assert printed[found.start : found.end] == "村口\n每晚\u3000八点亮灯。"


def test_a_clause_outside_its_own_documents_stretch_is_still_found_in_the_file() -> None:
    (document,) = parse(SOURCE).documents
    cut = replace(document, end=SOURCE.index(SENTENCES[2]))
    found = quotations([(cut, lamps().documents[0])], SOURCE, lamps())
    assert {quotation.clause_id for quotation in found} == set(lamps().clauses)


def test_a_clause_printed_across_two_passages_is_cut_at_their_border() -> None:
    source = "甲乙丙丁\n戊己庚辛"
    parts = pieces(Quotation("x/1", 2, 7), [(0, 4), (5, 9)], source)
    assert [(part.passage, part.start, part.end, part.is_whole) for part in parts] == [
        (0, 2, 4, False),
        (1, 0, 2, False),
    ]


@given(st.integers(0, 29), st.integers(1, 10), st.lists(st.integers(1, 6), min_size=1, max_size=8))
def test_pieces_never_leave_the_quotation_or_their_passage(
    start: int, length: int, lengths: list[int]
) -> None:
    spans = []
    at = 0
    for size in lengths:
        spans.append((at, at + size))
        at += size + 1
    end = start + length
    for part in pieces(Quotation("x/1", start, end), spans, "字" * 60):
        begin, limit = spans[part.passage]
        assert 0 <= part.start < part.end <= limit - begin
        assert start <= begin + part.start
        assert begin + part.end <= end
        assert part.is_whole == ((begin + part.start, begin + part.end) == (start, end))
