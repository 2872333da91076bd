"""Which test calls which function of a room, and how long it takes: so that a break meets the quickest test first."""

import ast
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType

import pytest

from tests.mutation.breaks import Mutant

QUICK = 0.3
"""Seconds, watched: a test that takes less is worth a try."""


@dataclass(frozen=True)
class Trace:
    """A test, its seconds of the processor, and the functions it called: file, and the line on which each begins."""

    test: str
    seconds: float
    called: frozenset[tuple[str, int]]


class Tracer:
    """A plugin of pytest that writes what each test calls to a file, a JSON object a line."""

    def __init__(self, room: Path, out: Path) -> None:
        self.room, self.out = str(room), out
        self.called: set[CodeType] = set()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Watches one test with everything that it sets up."""
        self._forget()
        self.called = set()
        begun = time.process_time()
        sys.settrace(self._watch)
        yield
        sys.settrace(None)
        called = sorted((Path(code.co_filename).stem, code.co_firstlineno) for code in self.called)
        seconds, text = round(time.process_time() - begun, 3), _text(item.path)
        row = {"test": item.nodeid, "seconds": seconds, "called": called, "text": text}
        with self.out.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row) + "\n")

    def _forget(self) -> None:
        """Empties the caches of the room, which would hide who calls what lies behind them."""
        files = [
            module for module in sys.modules.values() if (getattr(module, "__file__", None) or "").startswith(self.room)
        ]
        for one in (one for module in files for one in vars(module).values() if hasattr(one, "cache_clear")):
            one.cache_clear()

    def _watch(self, frame: FrameType, _event: str, _argument: object) -> None:
        if frame.f_code.co_filename.startswith(self.room):
            self.called.add(frame.f_code)


def untraced(root: Path, room: str, out: Path) -> list[str]:
    """The test files of a room that are new or changed since they were traced; what was known of them is forgotten."""
    texts = {str(path.relative_to(root)): _text(path) for path in (root / "tests" / room).glob("test_*.py")}
    lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    files = [(row["test"].split("::")[0], row["text"], line) for line in lines for row in [json.loads(line)]]
    kept = [(file, line) for file, text, line in files if texts.get(file) == text]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(f"{line}\n" for _, line in kept), encoding="utf-8")
    return sorted(texts.keys() - {file for file, _ in kept})


def _text(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def traces(file: Path) -> list[Trace]:
    """What a Tracer has written, the quickest test first."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    found = [Trace(row["test"], row["seconds"], frozenset(map(tuple, row["called"]))) for row in rows]
    return sorted(found, key=lambda one: one.seconds)


def about(mutant: Mutant, known: list[Trace], root: Path) -> list[Trace]:
    """The quick tests written for a break's file, the laws under its name, those that call its function, its file, and
    what imports it.

    The later ones matter where a fixture or a cache has called the function on behalf of another test, and for what
    stands outside of every function.
    """
    path = root / mutant.file
    begins = _begins(path, mutant.line)
    near = _near(path)
    own = f"/test_{path.stem.strip('_')}.py::"
    rings = (
        lambda one: own in one.test and one.seconds < QUICK,
        lambda one: f"[{path.stem}]" in one.test,
        lambda one: (path.stem, begins) in one.called,
        lambda one: any(stem == path.stem for stem, _ in one.called),
        lambda one: any(stem in near for stem, _ in one.called),
    )
    placed = [(next((place for place, ring in enumerate(rings) if ring(one)), None), one) for one in known]
    return [one for place in range(len(rings)) for ring, one in placed if ring == place]


@lru_cache
def _near(path: Path) -> frozenset[str]:
    """The files of the room that import from this one."""
    texts = {other.stem: other.read_text(encoding="utf-8") for other in path.parent.glob("*.py")}
    return frozenset(stem for stem, text in texts.items() if f".{path.stem} import" in text)


@lru_cache
def _begins(path: Path, line: int) -> int:
    """The line on which the innermost function around a line begins, with its decorators; 0 outside of any."""
    functions = [
        one for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(one, ast.FunctionDef)
    ]
    around = [one for one in functions if one.lineno <= line <= (one.end_lineno or 0)]
    inner = max(around, key=lambda one: one.lineno, default=None)
    return min([inner.lineno, *(one.lineno for one in inner.decorator_list)]) if inner else 0
