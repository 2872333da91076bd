"""Which import may be taken back, and what that comes to."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from agreement.errors import Refused
from agreement.frames import FRAMES
from store import bulk
from store.keeping import KEPT, NEW, kept, parts
from store.models import Audit, Import, ImportUndo
from store.upsert import SPOKEN

NOTHING = "There is no import to undo: none was made, or each is undone already."


@dataclass(frozen=True)
class Undone:
    """What taking an import back comes to (or came to)."""

    import_id: int
    name: str
    at: str
    """When it was imported: date and time in UTC."""
    removed: dict[str, int]
    """By frame: rows that the import added, which go."""
    restored: dict[str, int]
    """By frame: rows that the import changed, which get their earlier values back."""
    warnings: tuple[str, ...] = ()


def asked(session: Session, import_id: int | None) -> Undone:
    """The import that is meant, as taking it back would come to; raises Refused where it may not be."""
    found = _wanted(session, import_id)
    if not kept(session, found.id):
        raise Refused(
            f"{_words(found)} cannot be undone: Accord keeps what that needs for the latest {KEPT} imports, and for "
            "none that an older Accord made. Import files that say what should be there instead."
        )
    _refuse_spoken(session, found)
    return foreseen(session, found)


def _wanted(session: Session, import_id: int | None) -> Import:
    """The import that is meant, if it is the newest that stands."""
    newest = standing(session)
    found = newest if import_id is None else session.get(Import, _number(import_id))
    if found is None:
        raise Refused(NOTHING)
    if found.undone_at is not None:
        raise Refused(f"{_words(found)} is undone already, by {found.undone_by}. Load the page again.")
    if newest is not None and found.id != newest.id:
        raise Refused(f"{_words(newest)} came later. Undo that one first.")
    return found


def _number(import_id: int) -> int:
    if isinstance(import_id, bool) or not isinstance(import_id, int) or not 0 < import_id < 2**63:
        raise Refused(f"There is no import {import_id!r}. Choose one of the list.")
    return import_id


def standing(session: Session) -> Import | None:
    """The newest import that is not undone."""
    return session.scalar(select(Import).where(Import.undone_at.is_(None)).order_by(Import.id.desc()).limit(1))


def _words(found: Import) -> str:
    return f"The import of {found.name} ({found.at:%Y-%m-%d %H:%M} UTC)"


def foreseen(session: Session, found: Import) -> Undone:
    """What taking it back comes to."""
    counts = ImportUndo.frame, ImportUndo.kind, ImportUndo.rows
    removed, restored = dict[str, int](), dict[str, int]()
    for frame, kind, rows in session.execute(select(*counts).where(ImportUndo.import_id == found.id)):
        told = removed if kind == NEW else restored
        told[frame] = told.get(frame, 0) + rows
    at = f"{found.at:%Y-%m-%d %H:%M}"
    return Undone(found.id, found.name, at, _ordered(removed), _ordered(restored), _strangers(session, found))


def _ordered(counts: dict[str, int]) -> dict[str, int]:
    return {frame: counts[frame] for frame in FRAMES if frame in counts}


def _refuse_spoken(session: Session, found: Import) -> None:
    """An import leaves alone what people have spoken about, so whoever is found here has spoken since."""
    said = select(Audit.subject).where(Audit.subject.startswith(SPOKEN, autoescape=True))
    here = {subject.removeprefix(SPOKEN) for subject in session.scalars(said.distinct())}
    brought = [rows for _, _, rows in parts(session, found.id, "disputes")] if here else []
    spoken = sorted(here.intersection(lead for rows in brought for lead in rows["lead_id"]))
    if spoken:
        raise Refused(
            f"{_words(found)} brought disputes about which people have spoken here since "
            f"({', '.join(spoken[:3])}{' …' if len(spoken) > 3 else ''}). What people said is kept, so it cannot be "
            "undone. Import files that say what should be there instead."
        )


def _strangers(session: Session, found: Import) -> tuple[str, ...]:
    """Rows that stay although the lead that they speak of goes."""
    going = [rows for _, kind, rows in parts(session, found.id, "leads") if kind == NEW]
    if not going:
        return ()
    leads, notes = pl.concat(going), []
    for name, frame in FRAMES.items():
        if name == "leads" or "lead_id" not in frame.columns:
            continue
        staying = (rows.join(leads, on="lead_id", how="semi").height for rows in _afterwards(session, found, name))
        if count := sum(staying):
            notes.append(f"{count:,} row{'' if count == 1 else 's'} of {name} will name a lead that is not known any "
                         "more, and wait for it to be imported again")  # fmt: skip
    return tuple(notes)


def _afterwards(session: Session, found: Import, name: str) -> Iterator[pl.DataFrame]:
    """The rows of a frame that will be there, by their key and the lead that they will name."""
    key = list(FRAMES[name].key)
    columns = list(dict.fromkeys((*key, "lead_id")))
    touched, back = [FRAMES[name].empty.select(key)], []
    for _, kind, rows in parts(session, found.id, name):
        if kind == NEW or "lead_id" in rows.columns:
            touched.append(rows.select(key))
        if kind != NEW and "lead_id" in rows.columns:
            back.append(rows.select(columns))
    met = pl.concat(touched)
    yield from back
    yield from (rows.join(met, on=key, how="anti") for rows in bulk.stored(session.connection(), name, columns))
