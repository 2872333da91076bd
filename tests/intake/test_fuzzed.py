"""Valid files of every kind with bytes changed, cut out, doubled: read, or refused in words, and the balance holds.

`ACCORD_FULL=1` tries ten times as many.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import intake
from agreement.errors import Refused
from tests.intake.seeds import seeds

SEEDS = seeds()
FILES = 20_000 if os.environ.get("ACCORD_FULL") else 2_000
OLD = FILES // 250
"""Each old workbook is read in a process of its own."""
TOKENS = (
    b'"',
    b",",
    b";",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\x81",
    b"=1+1",
    b"9" * 30,
    b"lead_id",
    b'""',
)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A few changes: a byte, a piece left out, a piece twice, a token put in, the end cut off."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at, length = chance.randrange(len(changed) + 1), chance.choice((1, 2, 8, 100))
        match chance.randrange(5):
            case 0 if changed:
                changed[at % len(changed)] = chance.randrange(256)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length]
            case 3:
                changed[at:at] = chance.choice(TOKENS)
            case _ if chance.random() < 0.2:
                del changed[at:]
    return bytes(changed)


def files(kind: str, count: int) -> Iterator[bytes]:
    chance = random.Random(f"accord {kind}")
    return (mutated(SEEDS[kind], chance) for _ in range(count))


@pytest.mark.parametrize("kind", SEEDS)
def test_every_seed_holds_the_same_two_leads(tmp_path: Path, kind: str) -> None:
    (tmp_path / f"leads.{kind.partition('.')[2]}").write_bytes(SEEDS[kind])
    leads = intake.read([tmp_path]).rows["leads"]
    assert leads.select("lead_id", pl.col("created_at").dt.day(), "amount_cents").rows() == [
        ("007", 2, 1250),
        ("8", 3, 350000),
    ]


@pytest.mark.parametrize("kind", SEEDS)
def test_no_change_of_its_bytes_makes_a_file_crash_or_lose_a_row(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"leads.{kind.partition('.')[2]}"
    for content in files(kind, OLD if kind == "old.xls" else FILES // (len(SEEDS) - 1)):
        path.write_bytes(content)
        told = answer(path)
        if isinstance(told, str):
            assert "leads" in told
            assert told.endswith((".", "?"))
        else:
            assert told.rows_read == told.rows["leads"].height + told.same + told.rows_refused


def answer(path: Path) -> intake.Read | str:
    """What a file holds, or the words with which it is refused."""
    try:
        return intake.read([path])
    except Refused as refused:
        return str(refused)
