"""The tables an indicator can count: names, columns and how the copy is cut into parts.

No table holds a name, a number or an address of a person. Days are dates, row identities are
text. No column is called like a word of SQL.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class ColumnType(StrEnum):
    """Types every engine knows; the value is the name Ibis gives them."""

    TEXT = "string"
    DAY = "date"
    NUMBER = "int64"
    TRUTH = "boolean"


class Cut(StrEnum):
    """How the copy of a table is cut into files.

    By town, one resident's move rewrites two small files; by month, a day's work rewrites the file
    of its month; whole is one file.
    """

    WHOLE = "whole"
    TOWN = "town"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class TableShape:
    """One table of the warehouse."""

    name: str
    columns: Mapping[str, ColumnType]
    cut: Cut = Cut.WHOLE


def _shape(name: str, columns: str, *, cut: Cut = Cut.WHOLE) -> TableShape:
    words = (column.partition(":") for column in columns.split())
    types = {column: ColumnType[kind.upper()] for column, _, kind in words}
    return TableShape(name, MappingProxyType(types), cut)


SHAPES: Mapping[str, TableShape] = MappingProxyType(
    {
        shape.name: shape
        for shape in (
            _shape(
                "area",
                "code:text name:text level:text parent:text settlement:text"
                " valid_from:day valid_until:day",
            ),
            _shape("award", "id:text area:text kind:text since:day until:day"),
            _shape(
                "person",
                "rid:text sex:number born_on:day died_on:day area:text"
                " resident_since:day resident_until:day",
                cut=Cut.TOWN,
            ),
            _shape(
                "organisation",
                "rid:text name:text category:text level:text grade:text is_public:truth"
                " ownership:text area:text parent:text record_level:number"
                " opened_on:day closed_on:day confirmed_on:day",
            ),
            _shape(
                "department",
                "id:text organisation:text specialty:text name:text opened_on:day closed_on:day",
            ),
            _shape(
                "capacity",
                "id:text organisation:text kind:text amount:number since:day until:day",
            ),
            _shape("service", "id:text organisation:text kind:text since:day until:day"),
            _shape(
                "certificate",
                "id:text organisation:text kind:text subject:text issued_on:day expires_on:day",
            ),
            _shape("enterprise", "organisation:text industry:text scale:text"),
            _shape("revenue", "id:text organisation:text year:number fen:number"),
            _shape(
                "post",
                "id:text practitioner:text organisation:text kind:text is_principal:truth"
                " since:day until:day qualification:text scope:text"
                " qualified_since:day qualified_until:day",
            ),
            _shape(
                "qualification",
                "id:text practitioner:text kind:text scope:text issued_on:day valid_until:day",
            ),
            _shape("feature", "id:text organisation:text feature:text"),
            _shape(
                "session",
                "id:text organisation:text specialty:text kind:text day:day day_kind:text"
                " state:text published_on:day late_seconds:number",
                cut=Cut.MONTH,
            ),
            _shape(
                "slot", "id:text organisation:text day:day state:text minutes:number", cut=Cut.MONTH
            ),
            _shape(
                "visit",
                "id:text organisation:text specialty:text kind:text day:day channel:text"
                " state:text age:number is_arrived:truth wait_seconds:number"
                " wait_after_slot_seconds:number",
                cut=Cut.MONTH,
            ),
            _shape(
                "recognition",
                "id:text organisation:text kind:text day:day state:text is_recognisable:truth"
                " near:number reason:text views:number saved_fen:number",
                cut=Cut.MONTH,
            ),
            _shape(
                "upload",
                "id:text organisation:text day:day results:number lag_minutes:number",
                cut=Cut.MONTH,
            ),
            _shape("lookup", "id:text area:text day:day", cut=Cut.MONTH),
            _shape(
                "arrival",
                "id:text organisation:text day:day accepted:number rejected:number",
                cut=Cut.MONTH,
            ),
            _shape("patient", "id:text organisation:text day:day", cut=Cut.MONTH),
            _shape("link", "id:text patient:text person:text since:day until:day", cut=Cut.MONTH),
            _shape(
                "permit",
                "id:text item:text area:text statutory:number promised:number since:day until:day",
            ),
            _shape("guide", "id:text organisation:text since:day until:day"),
            _shape("guide_check", "id:text organisation:text day:day is_open:truth actions:number"),
            _shape(
                "licence", "id:text organisation:text kind:text since:day until:day", cut=Cut.MONTH
            ),
            _shape("reuse", "id:text organisation:text day:day", cut=Cut.MONTH),
            _shape(
                "decision",
                "id:text organisation:text day:day outcome:text counted:number promised:number"
                " is_on_time:truth corrections:number papers:number visits:number"
                " publish_by:day published_on:day",
                cut=Cut.MONTH,
            ),
            _shape(
                "suspension",
                "id:text application:text organisation:text officer:text reason:text day:day"
                " until:day is_late:truth",
                cut=Cut.MONTH,
            ),
            _shape("demand", "id:text organisation:text day:day is_held:truth", cut=Cut.MONTH),
            _shape(
                "rating",
                "id:text organisation:text day:day grade:text reply_by:day replied_on:day",
                cut=Cut.MONTH,
            ),
            _shape("declaration", "id:text organisation:text day:day"),
            _shape(
                "finish",
                "id:text organisation:text day:day days:number visits:number steps:number"
                " papers:number",
            ),
            _shape("part", "id:text organisation:text since:day due:day legal_due:day until:day"),
            _shape("message", "id:text organisation:text since:day due:day until:day"),
        )
    }
)
"""Every table by name."""
