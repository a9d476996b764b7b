"""An item and its nine elements, as values.

A draft may lack elements: empty text, an empty tuple or None mean that nothing was stated. Whether
that can be published is for `lint` to say. All texts are Chinese unless the name ends in `_en`.
"""

from dataclasses import dataclass

from minkang.affairs.permits.terms import (
    Delivery,
    Element,
    Kind,
    MaterialForm,
    MaterialSource,
    Subject,
    Unit,
)
from minkang.policy.terms import Verification


@dataclass(frozen=True, slots=True)
class Basis:
    """An article of a law, regulation or rule; `article` is empty where it is the whole text."""

    law: str
    article: str
    verification: Verification


@dataclass(frozen=True, slots=True)
class Authority:
    """Who decides.

    Attributes:
        office: Name of the kind of office.
        level: ``province``, ``city`` or ``county``: the level at which it decides.
        delegated_to: Where the decision was handed down to; empty when nowhere.
    """

    office: str
    level: str
    delegated_to: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, decided by a question whose answer has to be yes.

    Attributes:
        code: Stable within the item.
        text: What has to hold.
        question: A question to be answered with yes or no; empty when facts decide.
        facts: Codes of the facts that decide; empty when the question does.
    """

    code: str
    text: str
    question: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duration:
    """So many of a unit; at least one."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a decision may take by law, and how long the authority promises to take.

    Attributes:
        statutory: By law, from the day after acceptance.
        promised: What the authority promises; ``amount`` 0 is a decision on the spot.
        basis: The article of the statutory limit, or None.
        note: What is not certain of it.
    """

    statutory: Duration
    promised: Duration
    basis: Basis | None
    note: str


@dataclass(frozen=True, slots=True)
class Material:
    """A paper or file that goes with an application.

    Attributes:
        code: Stable within the item.
        title: What it is called.
        forms: How it may be handed in.
        copies: How many.
        source: Who makes it.
        basis: Why it may be asked for, or None.
        satisfied_by: ``fact:…``, ``licence:…`` or ``item:…``, each of which makes it unnecessary.
        only_if: Who needs it; empty when everybody does.
        sample: What a filled-in one says, line by line.
    """

    code: str
    title: str
    forms: tuple[MaterialForm, ...]
    copies: int
    source: MaterialSource
    basis: Basis | None
    satisfied_by: tuple[str, ...]
    only_if: str
    sample: tuple[str, ...]

    @property
    def is_asked(self) -> bool:
        """Whether an applicant ever has to bring it: never what the government issued."""
        return self.source is not MaterialSource.GOVERNMENT


@dataclass(frozen=True, slots=True)
class Scope:
    """Who may apply."""

    subjects: tuple[Subject, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a decision holds; `period` None is without end.

    Attributes:
        period: From the day of issue.
        renew_before_days: How many days before its end a renewal is applied for; 0 when there is none.
        text: In words.
        basis: The article, or None.
    """

    period: Duration | None
    renew_before_days: int
    text: str
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Service:
    """A report a third party makes; who pays, and the article that asks for it."""

    title: str
    payer: str
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Intermediaries:
    """What third parties have to make; `services` may be empty, `text` says so."""

    text: str
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Facts asked together on one page."""

    title: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excuse:
    """An open-ended phrase that stands because an article of law itself has it.

    Attributes:
        phrase: The phrase.
        where: Path of the text it stands in, as a finding names it.
        basis: The article.
        words: Words of the article around the phrase.
    """

    phrase: str
    where: str
    basis: Basis
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """One matter an authority decides.

    Attributes:
        code: Ours, for ever; lower-case words joined by hyphens.
        clauses: Clauses that name it.
        procedure: Code of the procedure it runs by.
        steps: What happens, one sentence each, for the guide.
        issues: Code of the type of licence it ends with; empty when none.
        fee: What it costs, in words.
    """

    code: str
    title: str
    title_en: str
    short: str
    kind: Kind
    clauses: tuple[str, ...]
    basis: tuple[Basis, ...]
    authority: Authority | None
    conditions: tuple[Condition, ...]
    procedure: str
    steps: tuple[str, ...]
    limits: Limits | None
    materials: tuple[Material, ...]
    scope: Scope | None
    validity: Validity | None
    intermediaries: Intermediaries | None
    form: tuple[FormGroup, ...]
    issues: str
    delivery: tuple[Delivery, ...]
    fee: str
    excuses: tuple[Excuse, ...]


def missing(item: Item) -> tuple[Element, ...]:
    """The elements of which nothing was stated, in the order of a guide."""
    stated: dict[Element, object] = {
        Element.BASIS: item.basis,
        Element.AUTHORITY: item.authority,
        Element.CONDITIONS: item.conditions,
        Element.PROCEDURE: item.procedure and item.steps,
        Element.LIMITS: item.limits,
        Element.MATERIALS: item.materials,
        Element.SCOPE: item.scope,
        Element.VALIDITY: item.validity,
        Element.INTERMEDIARIES: item.intermediaries,
    }
    return tuple(element for element, said in stated.items() if not said)
