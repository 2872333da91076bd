"""Runs the mutants of named files and names the survivors.

pip install -e '.[mutation]'
python -m tests.mutation metrics/sal_rate.py metrics/_shares.py      # these files
python -m tests.mutation                                             # the whole room

First every test of the room runs once, watched, to learn what it calls and how long it takes (kept in --trace; later
only those of test files that changed). Then each mutant meets the tests that call its function, the quickest first,
until one fails or --seconds have passed; those that noticed other mutants of the file come before.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from select import select

from tests.mutation.breaks import Mutant, mutants
from tests.mutation.running import noticed, prepare, started, traced
from tests.mutation.traced import Trace, about, traces

ROOT = Path(__file__).resolve().parents[2]
Running = tuple[Mutant, str, int, int]
"""A mutant, how many of its tests it is given, and its process and pipe."""


def main() -> int:
    """Prints each survivor, and a line for each file."""
    options = _asked()
    paths = [path.resolve() for path in options.paths] or sorted((ROOT / "metrics").glob("*.py"))
    prepare(ROOT)
    failed = traced(ROOT, paths[0].parent.name, options.trace, options.tests)
    if failed:
        print(f"without any mutant the tests say {failed!r}")
        return 1
    known = traces(options.trace)
    options.alive = _alive(options.again) if options.again else None
    survived = [_tried(path, known, options) for path in paths if path.stem != "__init__"]
    return 1 if any(survived) else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help="files of a room (left out: all of metrics/)")
    parser.add_argument("--workers", type=int, default=2, help="mutants that are tried at once")
    parser.add_argument("--seconds", type=float, default=60, help="of tests for each mutant, as they took when watched")
    parser.add_argument("--tests", nargs="*", type=Path, default=[], help="only these test files (left out: all)")
    parser.add_argument("--every", action="store_true", help="mutmut's other operators too (mostly caught by anything)")
    parser.add_argument("--again", type=Path, help="only what no test noticed by this file of --out")
    parser.add_argument("--out", type=Path, help="append every outcome to this file, a JSON object a line")
    parser.add_argument("--trace", type=Path, default=ROOT / ".accord" / "mutation.jsonl", help="what the tests call")
    return parser.parse_args()


def _alive(outcomes: Path) -> set[tuple[str, int, str, str]]:
    rows = [json.loads(line) for line in outcomes.read_text(encoding="utf-8").splitlines()]
    return {(row["file"], row["line"], row["before"], row["after"]) for row in rows if "::" not in row["by"]}


def _tried(path: Path, known: list[Trace], options: argparse.Namespace) -> int:
    begun = time.monotonic()
    waiting, killers = list[Running](), Counter[str]()
    for mutant in mutants(path, ROOT, options.every):
        if options.alive is None or mutant.name in options.alive:
            waiting.append(_started(mutant, known, options.seconds, killers))
        if len(waiting) >= options.workers:
            killers[_settled(*waiting.pop(_first_done(waiting)), options.out)] += 1
    killers.update(_settled(*one, options.out) for one in waiting)
    alive, took = killers[""], time.monotonic() - begun
    if killers:
        print(f"{path.name}: {killers.total()} mutants, {alive} survived, {took:.0f} s", flush=True)
    return alive


def _started(mutant: Mutant, known: list[Trace], seconds: float, killers: Counter[str]) -> Running:
    all_tests = about(mutant, known, ROOT)
    tests = sorted(_within(all_tests, seconds), key=lambda one: -killers[one.test]) or all_tests[:1]
    patience = 10 + 2 * int(sum(one.seconds for one in tests))
    given = f"{len(tests)} of {len(all_tests)} tests"
    return mutant, given, *started(mutant, [one.test for one in tests], ROOT, patience)


def _within(tests: list[Trace], seconds: float) -> Iterator[Trace]:
    """One after another, each that the time left is enough for: a slow one does not keep out those behind it."""
    for one in tests:
        if one.seconds <= seconds:
            seconds -= one.seconds
            yield one


def _first_done(waiting: list[Running]) -> int:
    """The place of one whose pipe has something to say."""
    done = select([one[-1] for one in waiting], [], [])[0]
    return next(place for place, one in enumerate(waiting) if one[-1] in done)


def _settled(mutant: Mutant, given: str, child: int, pipe: int, out: Path | None) -> str:
    """The test that noticed the mutant, "" where none did."""
    by = noticed(child, pipe)
    file, line, before, after = mutant.name
    if not by:
        print(f"  {file}:{line}  {before[:100]}  →  {after[:100]}  ({given})", flush=True)
    if out:
        with out.open("a", encoding="utf-8") as lines:
            row = {"file": file, "line": line, "before": before, "after": after, "given": given, "by": by}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    return by


if __name__ == "__main__":
    sys.exit(main())
