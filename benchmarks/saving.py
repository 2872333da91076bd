"""How long saving leads and taking them back takes, and the memory it needs.

    python -m benchmarks.saving --leads 1000000 [--url postgresql://…]

Leads of 17 columns are saved as new, once more as the same, a tenth of them changed; both imports are then undone.
The database must be empty; left out, it is a SQLite file that is gone afterwards.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import polars as pl

from benchmarks.timing import peak_megabytes
from store import engine, imports, schema, undoing


def leads(count: int) -> pl.DataFrame:
    """Leads of a company that hands all over: half decided, a twelfth won."""
    number, begin = pl.int_range(count), pl.datetime(2024, 1, 1, time_zone="UTC", time_unit="us")
    after = {"created": 0, "handed_over": 600, "first_response": 900}
    some = {"accepted": (3, 2_000), "rejected": (7, 2_000), "opportunity": (6, 9_000), "won": (12, 29_000)}
    return pl.select(
        number.cast(pl.String).str.pad_start(18, "0").alias("lead_id"),
        *((begin + pl.duration(minutes=number + late)).alias(f"{event}_at") for event, late in after.items()),
        *(
            pl.when(number % each == 0).then(begin + pl.duration(minutes=number + late)).alias(f"{event}_at")
            for event, (each, late) in some.items()
        ),
        (number * 7 % 100_000).alias("amount_cents"),
        (number % 100).alias("score"),
        (number % 2 == 0).alias("email_known"),
        *(pl.format(f"{name} {{}}", number % many).alias(name) for name, many in
          {"source": 9, "segment": 5, "sales_owner": 40, "company": 300_000, "name": 10**9, "email": 10**9}.items()),
    )  # fmt: skip


def measured(url: str, count: int) -> list[tuple[str, float, float]]:
    """Each step with its seconds and the largest memory of the process until then, in MB."""
    rows, found = leads(count), []
    schema.migrate(url)

    def step(name: str, run: Callable[[], object]) -> None:
        began = perf_counter()
        run()
        found.append((name, perf_counter() - began, peak_megabytes()))

    def save(some: pl.DataFrame) -> object:
        return imports.save(url, "benchmark", {"leads": some}, imports.Brought("leads.csv"))

    found.append(("the leads in memory", 0.0, peak_megabytes()))
    step("all new", lambda: save(rows))
    step("all the same", lambda: save(rows))
    moved = rows.with_columns(score=pl.when(pl.int_range(count) % 10 == 0).then(101).otherwise("score"))
    step("a tenth changed", lambda: save(moved))
    step("that undone", lambda: undoing.undo(url, "benchmark"))
    step("all undone", lambda: undoing.undo(url, "benchmark"))
    return found


def main(arguments: list[str]) -> None:
    """Prints the steps as a table."""
    parser = argparse.ArgumentParser(description="How long saving takes, and its memory.")
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--url")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{Path(folder) / 'accord.db'}"
        print("| step | seconds | peak MB |\n| --- | --- | --- |")
        for name, seconds, peak in measured(url, options.leads):
            print(f"| {name} | {seconds:.1f} | {peak:.0f} |")
        engine.engine(url).dispose()


if __name__ == "__main__":
    main(sys.argv[1:])
