"""Side by side with pandas, lifelines, statsmodels, the attribution packages and bare polars, in one run.

    python -m benchmarks.against --leads 1000000

Both sides are checked to be equal first, then called in turn. Ratios are what counts; prints a table in Markdown.
"""

import argparse
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from importlib.util import find_spec

from agreement.ledger import Ledger
from benchmarks.catalogue import run
from benchmarks.kept import kept
from benchmarks.timing import Ratio, machine

RIVALS = {
    "funnel": ("pandas",),
    "survival": ("lifelines",),
    "attribution": ("ChannelAttribution", "mam"),
    "sweep": (),
    "shares": ("statsmodels",),
}
"""Each comparison and the packages that it needs; attribution takes those that are there."""
PACKAGES = (
    "polars", "pandas", "numpy", "lifelines", "statsmodels", "ChannelAttribution", "marketing-attribution-models",
)  # fmt: skip


def main() -> None:
    """Compares and prints."""
    asked = _asked()
    if not asked.keep:
        run(asked.leads, "draw"), run(asked.leads, "ledger")
    read = kept(asked.leads)
    print(f"{date.today()}: {asked.leads:,} leads, {read.touches.height:,} touches; {machine(*PACKAGES)}\n")
    print("| work | against | ours, ms | theirs, ms | times | aimed at | reached |")
    print("| --- | --- | ---: | ---: | ---: | ---: | --- |")
    for name in asked.only:
        for ratio in ratios(name, read, asked.times):
            print(line(ratio), flush=True)


def ratios(name: str, read: Ledger, times: int) -> Iterator[Ratio]:
    """The ratios of one comparison; none, with a word, where its packages are not installed."""
    absent = [package for package in RIVALS[name] if not find_spec(package)]
    for package in absent:
        print(f"| {name} | {package} | not installed | | | | |")
    if absent and len(absent) == len(RIVALS[name]):
        return
    compared: Callable[[Ledger, int], Iterator[Ratio]] = import_module(f"benchmarks.rivals.{name}").compared
    yield from compared(read, times)


def line(one: Ratio) -> str:
    """A ratio as a row of the table."""
    said = ("yes" if one.reached else "no") if one.at_least else ""
    aim = f"≥ {one.at_least:g}" if one.at_least else "–"
    cells = (one.work, one.rival, f"{one.ours_ms:,.1f}", f"{one.theirs_ms:,.1f}", f"{one.times:.2f}", aim, said)
    return f"| {' | '.join(cells)} |"


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against", description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000_000, help="size of the company")
    parser.add_argument("--only", nargs="+", choices=list(RIVALS), default=list(RIVALS))
    parser.add_argument("--times", type=int, default=5, help="runs of which the median is printed")
    parser.add_argument("--keep", action="store_true", help="read the ledger of the last run instead of building it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
