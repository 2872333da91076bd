"""The first database of one's own, made whole beside its place and moved there at the end: never half of one."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from agreement.calendar import Calendar
from agreement.errors import Refused
from intake.reading import Read
from pages.parts import importing
from store import engine, people, schema, settings
from store.imports import Balance
from store.upsert import Progress


@dataclass(frozen=True)
class First:
    """The first administrator, and the time zone of the company."""

    username: str
    name: str
    password: str
    time_zone: str


def found(first: First, rows: Read, progress: Progress | None = None) -> Balance:
    """Makes the database with its administrator and its leads; it is shown from the moment that it is complete."""
    target = engine.home() / "accord.db"
    if engine.own_url() != f"sqlite:///{target}" or target.exists():
        raise Refused("There is a database of your own already. Load this page again and sign in to it.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="making", dir=target.parent) as folder:
        url = f"sqlite:///{Path(folder) / 'accord.db'}"
        schema.migrate(url)
        person = people.add(url, first.username, first.name, "administrator", first.password)
        settings.save_calendar(url, person, Calendar(time_zone=first.time_zone))
        balance = importing.save(url, person, rows, progress=progress)
        engine.engine(url).dispose()
        _put(Path(folder) / "accord.db", target)
    return balance


def _put(made: Path, target: Path) -> None:
    """Moves the database to its place; refuses if somebody else's came first."""
    try:
        os.link(made, target)
    except FileExistsError:
        raise Refused("Somebody made a database of your own just now. Load this page again and sign in.") from None
    except OSError:  # a file system without links
        made.rename(target)
