"""A region that was counted once, for modules whose tests only read it."""

from collections.abc import Iterator

import pytest
from django.test.utils import override_settings
from pytest_django.plugin import DjangoDbBlocker

from emptying import empty_database


@pytest.fixture(scope="module")
def counted(
    request: pytest.FixtureRequest,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """A small region and its copy, once for the module."""
    import warehouse_region as laid

    from minkang.engines.warehouse import services

    request.getfixturevalue("django_db_setup")
    folder = override_settings(MINKANG_WAREHOUSE=tmp_path_factory.mktemp("warehouse"))
    with django_db_blocker.unblock(), folder:
        laid.lay_region()
        # A copy reads its own snapshot, so the region is committed and taken away again.
        services.copy(at=laid.NOON)
        yield
        empty_database()
