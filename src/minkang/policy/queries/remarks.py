"""What parsing made of a source file: its doubts, and the text outside every passage."""

from dataclasses import dataclass

from django.db.models import Q

from minkang.policy.models import Copy

BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Remainder:
    """A stretch of a file outside every passage; `start` counts characters from the beginning."""

    start: int
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How the file behind a document's primary copy was read.

    Attributes:
        source: Name of the file.
        encoding: What it was decoded from.
        characters: Length of the stretch that belongs to the document.
        inside: How many of them stand in passages.
        warnings: Chinese sentences of the parser about this stretch.
        remainders: What stands outside the passages, white space left out.
    """

    source: str
    encoding: str
    characters: int
    inside: int
    warnings: tuple[str, ...]
    remainders: tuple[Remainder, ...]


def get_public_reading(slug: str) -> Reading | None:
    """How the primary copy of a document was read; None when nothing of it was imported.

    Text before the first document of a file and behind its last belongs to those documents.
    """
    copy = (
        Copy.objects.select_related("source").filter(document__slug=slug, is_primary=True).first()
    )
    if copy is None:
        return None
    text = copy.source.text
    start, end = _reach(copy)
    here = Q(start__gte=start, start__lt=end)
    residues = copy.source.residues.filter(here).exclude(why=BLANK).order_by("start")
    spans = copy.passages.values_list("start", "end")
    return Reading(
        source=copy.source.name,
        encoding=copy.source.encoding,
        characters=end - start,
        inside=sum(last - first for first, last in spans),
        warnings=tuple(
            copy.source.warnings.filter(here).order_by("position").values_list("message", flat=True)
        ),
        remainders=tuple(
            Remainder(found.start, found.why, text[found.start : found.end]) for found in residues
        ),
    )


def _reach(copy: Copy) -> tuple[int, int]:
    following = (
        Copy.objects.filter(source=copy.source, position__gt=copy.position)
        .order_by("position")
        .first()
    )
    start = 0 if copy.position == 0 else copy.start
    return start, following.start if following else len(copy.source.text) + 1
