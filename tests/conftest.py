"""What every test may ask for: the shared data, one loaded model, an empty database."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support.databases import KINDS, chosen_kind, database_on, migrate
from tests.support.milvus import is_installed as milvus_is_installed
from tests.support.milvus import shared_milvus
from tests.support.models import one_model
from tests.support.postgresql import postgresql_server
from tests.support.postgresql.programs import programs_with_tls as find_programs_with_tls

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from index.embedding.embedder import Embedder
    from tests.support.milvus import Milvus
    from tests.support.postgresql.programs import Programs

POSTGRESQL = "TEST_POSTGRESQL_URL"
"""The environment variable that names a PostgreSQL server on which tests may make databases, such
as `postgresql+asyncpg://postgres@localhost/postgres`."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
"""By which names it goes."""
ABOUT_SQLITE = "about_sqlite"
"""The mark of tests of SQLite's own files; it says what about them."""
settings.register_profile("thousands", max_examples=3_000, deadline=None)
SHARED = Path(__file__).resolve().parents[2] / "shared"

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as the bot's entry points set it
if "PYTEST_XDIST_WORKER" in os.environ:
    # A process for every core is at work: threads of the models would stand in each other's way.
    # The libraries read this when they are loaded.
    os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared measuring data beside the checkout; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The packaged model, loaded once: it takes seconds. It remembers what it has embedded."""
    return one_model()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The program of a browser that runs headless; skips where there is none."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip(
            "Chromium is not installed, in which pages are looked at. Install it, on Debian with "
            "`apt-get install chromium`."
        )
    return found


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server: our own, or the one that the environment names."""
    named = os.environ.get(POSTGRESQL)
    with nullcontext(named) if named else postgresql_server() as url:
        yield url


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Milvus]:
    """A Milvus that all workers share; skips where its server cannot be installed."""
    if not milvus_is_installed():
        pytest.skip(
            "The package milvus, which holds a server, is not installed: it is there for Linux on "
            "x86-64 alone."
        )
    folder = tmp_path_factory.getbasetemp()
    with shared_milvus(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) as server:
        yield server


@pytest.fixture(scope="session")
def programs_with_tls() -> Programs:
    """Programs of a PostgreSQL that has TLS; skips where there are none."""
    found = find_programs_with_tls()
    if found is None:
        pytest.skip(
            "No PostgreSQL with TLS is installed. Install one, on Debian with `apt-get install "
            "postgresql`, or name the folder of its programs in TEST_POSTGRESQL_PROGRAMS."
        )
    return found


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with our tables and nothing in them: a copy of it needs no migrating."""
    path = tmp_path_factory.mktemp("template") / "pullquote.db"
    migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str) -> Iterator[str]:
    """The same on PostgreSQL; its URL."""
    with database_on(postgresql) as url:
        migrate(url)
        yield url


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty library's database of each kind: what uses it is tested on both."""
    with _empty(request.param, request, tmp_path) as url:
        yield url


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """On what this test runs: what the environment chooses, or each where it is marked so."""
    return str(getattr(request, "param", chosen_kind()))


@pytest.fixture
def chosen_database_url(
    request: pytest.FixtureRequest, database_kind: str, tmp_path: Path
) -> Iterator[str]:
    """An empty library's database of the kind that the environment chooses."""
    with _empty(database_kind, request, tmp_path) as url:
        yield url


@contextmanager
def _empty(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        path = folder / "data" / "pullquote.db"
        path.parent.mkdir()
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    server, template = map(request.getfixturevalue, ("postgresql", "postgresql_template"))
    with database_on(server, template) as url:
        yield url


@pytest.fixture(params=KINDS)
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind without our tables, as before the first start."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'data' / 'pullquote.db'}"
        return
    with database_on(request.getfixturevalue("postgresql")) as url:
        yield url


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked so on each kind of database."""
    marked = metafunc.definition.get_closest_marker("both_databases") is not None
    if marked and "database_kind" in metafunc.fixturenames:
        kinds = KINDS if chosen_kind() == "sqlite" else (chosen_kind(),)
        metafunc.parametrize("database_kind", kinds, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about files of SQLite, where all else runs on PostgreSQL."""
    for item in items:
        marker = item.get_closest_marker(ABOUT_SQLITE)
        if marker is not None and chosen_kind() != "sqlite":
            item.add_marker(pytest.mark.skip(reason=f"about SQLite: {marker.args[0]}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CI runs the tests, a test that is skipped has failed: what it needs can be installed.

    Only the shared data cannot be: they are not ours to hand on. And what is about files of SQLite
    is left out only where somebody has chosen PostgreSQL.
    """
    report = yield
    named = getattr(item, "fixturenames", ())
    excused = "shared" in named or item.get_closest_marker(ABOUT_SQLITE) is not None
    if report.skipped and os.environ.get("CI") and not excused:
        report.outcome = "failed"
    return report
