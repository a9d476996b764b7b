"""What a worklist is made of; a module-level constant declares one, views only show it.

::

    UNITS = Worklist(
        name="units",
        title=_("责任单位"),
        columns=(
            Column("name", _("单位"), cell=lambda unit: unit.name, sort="name",
                   link=lambda unit: reverse("cockpit:unit", args=[unit.slug])),
            Column("duties", _("任务"), cell=lambda unit: unit.duties, sort="duties", numeric=True),
        ),
        filters=(Filter("kind", _("类型"), path="kind", parse=UnitKind, label=kind_words),),
        default_sort="name",
        key="slug",
        page_size=50,
        empty=Empty(_("还没有责任单位"), _("导入政策文件后，这里会列出文件点名的单位。")),
    )

A *path* names a value of a row the same way for database rows and for values in memory:
``document__signed_on``. A path in memory may lead to a tuple; a filter then matches its members.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

from django.utils.functional import Promise
from django.utils.safestring import SafeString

Row = TypeVar("Row")
Words = str | Promise
Cell = str | Promise | SafeString | int | float | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column.

    Attributes:
        name: Stable name, used in the address (``sort=-name``).
        title: Head of the column.
        cell: The value of a row; a safe string is shown as HTML and exported as its text.
        sort: Path the list can be sorted by here, or "" when it cannot. Never a path to personal
            values: the address carries the value of a page's last row.
        link: The address a row leads to, or None.
        numeric: True for numbers, which stand right-aligned.
    """

    name: str
    title: Words
    cell: Callable[[Row], Cell]
    sort: str = ""
    link: Callable[[Row], str] | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow the list to rows that share a value.

    Attributes:
        name: Stable name, used in the address (``name=value``).
        title: What the values are.
        path: Where a row holds the value; database rows need a column that is never null.
        parse: Makes the row's value out of the address; raises ValueError for what cannot be one.
        label: The words of a value.
    """

    name: str
    title: Words
    path: str
    parse: Callable[[str], object] = str
    label: Callable[[object], Words] = str


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says: what will appear here, and when."""

    title: Words
    text: Words


@dataclass(frozen=True, slots=True)
class Worklist(Generic[Row]):
    """A list to work on, declared once.

    Attributes:
        name: Stable name; signs the page marks and names the exported file.
        title: Caption of the table and title of the exported sheet.
        columns: Columns from left to right; the first is the row's head.
        filters: Ways to narrow it.
        default_sort: Name of the column it starts sorted by, ``-name`` for descending.
        key: Path to the unique, never null value that ends every order.
        page_size: Rows a page.
        empty: What it says when there is no row at all.
        most_counted: Counts beyond it are shown as "more than this many"; a source of very many
            rows need not count further. None shows every count.
    """

    name: str
    title: Words
    columns: tuple[Column[Row], ...]
    filters: tuple[Filter, ...]
    default_sort: str
    key: str
    page_size: int
    empty: Empty
    most_counted: int | None = None
