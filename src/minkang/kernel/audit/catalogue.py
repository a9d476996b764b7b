"""The catalogue of entry types: an act that is not registered here cannot be recorded.

Every app registers its types where it defines its services, so that the sentence a resident or
an inspector reads is reviewed beside the act it describes.
"""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Fact = str | int | bool | None

CODE = re.compile(r"[a-z_]+\.[a-z_]+")


class Language(StrEnum):
    """Languages in which a sentence can be read."""

    ZH = "zh"
    EN = "en"


ERASED = {Language.ZH: "(已依法删除)", Language.EN: "(erased by law)"}
YES_NO = {Language.ZH: ("否", "是"), Language.EN: ("no", "yes")}


class UnknownEntryType(LookupError):  # noqa: N818 - the name says what is wrong
    """The type, or one of the facts given with it, is not in the catalogue: a bug of the caller."""


class EntryTypeTaken(ValueError):  # noqa: N818 - the name says what is wrong
    """Two registrations use one code: a bug of the later one."""


@dataclass(frozen=True, slots=True)
class EntryType:
    """One kind of act that is recorded.

    Attributes:
        code: Stable, ``area.past_participle`` (``policy.document_imported``); never reused.
        zh: Chinese sentence with the facts in braces: ``导入了《{title}》``.
        en: The same in English.
        facts: Names of all facts; each entry of this type gives exactly these.
        personal: Those of `facts` that tell something about a natural person. Their values are
            kept beside the entry under a random salt and the entry holds the commitment;
            shredding erases value and salt, after which the commitment tells nothing.
    """

    code: str
    zh: str
    en: str
    facts: tuple[str, ...]
    personal: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a type whose parts do not fit together.

        Raises:
            ValueError: malformed code, repeated or undeclared fact.
        """
        if not CODE.fullmatch(self.code):
            raise ValueError(f"entry type {self.code!r} is not of the form area.act_done")
        if len(set(self.facts)) != len(self.facts):
            raise ValueError(f"{self.code}: a fact is named twice in {self.facts}")
        named = self.personal | _placeholders(self.zh) | _placeholders(self.en)
        if undeclared := named - set(self.facts):
            raise ValueError(f"{self.code}: {sorted(undeclared)} missing from its facts")

    def sentence(self, language: Language, facts: Mapping[str, Fact], unsaid: str = "") -> str:
        """What happened, as a sentence.

        A personal fact that is not among `facts` reads as `unsaid`, or as erased when that is "".
        """
        template = self.zh if language is Language.ZH else self.en
        gone = dict.fromkeys(self.personal, unsaid or ERASED[language])
        said = {
            name: YES_NO[language][fact] if isinstance(fact, bool) else fact
            for name, fact in facts.items()
        }
        return template.format_map(gone | said)


class Catalogue:
    """The registered entry types, by code."""

    def __init__(self) -> None:
        """Start empty."""
        self._types: dict[str, EntryType] = {}

    def register(self, entry_type: EntryType) -> EntryType:
        """Add a type and return it.

        Raises:
            EntryTypeTaken: the code is registered already.
        """
        if entry_type.code in self._types:
            raise EntryTypeTaken(f"entry type {entry_type.code} is registered twice")
        self._types[entry_type.code] = entry_type
        return entry_type

    def require(self, entry_type: EntryType, facts: Mapping[str, Fact]) -> None:
        """Insist that the type is registered and that exactly its facts are given.

        Raises:
            UnknownEntryType: the type is not in the catalogue, or a fact is missing or unknown.
        """
        if self._types.get(entry_type.code) is not entry_type:
            raise UnknownEntryType(f"entry type {entry_type.code} is not registered")
        if differing := set(facts) ^ set(entry_type.facts):
            raise UnknownEntryType(
                f"{entry_type.code} takes the facts {sorted(entry_type.facts)}; "
                f"missing or unknown: {sorted(differing)}"
            )

    def find(self, code: str) -> EntryType:
        """The type with this code.

        Raises:
            UnknownEntryType: no such type.
        """
        try:
            return self._types[code]
        except KeyError:
            raise UnknownEntryType(f"entry type {code} is not registered") from None


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


CATALOGUE = Catalogue()
register = CATALOGUE.register
