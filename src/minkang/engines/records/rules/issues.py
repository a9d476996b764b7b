"""What is wrong with a resource or a request, in the words of OperationOutcome.

A text never repeats a value that somebody sent: it may be an identity number. Names of members,
parameters and addresses are repeated, so what leaves or is stored goes through `Issue.blotted`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from minkang.engines.records.rules.numbers import blotted


class Severity(StrEnum):
    """FHIR ``issue-severity``."""

    FATAL = "fatal"
    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


class IssueCode(StrEnum):
    """FHIR ``issue-type``."""

    INVALID = "invalid"
    STRUCTURE = "structure"
    REQUIRED = "required"
    VALUE = "value"
    INVARIANT = "invariant"
    SECURITY = "security"
    LOGIN = "login"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    FORBIDDEN = "forbidden"
    SUPPRESSED = "suppressed"
    PROCESSING = "processing"
    NOT_SUPPORTED = "not-supported"
    DUPLICATE = "duplicate"
    MULTIPLE_MATCHES = "multiple-matches"
    NOT_FOUND = "not-found"
    DELETED = "deleted"
    TOO_LONG = "too-long"
    CODE_INVALID = "code-invalid"
    EXTENSION = "extension"
    TOO_COSTLY = "too-costly"
    BUSINESS_RULE = "business-rule"
    CONFLICT = "conflict"
    TRANSIENT = "transient"
    LOCK_ERROR = "lock-error"
    NO_STORE = "no-store"
    EXCEPTION = "exception"
    TIMEOUT = "timeout"
    INCOMPLETE = "incomplete"
    THROTTLED = "throttled"
    INFORMATIONAL = "informational"


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding.

    Attributes:
        severity: Errors and fatal ones refuse the resource.
        code: Kind of finding.
        path: FHIRPath of the element, ``Patient.name[0].given[1]``; a parameter's name for searches;
            "" when the whole is meant.
        zh: Chinese sentence for people: what is wrong, what to do.
        en: English detail for developers.
    """

    severity: Severity
    code: IssueCode
    path: str
    zh: str
    en: str

    def blotted(self) -> "Issue":
        """The same finding, with whatever may be an identity number struck out."""
        return replace(self, path=blotted(self.path), zh=blotted(self.zh), en=blotted(self.en))

    @property
    def refuses(self) -> bool:
        """Whether nothing may be stored because of it."""
        return self.severity in (Severity.ERROR, Severity.FATAL)
