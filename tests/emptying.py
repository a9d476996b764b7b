"""The database as it was founded, after a test that really committed.

Django's own flush empties each of the tables anew, written or not, and asks all apps what a fresh
database needs: a third of a second after each test. Here only tables with rows are emptied, with the
triggers off that keep the audit chain and the records as they are.
"""

from django.db import connection, transaction

FOUNDED = ("django_migrations", "django_content_type", "auth_permission", "warehouse_identity")
# Bytes up to which taking the rows away costs less than a fresh file for a table and each of its indexes.
SMALL = 1 << 20


def empty_database() -> None:
    """Take away every row that was written since the database was founded.

    To copies of the warehouse it is another database from here on.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text, pg_relation_size(oid) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND relname <> ALL(%s) AND pg_relation_size(oid) > 0",
            [list(FOUNDED)],
        )
        sizes = dict(cursor.fetchall())
        if any(size > SMALL for size in sizes.values()):
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(f"TRUNCATE {', '.join(sizes)} CASCADE")
        else:
            empty(*sizes)
        cursor.execute("UPDATE warehouse_identity SET id = gen_random_uuid()")


def empty(*tables: str) -> None:
    """Take all rows of tables away, whatever guards them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names of tables
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
