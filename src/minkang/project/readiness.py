"""Makes the surroundings of a command ready: Django, the database server, its tables."""

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from minkang.kernel.refusal import Refusal, Refused
from minkang.project.environment import environment
from minkang.project.postgres import DURABLE, Server

OLDEST_POSTGRES = 15_00_00

_joined: list[Server] = []


def prepare(*, with_database: bool) -> None:
    """Set Django up and, when asked, join the database, check it and bring its tables up to date.

    Raises:
        Refused: the server is too old, may lose acknowledged writes or cannot read Chinese.
    """
    if with_database and not environment().database_url:
        server = Server(environment().home)
        server.join()
        _joined.append(server)
    django.setup()
    if with_database:
        require_fit_database()
        call_command("migrate", verbosity=0, interactive=False)


def release() -> None:
    """Leave the database; the last process to leave stops the embedded server."""
    connections.close_all()
    while _joined:
        _joined.pop().leave()


def require_fit_database() -> None:
    """Refuse a server that would break a promise: age, durability, Chinese text search.

    Raises:
        Refused: `project.database_unfit`, naming the setting and its value.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        (version,) = cursor.fetchone()
        if version < OLDEST_POSTGRES:
            raise _unfit("数据库版本过旧,请升级到 PostgreSQL 15 或更新。", f"version {version}")
        for name in DURABLE:
            cursor.execute("SELECT current_setting(%s)", [name])
            (value,) = cursor.fetchone()
            if value != "on":
                raise _unfit(
                    f"数据库设置 {name} 没有打开,断电会丢失已确认的业务。请把它改为 on。",
                    f"{name} is {value}, it must be on",
                )
        cursor.execute("SELECT to_tsvector('simple', '预约') @@ to_tsquery('simple', '预约')")
        (reads_chinese,) = cursor.fetchone()
        if not reads_chinese:
            raise _unfit(
                "数据库按 C 排序规则建立,中文检索会失效。请用 UTF-8(C.UTF-8)重建数据库。",
                f"to_tsvector ignores Chinese in database {settings.DATABASES['default']['NAME']}",
            )


def _unfit(message: str, detail: str) -> Refused:
    return Refused(Refusal("project.database_unfit", message, detail))
