"""A stored document as Akoma Ntoso 3.0 (OASIS LegalDocML), the exchange format of legislation.

Headings become part, section, subsection and level by depth; a passage becomes a paragraph that keeps
every character. A run-in heading stands in its paragraph's text, so its container carries it as
`title` and repeats nothing. Units are `TLCOrganization`; a paragraph refers to them, the lead first.
Identifiers are ordinals of the tree (``part_2__sec_1__para_3``); `GUID` holds our own permalink.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from lxml import etree

from minkang.kernel.refusal import Refused
from minkang.kernel.text.markup import writable
from minkang.policy.queries.documents import DocumentText, PassageText, Section
from minkang.policy.queries.standing import DocumentHead
from minkang.policy.refusals import text_not_imported
from minkang.policy.validity import EventKind

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
UNDATED = date(1, 1, 1)
"""What the format demands where a copy carries no date; the convention of the field."""

LEVELS = (("part", "part"), ("section", "sec"), ("subsection", "subsec"), ("level", "lvl"))
"""Element and identifier prefix by depth; deeper headings stay `level`."""

LINE_END = re.compile(r"\r\n|\r|\n")

_NUMBER = re.compile(r"(?P<word>.*?)〔(?P<year>\d{4})〕(?P<serial>\d+)号")
_EVENTS = {
    EventKind.AMENDED: "amendment",
    EventKind.REPEALED: "repeal",
    EventKind.SUPERSEDED: "repeal",
}


def work_uri(head: DocumentHead) -> str:
    """The address of the work: jurisdiction, kind, year and number; our slug where there is no 文号."""
    place = f"cn-{head.region}" if head.region else "cn"
    found = _NUMBER.fullmatch(head.number)
    if found:
        return f"/akn/{place}/act/notice/{found['year']}/{found['word']}-{found['serial']}"
    dated = head.signed_on or head.published_on
    return f"/akn/{place}/act/notice/{dated.year if dated else 'undated'}/{head.slug}"


def expression_uri(head: DocumentHead) -> str:
    """The address of the Chinese text as issued."""
    dated = head.signed_on or head.published_on
    return f"{work_uri(head)}/zho@{dated.isoformat() if dated else ''}"


def export(document: DocumentText, *, on: date) -> bytes:
    """The document as UTF-8 XML, valid against the official schema.

    Args:
        document: As read by `queries.documents.get_public_document`.
        on: The day the file is made.

    Raises:
        Refused: ``policy.text_not_imported`` when we hold no copy of the text.
    """
    if not document.passages and not document.sections:
        raise Refused(text_not_imported(document.head))
    root = etree.fromstring(f'<akomaNtoso xmlns="{NAMESPACE}"/>')
    act = _add(root, "act", name="notice", contains="originalVersion")
    organisations = _Organisations(document)
    _meta(act, document, organisations, on)
    preface = _add(act, "preface")
    _text(_add(_add(preface, "p"), "docTitle"), document.head.title)
    if document.head.number:
        _text(_add(_add(preface, "p"), "docNumber"), document.head.number)
    body = _add(act, "body")
    _contents(body, document.passages, document.sections, "", document.head.slug, organisations)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


class _Organisations:
    """The units and issuers of a document, each with one identifier."""

    def __init__(self, document: DocumentText) -> None:
        names = [*document.head.issuers]
        for passage in _passages(document.passages, document.sections):
            names += passage.units
        self._ids = {name: f"org_{number}" for number, name in enumerate(dict.fromkeys(names), 1)}
        self._place = document.head.region or "cn"

    def refers_to(self, names: Iterable[str]) -> str:
        return " ".join(f"#{self._ids[name]}" for name in names)

    def write(self, references: etree._Element) -> None:
        for name, identifier in self._ids.items():
            _add(
                references,
                "TLCOrganization",
                eId=identifier,
                href=f"/akn/ontology/organization/{self._place}/{_word(name)}",
                showAs=writable(name),
            )


def _passages(
    passages: Sequence[PassageText], sections: Sequence[Section]
) -> Iterator[PassageText]:
    yield from passages
    for section in sections:
        yield from _passages(section.passages, section.sections)


def _meta(
    act: etree._Element, document: DocumentText, organisations: _Organisations, on: date
) -> None:
    head = document.head
    meta = _add(act, "meta")
    _identification(meta, head, organisations, on)
    if head.gazette_title:
        issued = head.published_on or UNDATED
        _add(
            meta,
            "publication",
            date=issued.isoformat(),
            name=writable(head.gazette_title),
            showAs=writable(head.gazette_title),
        )
    if head.keywords:
        words = _add(meta, "classification", source="#minkang")
        for number, word in enumerate(re.split(r"[\s,,;;、]+", head.keywords), start=1):
            _add(
                words, "keyword", eId=f"keyword_{number}", value=writable(word), showAs=writable(word),
                dictionary="",
            )  # fmt: skip
    _lifecycle(meta, head)
    references = _add(meta, "references", source="#minkang")
    _add(
        references,
        "original",
        eId="original",
        href=expression_uri(head),
        showAs=writable(head.title),
    )
    for number, event in enumerate(head.events, start=1):
        if event.by_slug:
            _add(
                references, "passiveRef", eId=f"cause_{number}", href=f"/policies/{event.by_slug}/",
                showAs=writable(event.by_title),
            )  # fmt: skip
    _add(
        references, "TLCOrganization", eId="minkang", href="/akn/ontology/organization/minkang",
        showAs="民康",
    )  # fmt: skip
    organisations.write(references)
    _notes(meta, document)


def _identification(
    meta: etree._Element, head: DocumentHead, organisations: _Organisations, on: date
) -> None:
    signed = (head.signed_on or head.published_on or UNDATED).isoformat()
    author = organisations.refers_to(head.issuers[:1]) or "#minkang"
    work, expression = work_uri(head), expression_uri(head)
    identification = _add(meta, "identification", source="#minkang")
    for level, uri, dated, by in (
        ("FRBRWork", work, signed, author),
        ("FRBRExpression", expression, signed, author),
        ("FRBRManifestation", f"{expression}.xml", on.isoformat(), "#minkang"),
    ):
        part = _add(identification, level)
        _add(part, "FRBRthis", value=f"{uri}/!main" if level != "FRBRManifestation" else uri)
        _add(part, "FRBRuri", value=uri)
        _add(part, "FRBRdate", date=dated, name="Generation")
        _add(part, "FRBRauthor", href=by)
        if level == "FRBRWork":
            _add(part, "FRBRcountry", value="cn")
            if head.number:
                _add(part, "FRBRnumber", value=writable(head.number))
            _add(part, "FRBRname", value=writable(head.title))
        elif level == "FRBRExpression":
            _add(part, "FRBRlanguage", language="zho")
        else:
            _add(part, "FRBRformat", value="application/xml")


def _lifecycle(meta: etree._Element, head: DocumentHead) -> None:
    events = [(head.signed_on or head.published_on or UNDATED, "generation", "#original")]
    for number, event in enumerate(head.events, start=1):
        cause = f"#cause_{number}" if event.by_slug else "#original"
        events.append((event.on, _EVENTS[event.kind], cause))
    if head.expires_on is not None and head.expires_on < date.max:
        events.append((head.expires_on + timedelta(days=1), "repeal", "#original"))
    lifecycle = _add(meta, "lifecycle", source="#minkang")
    for number, (day, kind, cause) in enumerate(sorted(events), start=1):
        _add(
            lifecycle, "eventRef", eId=f"event_{number}", date=day.isoformat(), type=kind,
            source=cause,
        )  # fmt: skip


def _notes(meta: etree._Element, document: DocumentText) -> None:
    said = [document.head.note] if document.head.note else []
    said += [doubt for copy in document.copies if copy.is_primary for doubt in copy.doubts]
    if not said:
        return
    notes = _add(meta, "notes", source="#minkang")
    for number, sentence in enumerate(said, start=1):
        note = _add(notes, "note", eId=f"note_{number}")
        _text(_add(note, "p"), sentence)


def _contents(
    above: etree._Element,
    passages: Sequence[PassageText],
    sections: Sequence[Section],
    prefix: str,
    slug: str,
    organisations: _Organisations,
) -> None:
    for number, passage in enumerate(passages, start=1):
        paragraph = _add(
            above, "paragraph", eId=f"{prefix}para_{number}", GUID=f"{slug}/{_word(passage.path)}"
        )
        if passage.units:
            paragraph.set("refersTo", organisations.refers_to(passage.units))
        content = _add(paragraph, "content")
        for line in LINE_END.split(passage.text):
            _text(_add(content, "p"), line)
    for number, section in enumerate(sections, start=1):
        depth = min(prefix.count("__"), len(LEVELS) - 1)
        element, short = LEVELS[depth]
        identifier = f"{prefix}{short}_{number}"
        container = _add(above, element, eId=identifier)
        _heading(container, section)
        if section.passages or section.sections:
            _contents(
                container,
                section.passages,
                section.sections,
                f"{identifier}__",
                slug,
                organisations,
            )
        else:
            _add(_add(container, "content"), "p")


def _heading(container: etree._Element, section: Section) -> None:
    if section.is_run_in:
        if section.label or section.title:
            container.set("title", writable(f"{section.label}{section.title}"))
        return
    if section.label:
        _text(_add(container, "num"), section.label)
    if section.title:
        _text(_add(container, "heading"), section.title)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(above: etree._Element, element: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(above, _tag(element), attributes)


def _text(element: etree._Element, text: str) -> None:
    element.text = writable(text)


def _word(text: str) -> str:
    """A name as part of an address: no blanks, nothing that would end the part."""
    return re.sub(r"[\s/#?&]+", "_", writable(text))
