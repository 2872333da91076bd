"""Saving rows of the contract: one transaction, counted exactly, and nothing written when nothing changes."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from json import dumps
from pathlib import Path

import polars as pl
from sqlalchemy import inspect, make_url, select
from sqlalchemy.orm import Session

from agreement.errors import Refused
from agreement.frames import FRAMES
from agreement.people import ADMINISTRATOR, Person
from store.changes import acting, now, record
from store.engine import engine, reading, writing
from store.keeping import keep
from store.models import TABLES, Import, ImportUndo
from store.settings import SAMPLE, setting
from store.standing import end, with_owners
from store.upsert import Progress, Step, one_import, spared, step, strangers, write

_TIME, _TEXT, _COUNT = pl.Datetime("us", "UTC"), pl.String(), pl.Int64()
_SHOWN: dict[str, pl.DataType] = {
    "at": _TIME, "who": _TEXT, "name": _TEXT, "mapping": _TEXT, "rows_read": _COUNT, "new": _COUNT, "changed": _COUNT,
    "same": _COUNT, "refused": _COUNT, "id": _COUNT, "undone_at": _TIME, "undone_by": _TEXT,
}  # fmt: skip
"""What the history tells of an import."""


@dataclass(frozen=True)
class Balance:
    """What an import came to: read = new + changed + same + refused, always."""

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Brought:
    """What the files brought beside the rows themselves."""

    name: str
    mapping: str = "canonical"
    same: int = 0
    """Exact copies of rows within the import."""
    refused: int = 0
    report: Mapping[str, object] | None = None


def save(
    url: str,
    who: Person | str,
    rows: Mapping[str, pl.DataFrame],
    brought: Brought,
    dry_run: bool = False,
    progress: Progress | None = None,
    beside: Callable[[Session], None] | None = None,
) -> Balance:
    """Upserts by key, all or nothing; a column that the rows do not bring keeps its stored values.

    `rows` are frames of the contract with contract types, each key once. Administrators only (the terminal passes a
    name). Where nothing is new or changed nothing is written: no audit row, no raised data version.
    A dry run writes nothing and creates nothing. What `beside` writes is written with the rows or not at all.
    """
    if dry_run:
        return _foreseen(url, who, rows, brought)
    with writing(url) as session:
        _allowed(session, who)
        one_import(session)
        steps, balance, settled = _compared(session, rows, brought)
        total, done = sum(one.new.height + one.changed.height for one in steps), 0
        for one in steps:
            done = write(session.connection(), one, done, total, progress)
        entered = _enter(session, who, brought, balance) if total else None
        if entered:
            keep(session, entered, steps)
        if settled:
            end(session, settled, entered)
        if settled and not entered:
            record(session, who, "lead.caught_up", brought.name, None, {"leads": list(settled)})
        if beside:
            beside(session)
    return balance


def exists(url: str) -> bool:
    """Whether the database is there with our tables; asking creates nothing."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not (address.database and Path(address.database).exists()):
        return False
    with engine(url).connect() as connection:
        return inspect(connection).has_table(TABLES["leads"].name)


def taken(url: str, rows: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The rows that saving would compare: without what people have said or done here since."""
    if not exists(url):
        return dict(rows)
    with reading(url) as session:
        return with_owners(session, spared(session, rows)[0]).rows


def history(url: str, limit: int = 50) -> pl.DataFrame:
    """The latest imports: at | who | name | mapping | rows_read | new | changed | same | refused | id | undone_at
    | undone_by | kept (whether what takes it back is still there).
    """
    with reading(url) as session:
        found = session.scalars(select(Import).order_by(Import.id.desc()).limit(limit)).all()
        there = set(session.scalars(select(ImportUndo.import_id).distinct()))
        lines = [{name: getattr(one, name) for name in _SHOWN} | {"kept": one.id in there} for one in found]
    return pl.DataFrame(lines, schema={**_SHOWN, "kept": pl.Boolean()})


def last_read(url: str, name: str, mapping: str) -> int | None:
    """Rows that the last import by the same map read; of files without a map, the last import of the same ones."""
    like = [Import.mapping == mapping, Import.undone_at.is_(None)]
    like += [Import.name == name] if mapping == Brought.mapping else []
    with reading(url) as session:
        return session.scalar(select(Import.rows_read).where(*like).order_by(Import.id.desc()).limit(1))


def _foreseen(url: str, who: Person | str, rows: Mapping[str, pl.DataFrame], brought: Brought) -> Balance:
    if not exists(url):
        steps = [Step(name, rows[name], rows[name].clear(), rows[name].clear(), 0) for name in FRAMES if name in rows]
        return _balance(steps, brought, ())
    with reading(url) as session:
        _allowed(session, who)
        return _compared(session, rows, brought)[1]


def _allowed(session: Session, who: Person | str) -> None:
    if isinstance(who, Person):
        acting(session, who, ADMINISTRATOR)
    if setting(session, SAMPLE):
        raise Refused(
            "This database holds the sample company, and real leads never mix with made ones. Import into a database "
            "of your own: unset ACCORD_DATABASE_URL, or let it name an empty database."
        )


def _compared(
    session: Session, rows: Mapping[str, pl.DataFrame], brought: Brought
) -> tuple[list[Step], Balance, tuple[str, ...]]:
    connection, warnings = session.connection(), strangers(session.connection(), rows)
    taken, own = spared(session, rows)
    for frame, left in own.items():
        note = (
            f"{left:,} row{'' if left == 1 else 's'} of {frame} about which people have spoken here, left as they are"
        )
        brought, warnings = replace(brought, same=brought.same + left), (*warnings, note)
    given = with_owners(session, taken)
    if given.kept:
        one = given.kept == 1
        note = f"{given.kept:,} lead{' was' if one else 's were'} given to another rep here: the files name an earlier "
        stay = "it stays where it is" if one else "they stay where they are"
        warnings = (*warnings, f"{note}owner or none, so {stay}")
    steps = [step(connection, name, given.rows[name]) for name in FRAMES if name in given.rows]
    return steps, _balance(steps, brought, warnings), given.settled


def _balance(steps: list[Step], brought: Brought, warnings: tuple[str, ...]) -> Balance:
    new, changed = sum(one.new.height for one in steps), sum(one.changed.height for one in steps)
    same = sum(one.same for one in steps) + brought.same
    return Balance(new + changed + same + brought.refused, new, changed, same, brought.refused, warnings)


def _enter(session: Session, who: Person | str, brought: Brought, balance: Balance) -> int:
    counts = asdict(balance)
    warnings = counts.pop("warnings")
    record(session, who, "import", brought.name, None, counts)
    entered = Import(
        at=now(),
        who=who.name if isinstance(who, Person) else who,
        name=brought.name,
        mapping=brought.mapping,
        rows_read=counts.pop("read"),
        **counts,
        report=dumps({**(brought.report or {}), "warnings_of_the_database": warnings}, default=str),
    )
    session.add(entered)
    session.flush()
    return entered.id
