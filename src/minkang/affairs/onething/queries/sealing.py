"""What a family told and what was held, sealed for its row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from minkang.affairs.onething.models import Birth, Declaration
from minkang.kernel import crypto

DECLARATIONS, BIRTHS = "onething_declaration", "onething_birth"
PURPOSE = "birth"


@dataclass(frozen=True, slots=True)
class Answers:
    """Canonical values by code.

    Attributes:
        told: What the family told.
        held: What registers and the hospital knew; not asked, only confirmed.
    """

    told: Mapping[str, str]
    held: Mapping[str, str]

    @property
    def known(self) -> dict[str, str]:
        """Everything; what is held goes before what is told."""
        return {**self.told, **self.held}


def sealed_answers(rid: UUID, answers: Answers) -> bytes:
    """Sealed for the row of a declaration."""
    said = {"told": dict(answers.told), "held": dict(answers.held)}
    return _seal(said, DECLARATIONS, "answers", rid)


def answers_of(found: Declaration) -> Answers:
    """Unsealed."""
    said = _unseal(bytes(found.answers), DECLARATIONS, "answers", found.pk)
    return Answers(said["told"], said["held"])


def sealed_facts(rid: UUID, facts: Mapping[str, str]) -> bytes:
    """Sealed for the row of a birth."""
    return _seal(dict(facts), BIRTHS, "facts", rid)


def facts_of_birth(found: Birth) -> dict[str, str]:
    """Unsealed."""
    return dict(_unseal(bytes(found.facts), BIRTHS, "facts", found.pk))


def birth_key(mother: str, born_on: str, order: str) -> bytes:
    """Sixteen bytes that are equal for equal births.

    Args:
        mother: The mother's identity number; where she has none, whatever names the family.
        born_on: ISO day.
        order: Order among her children, so that twins differ.
    """
    return crypto.blind_index(f"{mother}|{born_on}|{order}", purpose=PURPOSE)


def _seal(said: object, table: str, column: str, rid: UUID) -> bytes:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return crypto.seal(text, table=table, column=column, key=str(rid))


def _unseal(held: bytes, table: str, column: str, rid: UUID) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        crypto.unseal(held, table=table, column=column, key=str(rid))
    )
    return found
