"""Which way the imports point: the table of the architecture, read from the files themselves."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("agreement", "charts", "intake", "metrics", "pages", "reports", "sample_data", "store")
FORBIDDEN = {
    "agreement": {"streamlit", "sqlalchemy", "plotly", "store", "pages", "metrics", "charts", "intake", "reports"},
    "metrics": {"streamlit", "sqlalchemy", "plotly", "store", "pages", "charts", "intake", "reports"},
    "intake": {"streamlit", "sqlalchemy", "plotly", "store", "pages", "metrics", "charts", "reports"},
    "charts": {"streamlit", "sqlalchemy", "store", "pages", "intake", "reports"},
    "store": {"streamlit", "plotly", "metrics", "charts", "pages", "intake", "reports"},
    "reports": {"streamlit", "store", "pages", "intake"},
    "sample_data": {"streamlit", "plotly", "pages", "charts", "reports"},
    "pages": {"cli", "app"},
}


def imported(file: Path) -> set[str]:
    """The top-level names that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def files(room: str) -> list[Path]:
    """Every Python file of a room."""
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("room", sorted(FORBIDDEN))
def test_a_room_imports_only_what_it_may(room: str) -> None:
    wrong = {str(file.relative_to(ROOT)): imported(file) & FORBIDDEN[room] for file in files(room)}
    assert {file: names for file, names in wrong.items() if names} == {}


def test_nobody_imports_pandas() -> None:
    everywhere = [*(file for room in ROOMS for file in files(room)), ROOT / "app.py", ROOT / "cli.py"]
    warmed = {"pages/parts/door.py", "app.py"}  # pandas is imported before serving, because Streamlit will anyway
    users = [str(file.relative_to(ROOT)) for file in everywhere if file.exists() and "pandas" in imported(file)]
    assert [user for user in users if user not in warmed] == []


def test_no_page_lies_where_streamlit_would_serve_it_without_sign_in() -> None:
    assert list((ROOT / "pages").glob("*.py")) == []


def test_only_the_frames_piece_caches() -> None:
    users = [file for file in files("pages") if "st.cache_" in file.read_text(encoding="utf-8")]
    assert [str(file.relative_to(ROOT)) for file in users] == ["pages/parts/frames.py"]


def test_the_checker_sees_a_forbidden_import(tmp_path: Path) -> None:
    file = tmp_path / "one.py"
    file.write_text("def late():\n    from sqlalchemy.orm import Session\n    return Session\n", encoding="utf-8")
    assert imported(file) == {"sqlalchemy"}
