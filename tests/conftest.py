"""Surroundings of every test: a PostgreSQL server of its own, the policy folder, a browser."""

import gc
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from xdist import is_xdist_worker

from minkang.kernel.web.catalogue import compile_catalogues

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

ROOT = Path(__file__).resolve().parent.parent
POLICIES = ROOT.parent / "shared" / "policies"
LEFT_OPEN = pytest.StashKey[list[str]]()
RUN = pytest.StashKey[Path]()

# Playwright's synchronous interface runs an event loop, which Django would mistake for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Django reads the English words once, the first time it is asked for any.
compile_catalogues()


def pytest_configure(config: pytest.Config) -> None:
    """Name a folder that all workers of the run share, and that the database user may enter.

    What a test starts without naming a data folder finds one in there, never the developer's own.
    """
    given = getattr(config, "workerinput", {}).get("run")
    config.stash[RUN] = Path(given or tempfile.mkdtemp(prefix="minkang-run-"))
    config.stash[RUN].chmod(0o755)
    os.environ["MINKANG_HOME"] = str(config.stash[RUN] / "portal")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: "WorkerController") -> None:
    """Tell a worker the folder."""
    node.workerinput["run"] = str(node.config.stash[RUN])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the folder away at the very end."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[RUN])


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Search for no garbage among modules, models and thousands of tests, which stay for the whole run."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long tests that need no database, so that no worker ends alone with one."""
    items.sort(key=lambda item: not _is_long_and_alone(item))


def _is_long_and_alone(item: pytest.Item) -> bool:
    needed = set(getattr(item, "fixturenames", ()))
    has_database = item.get_closest_marker("django_db") or needed & {"db", "transactional_db"}
    return item.get_closest_marker("slow") is not None and not has_database


@pytest.fixture(scope="session")
def begin_founded(request: pytest.FixtureRequest, django_db_blocker: Any) -> Callable[[Path], None]:
    """Puts a founded database, without any content, into a data folder: ``begin_founded(home)``."""
    from founding import begin_with_founded

    def begin(home: Path) -> None:
        with django_db_blocker.unblock():
            begin_with_founded(home, request.config.stash[RUN])

    return begin


@pytest.fixture
def founded_home(begin_founded: Callable[[Path], None]) -> Iterator[Path]:
    """A data folder with a founded database, which a system user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="minkang-home-"))
    folder.chmod(0o755)
    begin_founded(folder)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database stands before Django looks for it, and goes with its server."""
    return not os.environ.get("MINKANG_DATABASE_URL")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Give the run a database server that nobody else uses and that is gone afterwards.

    A server named by MINKANG_DATABASE_URL is shared; there each worker has a database of its own.
    """
    from django.db import connections

    from founding import copied_as, forget_on_power_loss
    from minkang.project.postgres import Server

    if os.environ.get("MINKANG_DATABASE_URL"):
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
        yield
        return
    home = Path(tempfile.mkdtemp(prefix="minkang-test-"))
    home.chmod(0o755)
    request.getfixturevalue("begin_founded")(home)
    server = Server(home)
    address = server.join()
    forget_on_power_loss(address)
    copied_as(f"test_{address.name}", address)
    connections["default"].settings_dict.update(
        HOST=str(address.socket_folder), NAME=address.name, USER=address.user
    )
    yield
    connections.close_all()
    server.leave()
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,  # noqa: ARG001 - what it wraps
    django_db_blocker: Any,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """The database of the run, taken away although some test left a session open in it.

    The end of the run says what such a session asked last, which tells whose it is.
    """
    from django.db import connection

    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT query, pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        request.config.stash[LEFT_OPEN] = [query for query, _ in cursor.fetchall()]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what this worker found to the process that tells."""
    if is_xdist_worker(session):
        session.config.workeroutput["left_open"] = session.config.stash.get(LEFT_OPEN, [])  # type: ignore[attr-defined]  # of xdist


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: "WorkerController") -> None:
    """Take over what a worker found."""
    found = node.config.stash.setdefault(LEFT_OPEN, [])
    found += getattr(node, "workeroutput", {}).get("left_open", [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left open."""
    for query in terminalreporter.config.stash.get(LEFT_OPEN, []):
        terminalreporter.write_line(f"a session of a test was left open after: {query[:300]}")


@pytest.fixture
def durable(db: None) -> Iterator[None]:  # noqa: ARG001 - its server
    """The server keeps what it acknowledged, as commands insist."""
    from django.db import connection

    from founding import forget_on_power_loss
    from minkang.project.postgres import Address

    def shows(wanted: str) -> None:
        until = time.monotonic() + 10
        said = ""
        while said != wanted and time.monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute("SHOW fsync")
                (said,) = cursor.fetchone()

    if os.environ.get("MINKANG_DATABASE_URL"):
        yield
        return
    about = connection.settings_dict
    address = Address(Path(about["HOST"]), about["NAME"], about["USER"])
    forget_on_power_loss(address, forgets=False)
    shows("on")
    yield
    forget_on_power_loss(address)
    shows("off")


@pytest.fixture(scope="session", autouse=True)
def quick_hashing() -> Iterator[None]:
    """Passwords of the run are hashed with the least work."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["quick_hashing.QuickArgon2"]):
        yield


@pytest.fixture
def real_hashing() -> Iterator[None]:
    """Passwords of one test are hashed as the portal hashes them."""
    from django.test import override_settings

    from minkang.project import settings

    with override_settings(PASSWORD_HASHERS=settings.PASSWORD_HASHERS):
        yield


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keys of the run, so that no test seals with those of the developer's data folder."""
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("keys")
    with override_settings(MINKANG_KEYS=folder):
        yield folder


@pytest.fixture(scope="session", autouse=True)
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Copies of the run, so that no page counts the developer's own region."""
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("warehouse")
    with override_settings(MINKANG_WAREHOUSE=folder):
        yield folder


@pytest.fixture(scope="session", autouse=True)
def collected_static(request: pytest.FixtureRequest) -> Iterator[Path]:
    """Static files under their hashed names, collected once a run: a page of any test names them."""
    from django.core.management import call_command
    from django.test import override_settings

    from founding import once

    run = request.config.stash[RUN]
    with override_settings(STATIC_ROOT=run / "static"):
        once(
            run, "collected", lambda: call_command("collectstatic", interactive=False, verbosity=0)
        )
        yield run / "static"


@pytest.fixture(scope="session", autouse=True)
def nothing_committed_stays() -> Iterator[None]:
    """What a test committed is taken away in a hundredth of the time of Django's flush."""
    from django.test import TransactionTestCase

    from emptying import empty_database

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty_database())
        yield


@pytest.fixture(scope="session")
def policies() -> Path:
    """The folder with the five policy documents; tests that need it skip where it is absent."""
    if not POLICIES.is_dir():
        pytest.skip("the folder with the policy documents is not beside this checkout")
    return POLICIES
