"""The big company on disk: drawn once for each size, and its ledger as the app holds it in memory."""

from dataclasses import fields
from pathlib import Path

import polars as pl

from agreement.calendar import Calendar
from agreement.frames import FRAMES
from agreement.judge import judge
from agreement.ledger import Ledger, ledger
from benchmarks.company import AS_OF
from benchmarks.contacts import company
from benchmarks.signed import VERSIONS

FOLDER = Path(__file__).resolve().parent.parent / ".accord" / "benchmarks"
_LEDGER = [one.name for one in fields(Ledger) if one.type in (pl.DataFrame, "pl.DataFrame")]


def draw(n: int) -> None:
    """Writes the frames of a company of `n` leads, if they are not there yet."""
    for name, frame in company(n).items() if not _file(n, "frames", "stage_changes").exists() else ():
        _write(frame, _file(n, "frames", name))


def frames(n: int) -> dict[str, pl.DataFrame]:
    """The frames of the contract, with their texts, as the store gives them."""
    return {name: pl.read_parquet(_file(n, "frames", name)) for name in FRAMES}


def built(bare: dict[str, pl.DataFrame]) -> Ledger:
    """The ledger of the frames, judged by both agreements, as `store.frames.read_ledger` makes it."""
    return judge(ledger(bare, Calendar(), AS_OF), VERSIONS)


def keep(n: int, made: Ledger) -> None:
    """Writes a ledger for `kept`."""
    for name in _LEDGER:
        _write(getattr(made, name), _file(n, "ledger", name))


def kept(n: int) -> Ledger:
    """The ledger that was kept last, in memory and without the frames that it was made from."""
    read = {name: pl.read_parquet(_file(n, "ledger", name)) for name in _LEDGER}
    return Ledger(**read, calendar=Calendar(), as_of=AS_OF, agreements=VERSIONS, charters=(), strays=0)


def _file(n: int, kind: str, name: str) -> Path:
    return FOLDER / str(n) / kind / f"{name}.parquet"


def _write(frame: pl.DataFrame, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(file, compression="lz4")
