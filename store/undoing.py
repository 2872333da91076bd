"""Taking an import back: with every import its new keys and the earlier values of its changed rows are kept.

Only the newest import that stands can be taken back, so that what comes back is what was there: one after the other, as
far as the kept ones reach. What people said here about disputes, and whom they gave a lead to, is never taken back with
a file.
"""

import polars as pl
from sqlalchemy import delete
from sqlalchemy.orm import Session

from agreement.errors import Refused
from agreement.people import ADMINISTRATOR, Person
from store import bulk
from store.changes import acting, now, record
from store.engine import reading, writing
from store.keeping import NEW, kept, parts
from store.models import TABLES, Import, ImportUndo
from store.standing import as_given, stand_again
from store.undoable import Undone, asked, foreseen, standing
from store.upsert import Progress, one_import

_CHUNK = 5_000


def last(url: str) -> Undone | None:
    """The newest import that stands, as taking it back would come to; None where there is none to take back."""
    with reading(url) as session:
        found = standing(session)
        if found is None or not kept(session, found.id):
            return None
        return foreseen(session, found)


def undo(
    url: str, who: Person | str, import_id: int | None = None, dry_run: bool = False, progress: Progress | None = None
) -> Undone:
    """Takes an import back, all or nothing: the frames are exactly as before it. None: the newest that stands.

    A lead that was given to another rep since stays with that rep. Administrators only (the terminal passes a name).
    Raises Refused for any import but the newest that stands, for one whose rows people have spoken about since, and for
    one whose rows are not there any more. The import stays in the history, marked. A dry run writes nothing.
    """
    if dry_run:
        with reading(url) as session:
            return _allowed(session, who, import_id)
    with writing(url) as session:
        one_import(session)
        done = _allowed(session, who, import_id)
        stand_again(session, done.import_id)
        rows, total = 0, sum(done.removed.values()) + sum(done.restored.values())
        for frame, kind, part in parts(session, done.import_id):
            rows += _taken_back(session, frame, kind, part)
            if progress:
                progress(rows, total, frame)
        _enter(session, who, done)
    return done


def _allowed(session: Session, who: Person | str, import_id: int | None) -> Undone:
    if isinstance(who, Person):
        acting(session, who, ADMINISTRATOR)
    return asked(session, import_id)


def _taken_back(session: Session, frame: str, kind: str, rows: pl.DataFrame) -> int:
    if frame == "leads" and kind != NEW:
        rows = as_given(session, rows)
    put, connection = bulk.removed if kind == NEW else bulk.changed, session.connection()
    met = sum(put(connection, TABLES[frame], part) for part in rows.iter_slices(_CHUNK))
    if met != rows.height:
        raise Refused(
            f"{rows.height - met:,} rows of {frame} that this import brought are not there any more: the database was "
            "changed by something else than Accord. Nothing was undone."
        )
    return rows.height


def _enter(session: Session, who: Person | str, done: Undone) -> None:
    session.execute(delete(ImportUndo).where(ImportUndo.import_id == done.import_id))
    found, moment = session.get_one(Import, done.import_id), now()
    found.undone_at, found.undone_by = moment, who.name if isinstance(who, Person) else who
    was = {"new": found.new, "changed": found.changed}
    record(session, who, "import.undo", done.name, was, {"removed": done.removed, "restored": done.restored}, moment)
