"""Tables of procedures and cases."""

from minkang.engines.cases.models.cases import Case, CaseEvent, CaseFact, ClockSegment
from minkang.engines.cases.models.procedures import Notice, ProcedureVersion
from minkang.engines.cases.models.work import Message, Office, Reminder, Task

__all__ = [
    "Case",
    "CaseEvent",
    "CaseFact",
    "ClockSegment",
    "Message",
    "Notice",
    "Office",
    "ProcedureVersion",
    "Reminder",
    "Task",
]
