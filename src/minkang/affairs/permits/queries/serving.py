"""The terms that follow a decision, as shipped."""

from functools import cache

from minkang.affairs.permits.rules.elements import Basis, Duration
from minkang.affairs.permits.rules.lint import FOLDER
from minkang.affairs.permits.rules.serving import Serving, Term, Way
from minkang.affairs.permits.terms import Remedy, Unit
from minkang.policy.clauses.tables import DeclarationFault, Table, read
from minkang.policy.terms import Verification

MEGABYTE = 1024 * 1024


@cache
def serving() -> Serving:
    """The terms as shipped.

    Raises:
        DeclarationFault: naming file, table and key.
    """
    with read(FOLDER / "serving.toml") as table, _inner(table, "file") as file:
        return Serving(
            delivery=_term_in(table, "delivery"),
            publication=_term_in(table, "publication"),
            answer=_term_in(table, "answer"),
            reminder=_term_in(table, "reminder"),
            most_bytes=file.whole("most_megabytes") * MEGABYTE,
            ways=tuple(_way(one) for one in table.tables("remedy")),
        )


def _inner(table: Table, key: str) -> Table:
    found = table.table(key)
    if found is None:
        raise DeclarationFault(f"{table.where}: {key} is missing")
    return found


def _term_in(table: Table, key: str) -> Term:
    with _inner(table, key) as found:
        return _term(found)


def _term(table: Table) -> Term:
    length = Duration(table.whole("amount"), Unit(table.text("unit")))
    with _inner(table, "basis") as said:
        basis = Basis(
            said.text("law"), said.text("article", ""), Verification(said.text("verification"))
        )
    return Term(length, basis)


def _way(table: Table) -> Way:
    with table:
        return Way(
            Remedy(table.text("kind")), _term(table), table.text("where"), table.text("where_en")
        )
