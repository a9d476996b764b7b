"""What an import did, file by file."""

from dataclasses import dataclass

from minkang.kernel.refusal import Refusal
from minkang.policy.terms import Labelled


class Outcome(Labelled):
    """What became of one file."""

    IMPORTED = "imported", "已导入", "imported"
    UNCHANGED = "unchanged", "早已导入,没有变化", "already imported, nothing changed"
    REFUSED = "refused", "未能导入", "refused"


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One document found in a file.

    Attributes:
        is_new: False when this is a further copy of a document we already hold.
        passages: Parsed clauses.
        clauses: Register clauses whose text stands in this copy.
        doubts: Chinese sentences; why this copy may not be what it claims to be.
    """

    slug: str
    title: str
    number: str
    is_new: bool
    passages: int
    targets: int
    clauses: int
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file of an import.

    Attributes:
        characters: Length of the text; 0 when refused.
        residue_characters: Characters outside every passage (headings, mastheads, page controls).
        warnings: Chinese sentences of the decoder and the parser.
        refusal: Why the file was refused; None otherwise.
    """

    name: str
    outcome: Outcome
    documents: tuple[DocumentReport, ...] = ()
    characters: int = 0
    residue_characters: int = 0
    warnings: tuple[str, ...] = ()
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """All files of one import, in the order given."""

    files: tuple[FileReport, ...]

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """The refusals of all files."""
        return tuple(file.refusal for file in self.files if file.refusal is not None)

    @property
    def documents(self) -> tuple[DocumentReport, ...]:
        """The documents of all files."""
        return tuple(document for file in self.files for document in file.documents)
