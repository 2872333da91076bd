"""What takes an import back: the keys of its new rows and its changed rows as they were, as compressed Parquet."""

from collections.abc import Iterator
from io import BytesIO

import polars as pl
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from agreement.frames import FRAMES
from store.models import ImportUndo
from store.upsert import Step

KEPT = 20
"""The latest imports that can be taken back, one after the other; what older ones would need is dropped."""
NEW, BEFORE = "new", "before"
_PART = 50_000
"""Rows of one stored part: what taking back a million rows holds at a time."""


def keep(session: Session, import_id: int, steps: list[Step]) -> None:
    """Keeps what takes an import back, in its own transaction, and drops what the oldest would need."""
    for one in steps:
        keys = one.new.select(FRAMES[one.frame].key)
        for kind, rows in ((NEW, keys), (BEFORE, one.before)):
            for part, some in enumerate(rows.iter_slices(_PART) if rows.height else ()):
                blob = BytesIO()
                some.write_parquet(blob, compression="zstd")
                where = {"import_id": import_id, "frame": one.frame, "kind": kind, "part": part}
                session.execute(insert(ImportUndo).values(**where, rows=some.height, blob=blob.getvalue()))
    there = session.scalars(select(ImportUndo.import_id).distinct().order_by(ImportUndo.import_id.desc())).all()
    session.execute(delete(ImportUndo).where(ImportUndo.import_id.in_(there[KEPT:])))


def parts(session: Session, import_id: int, *wanted: str) -> Iterator[tuple[str, str, pl.DataFrame]]:
    """What is kept for an import, a part at a time; one frame's, or all of them."""
    named = ImportUndo.frame, ImportUndo.kind, ImportUndo.part
    asked = select(*named).where(ImportUndo.import_id == import_id, ImportUndo.frame.in_(wanted or FRAMES))
    for frame, kind, part in session.execute(asked.order_by(*named)).all():
        mine = (ImportUndo.import_id == import_id, ImportUndo.frame == frame, ImportUndo.kind == kind)
        blob = session.scalars(select(ImportUndo.blob).where(*mine, ImportUndo.part == part)).one()
        yield frame, kind, pl.read_parquet(BytesIO(blob))


def kept(session: Session, import_id: int) -> bool:
    """Whether an import can still be taken back."""
    return session.scalar(select(ImportUndo.import_id).where(ImportUndo.import_id == import_id).limit(1)) is not None
