"""Runs the mutants of named files and names the survivors.

pip install -e '.[mutation]'
python -m tests.mutation metrics/sal_rate.py metrics/_shares.py      # these files
python -m tests.mutation                                             # the whole room
"""

import argparse
import json
import sys
import time
from itertools import chain
from pathlib import Path
from select import select

from tests.mutation.breaks import Mutant, mutants
from tests.mutation.running import noticed, prepare, started

ROOT = Path(__file__).resolve().parents[2]


def tests_of(path: Path) -> list[list[str]]:
    """The tests that depend on a file, in two groups: its own (or the nearest), and all others, near ones first."""
    room = path.parent
    texts = {one.stem: one.read_text(encoding="utf-8") for one in room.glob("*.py") if one.stem != "__init__"}
    files = sorted((ROOT / "tests" / room.name).glob("test_*.py"))
    own = [file for file in files if file.stem == f"test_{path.stem.removeprefix('_')}"]
    needing, more, about = {path.stem}, {path.stem}, list[Path]()
    while more:
        found = [file for file in files if _reads(file, room.name, more) and file not in own + about]
        own, about = (own, about + found) if own else (found, [])
        more = {s for s, t in texts.items() if any(f"{room.name}.{n} import" in t for n in more)} - needing
        needing |= more
    about += [file for file in files if file.stem == "test_catalogue" and file not in own + about]
    return [[str(file) for file in group] for group in (own, about)]


def main() -> int:
    """Prints each survivor, and a line for each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help="files of a room (left out: all of metrics/)")
    parser.add_argument("--workers", type=int, default=2, help="mutants that are tried at once")
    parser.add_argument("--every", action="store_true", help="mutmut's other operators too (mostly caught by anything)")
    parser.add_argument("--own", action="store_true", help="only the file's own tests: quick, and more survive")
    parser.add_argument("--again", type=Path, help="only what survived by this file, which --out has written")
    parser.add_argument("--out", type=Path, help="append every outcome to this file, a JSON object a line")
    options = parser.parse_args()
    prepare(ROOT)
    paths = [path.resolve() for path in options.paths] or sorted((ROOT / "metrics").glob("*.py"))
    options.alive = _alive(options.again) if options.again else None
    options.passed = dict[str, float]()
    survived = [_tried(path, options) for path in paths if path.stem != "__init__"]
    return 1 if any(survived) else 0


def _alive(outcomes: Path) -> set[tuple[str, int, str, str]]:
    rows = [json.loads(line) for line in outcomes.read_text(encoding="utf-8").splitlines()]
    return {(row["file"], row["line"], row["before"], row["after"]) for row in rows if not row["by"]}


def _tried(path: Path, options: argparse.Namespace) -> int:
    wanted = [one for one in mutants(path, ROOT, options.every) if options.alive is None or one.name in options.alive]
    if not wanted:
        return 0
    tests, begun = tests_of(path)[: 1 if options.own else 2], time.monotonic()
    fresh = [[one for one in group if one not in options.passed] for group in tests]
    control = noticed(*started(None, fresh, ROOT))
    if control or not any(tests):
        said = control or "nothing, there are none"
        print(f"{path.name}: not tried; without any mutant the tests say {said!r}", flush=True)
        return 1
    each = (time.monotonic() - begun) / max(len([*chain(*fresh)]), 1)
    options.passed.update(dict.fromkeys(chain(*fresh), each))
    patience = 30 + 10 * int(sum(options.passed[one] for one in chain(*tests)))
    waiting: list[tuple[Mutant, int, int]] = []
    outcomes: list[bool] = []
    for mutant in wanted:
        waiting.append((mutant, *started(mutant, tests, ROOT, patience)))
        if len(waiting) >= options.workers:
            outcomes.append(_settled(*waiting.pop(_first_done(waiting)), options.out))
    outcomes += [_settled(*one, options.out) for one in waiting]
    alive, took = outcomes.count(False), time.monotonic() - begun
    print(f"{path.name}: {len(outcomes)} mutants, {alive} survived, {took:.0f} s", flush=True)
    return alive


def _first_done(waiting: list[tuple[Mutant, int, int]]) -> int:
    """The place of one whose pipe has something to say."""
    done = select([pipe for _, _, pipe in waiting], [], [])[0]
    return next(place for place, one in enumerate(waiting) if one[2] in done)


def _settled(mutant: Mutant, child: int, pipe: int, out: Path | None) -> bool:
    by = noticed(child, pipe)
    file, line, before, after = mutant.name
    if not by:
        print(f"  {file}:{line}  {before[:100]}  →  {after[:100]}", flush=True)
    if out:
        with out.open("a", encoding="utf-8") as lines:
            row = {"file": file, "line": line, "before": before, "after": after, "by": by}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    return bool(by)


def _reads(test: Path, room: str, needing: set[str]) -> bool:
    text = test.read_text(encoding="utf-8")
    named = any(f'"{stem}"' in text or f"{room}.{stem} " in text or f"{room} import {stem}" in text for stem in needing)
    return named or any(test.stem == f"test_{stem.removeprefix('_')}" for stem in needing)


if __name__ == "__main__":
    sys.exit(main())
