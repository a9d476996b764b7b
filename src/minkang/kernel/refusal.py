"""Anticipated refusals: what a person did cannot be done, and what to do instead.

A refusal is an answer, not an accident. Pure rules return one; services raise it as
:class:`Refused`; pages and JSON interfaces show the same content through :meth:`Refusal.wire`.
Everything else that goes wrong is a bug and propagates to the top handler.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One field of a form or record that caused the refusal."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is refused, in the words of a person at a window.

    Attributes:
        code: Stable, ``area.reason`` (``policy.file_is_binary``); never reworded, never reused.
        message: Chinese; what happened, why, and what to do next.
        detail: English; offending value, expected form and where to look.
        fields: Form fields at fault, in the order of the form; empty when no field is.
        clause: Id of the clause the refusal stems from, or None when no policy asks for it.
    """

    code: str
    message: str
    detail: str
    fields: tuple[FieldFault, ...] = field(default=())
    clause: str | None = None

    def wire(self, trace: str) -> dict[str, object]:
        """The one JSON shape of every refusal; `trace` is the reference number of the request."""
        return {
            "ok": False,
            "code": self.code,
            "message": self.message,
            "detail": self.detail,
            "fields": [{"name": fault.name, "message": fault.message} for fault in self.fields],
            "clause": self.clause,
            "trace": trace,
        }


class Refused(Exception):  # noqa: N818 - it is an answer, not an error
    """Carries a :class:`Refusal` out of a service; interfaces turn it into a page or JSON."""

    def __init__(self, refusal: Refusal) -> None:
        """Keep the refusal; the exception text is its code and English detail."""
        super().__init__(f"{refusal.code}: {refusal.detail}")
        self.refusal = refusal
