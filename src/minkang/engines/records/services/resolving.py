"""Finds what conditions mean, gives ids, and writes both into the exact texts.

Within one transaction an entry may be called by its `full_url`, by a condition, or by its address; each
is replaced in the text of the others before anything is indexed, and nothing else of the text changes.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from minkang.engines.records.queries.matching import matches
from minkang.engines.records.rules import refusing, specification
from minkang.engines.records.rules.hashing import hash64
from minkang.engines.records.rules.reading import read_again
from minkang.engines.records.rules.refusing import FhirRefused
from minkang.engines.records.services import statements
from minkang.engines.records.services.drafts import Draft, by_author, canonical
from minkang.engines.records.terms import Author, Match, Method, Reader, ReaderKind
from minkang.kernel.prepared import answers, numbers

# Elements that hold a reference or an address; `url` is that of an attachment.
LINKS = re.compile(
    r'("(?:reference|url|uri|valueUri|valueUrl|valueOid|valueUuid)"\s*:\s*)("(?:[^"\\]|\\.)*")'
)
CONDITIONAL = re.compile(r'"reference"\s*:\s*"([A-Z][A-Za-z]+\?(?:[^"\\]|\\.)*)"')
LOCAL = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})")
RESTFUL = re.compile(r"(https?://.+/)([A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64})")
# Conditions under which something is created are locked apart from all other advisory keys.
CONDITION_LOCK = 27990
# What is looked for in order to write is no reading of the author's token.
EVERY_SCOPE = frozenset({"system/*.*"})

Asked = tuple[str, str]


def find_ids(drafts: Sequence[Draft], *, at: datetime) -> None:
    """Give every draft its id: the one it names, the one its condition meets, or a new one.

    A condition under which something may be created is locked first, so that of two acts that ask it
    at once the second sees what the first created.

    Raises:
        FhirRefused: a condition meets several resources, or a patch's none.
    """
    for author, own in by_author(drafts).items():
        _find_ids(own, author, at)


def _find_ids(drafts: Sequence[Draft], author: Author, at: datetime) -> None:
    asked = {(draft.type_name, draft.condition) for draft in drafts if draft.condition}
    for draft in drafts:
        asked |= set(_questions(draft))
    found: Mapping[Asked, tuple[Match, ...]] = {}
    if asked:
        _lock([draft for draft in drafts if draft.condition])
        found = matches(asked, reader=_reader(author), at=at)
    first: dict[Asked, Draft] = {}
    for draft in drafts:
        if draft.condition:
            met = found[draft.type_name, draft.condition]
            _meet(draft, [one for one in met if _is_own(one, author)], first)
        if not draft.fhir_id:
            draft.fhir_id = str(draft.tree.get("id", "")) if draft.method is Method.PUT else ""
        if not draft.fhir_id and draft.method in (Method.POST, Method.PUT):
            draft.fhir_id = new_id(at)
            draft.is_new = True
    _rewrite(drafts, {question: _preferred(met, author) for question, met in found.items()}, first)


def new_id(at: datetime) -> str:
    """A UUID of version 7 (RFC 9562): nobody can guess it, and neighbours in time are neighbours."""
    wide = int(at.timestamp() * 1000) << 80 | secrets.randbits(80)
    wide = wide & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62
    plain = f"{wide:032x}"
    return f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}"


def local(reference: str) -> tuple[int, str] | None:
    """Type number and id of a reference to a resource of this server, None for all others."""
    parts = LOCAL.fullmatch(reference)
    types = specification.table().types
    if parts is None or parts[1] not in types or not types[parts[1]].number:
        return None
    return types[parts[1]].number, parts[2]


def has_conditions(text: str) -> bool:
    """Whether a text refers to something by what it is, not by its address."""
    return "?" in text and CONDITIONAL.search(text) is not None


def _lock(drafts: Sequence[Draft]) -> None:
    hashes = {
        hash64(f"{draft.type_name}?{draft.condition}") % 2**31
        for draft in drafts
        if draft.method in (Method.POST, Method.PUT)
    }
    # The lock comes first: what is then looked for is seen as it is after waiting.
    locking = (statements.ADVISORY, (CONDITION_LOCK, numbers(hashes)))
    answers([(statements.NO_SCAN, ()), *([locking] if hashes else ())])


def _is_own(met: Match, author: Author) -> bool:
    """Conditions of writes look at what the author itself sent; the platform's at everything."""
    return author.is_platform or met.organisation == author.organisation


def _preferred(met: Sequence[Match], author: Author) -> Sequence[Match]:
    """What a conditional reference means: the author's own, else whatever it may see."""
    return [one for one in met if _is_own(one, author)] or met


def _reader(author: Author) -> Reader:
    kind = ReaderKind.PLATFORM if author.is_platform else ReaderKind.INSTITUTION
    return Reader(author.by, kind, author.organisation, scopes=EVERY_SCOPE)


def _questions(draft: Draft) -> list[Asked]:
    """Conditional references of the text."""
    if "?" not in draft.text:
        return []
    return [_question(said) for said in CONDITIONAL.findall(draft.text)]


def _question(said: str) -> Asked:
    type_name, _, condition = msgspec.json.decode(f'"{said}"', type=str).partition("?")
    return type_name, canonical(condition)


def _meet(draft: Draft, met: Sequence[Match], first: dict[Asked, Draft]) -> None:
    """Take over what the condition found."""
    if len(met) > 1:
        raise refusing.condition_is_ambiguous(draft.type_name, len(met))
    if met:
        draft.fhir_id = met[0].fhir_id
        draft.is_met = True
        if draft.method is Method.PUT and draft.tree.get("id", draft.fhir_id) != draft.fhir_id:
            raise refusing.is_another_id(f"{draft.type_name}.id")
        return
    if draft.method in (Method.PATCH, Method.DELETE):
        if draft.method is Method.PATCH:
            raise refusing.not_found(draft.type_name)
        return
    question = (draft.type_name, draft.condition)
    if question in first:
        draft.echoes = first[question]
        draft.fhir_id = first[question].fhir_id
    else:
        first[question] = draft


def _rewrite(
    drafts: Sequence[Draft],
    found: Mapping[Asked, Sequence[Match]],
    first: Mapping[Asked, Draft],
) -> None:
    names = _names(drafts)
    for draft in drafts:
        if draft.method not in (Method.POST, Method.PUT) or not (names or "?" in draft.text):
            continue
        told = dict(names)
        try:
            for said in CONDITIONAL.findall(draft.text):
                called = msgspec.json.decode(f'"{said}"', type=str)
                told[called] = _target(_question(said), found, first)
        except FhirRefused as fault:
            draft.refuse(fault)
        text = _replaced(draft.text, told)
        if text != draft.text:
            draft.text = text
            draft.tree = read_again(text)


def _target(
    question: Asked, found: Mapping[Asked, Sequence[Match]], first: Mapping[Asked, Draft]
) -> str:
    type_name, _ = question
    if question in first:
        return first[question].shown
    met = found[question]
    if len(met) > 1:
        raise refusing.condition_is_ambiguous(type_name, len(met))
    if not met:
        raise refusing.condition_is_unmet(type_name, "")
    return f"{type_name}/{met[0].fhir_id}"


def _names(drafts: Sequence[Draft]) -> dict[str, str]:
    """What entries call each other, and what they are called from now on."""
    names: dict[str, str] = {}
    for draft in drafts:
        called = draft.entry.full_url
        if not called:
            continue
        names[called] = draft.shown
        known = RESTFUL.fullmatch(called)
        if known is not None and draft.method is Method.POST:
            names[known[2]] = draft.shown
    return names


def _replaced(text: str, told: Mapping[str, str]) -> str:
    def link(met: re.Match[str]) -> str:
        said = met[2][1:-1]
        if "\\" in said:
            said = msgspec.json.decode(met[2], type=str)
        plain, mark, rest = said.partition("#") if said not in told else (said, "", "")
        new = told.get(plain)
        return met[0] if new is None else f'{met[1]}"{new}{mark}{rest}"'

    return LINKS.sub(link, text)
