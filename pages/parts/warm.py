"""Warming a cold server before it serves: the first page of the day opens as quickly as the next."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from agreement.errors import Refused

LOG = logging.getLogger("accord")
PARTS = Path(__file__).resolve().parent
LATE = ("pandas", "pyarrow", "plotly.graph_objects", "plotly.io", "streamlit.elements.arrow")
"""Streamlit imports these late; the first sessions of a cold server would race for them and show errors."""


def imports() -> None:
    """Imports what pages import, so that no first visitor waits for it."""
    with quietly():
        for name in (*LATE, *_pieces()):
            try:
                import_module(name)
            except Exception:
                LOG.exception("%s cannot be imported; the pages that use it will fail", name)


def ledger() -> None:
    """Reads the leads once; a database that cannot be read is shown by its pages, not by a server that stays down."""
    from pages.parts import frames

    with quietly():
        try:
            frames.bundle()
        except Refused as refused:
            LOG.warning("The leads cannot be read yet: %s", refused)
        except Exception:
            LOG.exception("The leads cannot be read")


@contextmanager
def quietly() -> Iterator[None]:
    """Streamlit warns of every command outside a page's run, which is where we are."""
    found = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    level = found.level
    found.setLevel(logging.ERROR)
    try:
        yield
    finally:
        found.setLevel(level)


def _pieces() -> Iterator[str]:
    for file in sorted(PARTS.rglob("*.py")):
        yield ".".join(("pages", "parts", *file.relative_to(PARTS).with_suffix("").parts))
