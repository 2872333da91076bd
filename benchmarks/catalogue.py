"""The whole catalogue over a company of each size: time, peak memory and growth of every metric.

    python -m benchmarks.catalogue --leads 10000 100000 1000000

Every measurement runs in a process of its own (`benchmarks.child`). Prints tables in Markdown.
"""

import argparse
import json
import subprocess
import sys
from datetime import date

import metrics
from benchmarks.child import Found
from benchmarks.contacts import TOUCHES_EACH
from benchmarks.growth import bound, slope
from benchmarks.kept import FOLDER
from benchmarks.timing import machine

SIZES = (10_000, 100_000, 1_000_000)


def main() -> None:
    """Measures and prints."""
    asked = _asked()
    print(f"{date.today()}: {machine('polars')}, {TOUCHES_EACH} touches a lead\n")
    found = {n: size(n, asked.only, asked.times) for n in asked.leads}
    for smaller, larger in zip(asked.leads, asked.leads[1:], strict=False):
        print("\n".join(growth(smaller, larger, found)), "\n")


def size(n: int, keys: list[str], times: int) -> dict[str, Found]:
    """Every measurement of a company of `n` leads, printed as it comes."""
    run(n, "draw")
    built, read, whole = run(n, "ledger"), run(n, "nothing"), run(n, "everything")
    print(f"### {n:,} leads\n")
    above, frames = built["peak"] - built["frames"], built["frames"]
    print(f"- Building the ledger: {built['seconds']:.1f} s, {above:,.0f} MB above its frames ({frames:,.0f} MB).")
    print(f"- The ledger alone: {read['peak']:,.0f} MB.")
    print(f"- The whole catalogue from cold: {whole['seconds']:.1f} s, peak {whole['peak']:,.0f} MB", end="")
    print(f" (counts: {whole['counts']:,.0f} MB).\n")
    print("| metric | count, ms | finish, ms | lines counted | rows | peak, MB | above the ledger, MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    found = {}
    for key in keys:
        one = found[key] = run(n, key, times)
        print(
            f"| `{key}` | {one['count']:.1f} | {one['finish']:.1f} | {one['lines']:,} | {one['rows']:,} "
            f"| {one['peak']:,.0f} | {one['peak'] - read['peak']:,.0f} |",
            flush=True,
        )
    print()
    return found


def growth(smaller: int, larger: int, found: dict[int, dict[str, Found]]) -> list[str]:
    """How each metric grew between two sizes."""
    most = bound(smaller, larger)
    lines = [
        f"Growth from {smaller:,} to {larger:,} leads (n log n: {most:.2f}):\n",
        "| metric | slope |",
        "| --- | ---: |",
    ]
    for key, one in found[larger].items():
        before = found[smaller][key]
        power = slope(smaller, larger, before["count"] + before["finish"], one["count"] + one["finish"])
        lines.append(f"| `{key}` | {power:.2f}{' (faster than n log n)' if power > most else ''} |")
    return lines


def run(n: int, what: str, times: int = 1) -> Found:
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.child", str(n), what, str(times)]
    done = subprocess.run(command, cwd=FOLDER.parent.parent, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"Measuring {what} at {n:,} leads failed:\n{done.stderr}")
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.catalogue", description=__doc__)
    parser.add_argument("--leads", type=int, nargs="+", default=list(SIZES), help="sizes of the company")
    parser.add_argument("--only", nargs="+", choices=list(metrics.BY_KEY), default=list(metrics.BY_KEY), metavar="KEY")
    parser.add_argument("--times", type=int, default=7, help="runs of which the median is printed")
    return parser.parse_args()


if __name__ == "__main__":
    main()
