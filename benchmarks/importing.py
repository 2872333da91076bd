"""How long an export of many leads takes to read and to save, and how much memory.

    python -m benchmarks.importing --rows 10000 100000 1000000          # and --url postgresql://… for a second table

The file is made once in `.accord/benchmarks/`: 15 columns as a CRM writes them (ids of 18 letters, times, amounts,
quoted company names with commas). Each measurement is a process of its own. Prints a table in Markdown.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.timing import machine, peak_megabytes

FOLDER = Path(".accord") / "benchmarks"
HEADER = (
    "lead_id", "created_at", "qualified_at", "handed_over_at", "accepted_at", "won_at", "amount", "source", "region",
    "segment", "score", "sales_owner", "name", "company", "email",
)  # fmt: skip
SOURCES = ("paid search", "organic search", "trade show", "webinar", "referral", "partner")


def export(rows: int) -> Path:
    """The CSV file with so many leads."""
    path = FOLDER / f"export_{rows}" / "leads.csv"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_suffix(".part").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(HEADER)
            writer.writerows(_lines(rows))
        path.with_suffix(".part").rename(path)
    return path


def _lines(rows: int) -> Iterator[list[object]]:
    chance, begin = random.Random(rows), datetime(2023, 11, 27, 8)
    for number in range(rows):
        at = begin + timedelta(minutes=number % 1_500_000)
        steps = [at + timedelta(days=days) if chance.random() < share else "" for days, share in
                 ((1, 0.8), (2, 0.45), (4, 0.3), (40, 0.06))]  # fmt: skip
        yield [
            f"00Q{number:015}", at, *steps, f"{chance.randrange(10**7) / 100:.2f}" if steps[2] else "",
            chance.choice(SOURCES), f"Region {number % 5}", f"Segment {number % 3}", chance.randrange(101),
            f"Rep {number % 12:02}", f"Person Number {number}", f"Company {number % 50_000}, Ltd.",
            f"person{number}@company{number % 50_000}.test",
        ]  # fmt: skip


def measured(path: Path, what: str, url: str) -> dict[str, float]:
    """Seconds and megabytes of reading a file, and of saving it into an empty database."""
    import intake

    begun, calls = perf_counter(), list[int]()
    found = intake.read([path], progress=lambda done, _: calls.append(done))
    told = {"read": perf_counter() - begun, "read_mb": peak_megabytes(), "rows": found.rows_read, "calls": len(calls)}
    assert found.rows_read == found.rows["leads"].height + found.same + found.rows_refused
    if what == "save":
        from pages.parts import importing

        begun = perf_counter()
        balance = importing.save(url, "benchmark", found)
        assert balance.new == balance.read == found.rows_read
        told |= {"save": perf_counter() - begun, "save_mb": peak_megabytes()}
    return told


def _apart(path: Path, what: str, url: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.importing", "--measure", str(path), what, url]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def main() -> None:
    """Times and prints; with `--measure` it is one measurement's own process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--only-read", action="store_true")
    parser.add_argument("--url", default="", help="an empty PostgreSQL database; else a new SQLite file each time")
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measured(Path(asked.measure[0]), asked.measure[1], asked.measure[2])))
        return
    print(f"{date.today()}: 15 columns; {machine('polars')}; load {os.getloadavg()[0]:.1f}\n")
    print("| rows | file, MB | read, s | peak, MB | save, s | peak, MB |\n| ---: | ---: | ---: | ---: | ---: | ---: |")
    for rows in asked.rows:
        path = export(rows)
        with tempfile.TemporaryDirectory() as folder:
            url = asked.url or f"sqlite:///{folder}/accord.db"
            told = _apart(path, "read" if asked.only_read else "save", url)
        cells = [f"{rows:,}", f"{path.stat().st_size / 2**20:,.0f}", f"{told['read']:.1f}", f"{told['read_mb']:,.0f}"]
        cells += [f"{told['save']:.1f}", f"{told['save_mb']:,.0f}"] if "save" in told else ["–", "–"]
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
