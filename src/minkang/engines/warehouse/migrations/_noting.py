"""The triggers that note which part of the copy became stale, as the migrations of this folder write them.

Frozen: what is written here stands in databases. Another kind of trigger is another function; these
never change.
"""

from collections.abc import Iterable, Mapping

MONTHS_OF_OWN = (
    "SELECT DISTINCT '{copy}', to_char(touched.\"{column}\", 'YYYY-MM') FROM touched_rows AS touched"
)
ROWS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def function(name: str, body: str) -> str:
    """Return the statement that makes a trigger's function of statements in plpgsql."""
    return f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {body}
            RETURN NULL;
        END
        $$;"""


def trigger(table: str, event: str, function: str, *, rows: str = "") -> str:
    """Return the statement that calls a function after each statement; ``rows`` names what it changed."""
    referencing = f"REFERENCING {rows}" if rows else ""
    return f"""CREATE TRIGGER warehouse_notes_{event.lower()} AFTER {event} ON {table} {referencing}
        FOR EACH STATEMENT EXECUTE FUNCTION {function}();"""


def no_triggers(table: str) -> str:
    """Return the statements that take a table's four triggers away."""
    return "\n".join(
        f"DROP TRIGGER warehouse_notes_{event} ON {table};"
        for event in ("insert", "update", "delete", "truncate")
    )


def function_of(table: str) -> str:
    """Return the name of the function that notes months of a table."""
    return f"warehouse_notes_months_of_{table}"


def note(copies: Iterable[str], part: str) -> str:
    """Return the statement that notes one part of each copy."""
    values = ", ".join(f"('{copy}', '{part}')" for copy in copies)
    return f"INSERT INTO warehouse_change (table_name, part) VALUES {values};"


def note_months(table: str, months: Mapping[str, str]) -> str:
    """Return what notes the months of rows of a table: per copy the query of (copy, month).

    A query reads ``touched_rows``. Emptying the table makes every month stale.
    """
    name = function_of(table)
    body = f"""IF TG_OP = 'TRUNCATE' THEN
                    {note(months, "*")}
                ELSE
                    INSERT INTO warehouse_change (table_name, part) {" UNION ALL ".join(months.values())};
                END IF;"""
    return "\n".join(
        [
            function(name, body),
            trigger(table, "TRUNCATE", name),
            *(
                trigger(table, event, name, rows=f"{side} TABLE AS touched_rows")
                for event, side in ROWS.items()
            ),
        ]
    )


def note_own_months(table: str, copy: str, column: str) -> str:
    """Return what notes the months in which rows of a table lie by a day or moment of their own."""
    return note_months(table, {copy: MONTHS_OF_OWN.format(copy=copy, column=column)})


def note_no_months(table: str) -> str:
    """Return what takes the noting of months away."""
    return f"{no_triggers(table)}\nDROP FUNCTION {function_of(table)}();"


def note_whole(table: str, *copies: str, name: str = "warehouse_notes_change") -> str:
    """Return the trigger that notes small copies as stale as a whole, whatever changes in a table."""
    words = ", ".join(f"'{copy}'" for copy in copies)
    return f"""CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION warehouse_note_whole({words});"""


def note_nothing_whole(table: str, *, name: str = "warehouse_notes_change") -> str:
    """Return what takes that trigger away."""
    return f"DROP TRIGGER {name} ON {table};"
