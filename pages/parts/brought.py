"""The files in hand: uploads on their way through a folder, and what was read of them, kept between clicks."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

import intake
from agreement.errors import Refused
from intake.reading import Read
from intake.tabling import Progress
from pages.parts import importing, progressing
from store import engine

READ = "data_read"
SHEETS = "data_sheets"
ZONE = "data_zone"
LONGEST = 200
"""Bytes of a file's name: systems take 255, and Accord writes names of its own beside it."""
Made = TypeVar("Made")


@dataclass(frozen=True)
class Chosen:
    """What was uploaded, read, and the time zone it was read in."""

    found: Read
    zone: str
    """The business time zone."""
    read_in: str
    """The time zone of times without one: the map's, else the business time zone."""
    way: intake.Way | None = None
    """How files that nobody described were recognised."""
    mark: str = ""
    """By which what was said of their columns is remembered."""


def business_zone() -> str:
    """The business time zone: of one's own database, else as chosen for it on the page."""
    return importing.time_zone(engine.own_url()) if not is_first() else st.session_state.get(ZONE, "UTC")


def is_first() -> bool:
    """Whether saving makes the first database of one's own (the sample company is shown until then)."""
    return engine.own_url() != engine.current_url()


def in_folder(files: Sequence[Any], make: Callable[[list[Path], Progress], Made]) -> Made:
    """What is made of the uploads, by way of a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="accord") as folder:
        paths = []
        for upload in files:
            path = Path(folder) / Path(upload.name.replace("\\", "/")).name
            if len(path.name.encode()) > LONGEST:
                raise Refused(f"The name {path.name[:40]}… is longer than a file's may be. Rename the file.")
            if path.exists():
                raise Refused(f"Two of the files are named {path.name}. Rename one of them.")
            path.write_bytes(upload.getbuffer())
            paths.append(path)
        with progressing.reading() as told:
            return make(paths, told)
