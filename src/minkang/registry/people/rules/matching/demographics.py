"""What a record says of a patient, and what the register holds of a resident."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from minkang.kernel.refusal import Refusal
from minkang.registry.people.rules.matching.births import stated
from minkang.registry.people.rules.matching.characters import newborn_endings, placeholder_names
from minkang.registry.people.rules.matching.documents import (
    Document,
    DocumentKind,
    read_document,
)
from minkang.registry.people.rules.matching.names import Name, read_name
from minkang.registry.people.rules.telephones import parse_telephone
from minkang.registry.people.terms import Sex

STATED = frozenset({Sex.MALE, Sex.FEMALE})
NOBODY = read_name("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demographics:
    """A patient as a record states them; everything may be missing.

    Attributes:
        name: As written; a newborn may be named after the mother (王芳之女).
        sex: GB/T 2261.1.
        born_on: Date of birth.
        identity_number: Number of the document, as typed.
        identity_kind: Of what document.
        telephone: As typed.
        area_code: Six to twelve digits of the county, town or village lived in.
        address: As written.
        mother_number: The mother's identity number, for a newborn.
        mother_name: Her name.
        birth_order: 1, 2, … among twins; 0 for a single birth or when nothing is said.
    """

    name: str = field(default="", repr=False)
    sex: Sex = Sex.UNKNOWN
    born_on: date | None = None
    identity_number: str = field(default="", repr=False)
    identity_kind: DocumentKind = DocumentKind.RESIDENT
    telephone: str = field(default="", repr=False)
    area_code: str = ""
    address: str = field(default="", repr=False)
    mother_number: str = field(default="", repr=False)
    mother_name: str = field(default="", repr=False)
    birth_order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Asked:
    """Demographics in one spelling, what is missing read off the number.

    Attributes:
        name: The name; empty when it is none.
        mother_name: The mother's, stated or taken from the newborn's.
        sex, born_on: As stated, else as the number says, else unknown and None.
        document: The document.
        mother: The mother's document.
        telephone: Digits, or "".
        area_code, address, birth_order: As stated.
        is_unnamed: Whether what stands for the name says that nobody knows it.
    """

    name: Name
    mother_name: Name
    sex: Sex
    born_on: date | None
    document: Document
    mother: Document
    telephone: str
    area_code: str
    address: str
    birth_order: int
    is_unnamed: bool


def read_demographics(stated_: Demographics, *, on: date) -> Asked:
    """The demographics in one spelling, as read on a day.

    A malformed number or telephone is left out, never refused: a hospital's record is taken as it is.
    """
    document = read_document(stated_.identity_number, on=on, kind=stated_.identity_kind)
    telephone = parse_telephone(stated_.telephone) if stated_.telephone.strip() else ""
    asked = Asked(
        name=read_name(stated_.name),
        mother_name=read_name(stated_.mother_name),
        sex=stated_.sex if stated_.sex in STATED else Sex.UNKNOWN,
        born_on=stated(stated_.born_on),
        document=document,
        mother=read_document(stated_.mother_number, on=on),
        telephone="" if isinstance(telephone, Refusal) else telephone,
        area_code=stated_.area_code.strip(),
        address=stated_.address.strip(),
        birth_order=stated_.birth_order,
        is_unnamed=False,
    )
    return _named(_completed(asked))


def _completed(asked: Asked) -> Asked:
    sex, born_on = asked.sex, asked.born_on or asked.document.born_on
    if sex is Sex.UNKNOWN and asked.document.is_male is not None:
        sex = Sex.MALE if asked.document.is_male else Sex.FEMALE
    return replace(asked, sex=sex, born_on=born_on)


def _named(asked: Asked) -> Asked:
    whole, beginnings = placeholder_names()
    text = asked.name.text
    if text in whole or text.startswith(beginnings):
        return replace(asked, name=NOBODY, is_unnamed=True)
    for ending in newborn_endings():
        # 王芳婴 names nobody; 王婴 may be a name.
        if text.endswith(ending) and len(text) - len(ending) >= len("王芳"):
            mother = read_name(text.removesuffix(ending))
            known = asked.mother_name if asked.mother_name.text else mother
            return replace(asked, name=NOBODY, mother_name=known)
    return asked


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Keys:
    """The keyed indexes of what was asked; only who has the keys can make them.

    Attributes:
        identity: Of the whole number, or None.
        corrections: Of the numbers one slip away.
        telephone: Of the telephone, or None.
        mother: Of the mother's number, or None.
    """

    identity: bytes | None = None
    corrections: frozenset[bytes] = frozenset()
    telephone: bytes | None = None
    mother: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Held:
    """A resident as the register holds them, with indexes in place of numbers.

    Attributes:
        rid: Key of the person.
        name, sex, born_on: As registered.
        identity: Index of the identity number, or None.
        documents: Indexes of other documents, from records linked before.
        telephone: Index of the telephone, or None.
        area_code: Village or community.
        area_name: Its name.
        address: Address within it.
        parents: Indexes of the identity numbers of the parents.
        birth_order: Among twins, from records linked before; 0 when unknown.
    """

    rid: UUID
    name: Name
    sex: Sex
    born_on: date
    identity: bytes | None = None
    documents: frozenset[bytes] = frozenset()
    telephone: bytes | None = None
    area_code: str = ""
    area_name: str = ""
    address: str = ""
    parents: frozenset[bytes] = frozenset()
    birth_order: int = 0
