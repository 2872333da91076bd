"""A mutant is a fork of a process that has imported everything and computed nothing.

mutmut's own runner forks after the tests have run once. polars has started its threads by then, a fork has none of
them, and waits for ever.
"""

import gc
import importlib
import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from tests.mutation.breaks import Mutant

HEAVY = ("hypothesis", "lifelines", "numpy", "pandas", "polars", "pytest", "sample_data", "scipy.stats",
         "sqlalchemy.orm", "statsmodels.stats.api")  # fmt: skip
"""Imported once, by the parent. None of them may start threads by being imported, or import the room."""
QUIETLY = (
    "-x",
    "-q",
    "-p",
    "no:xdist",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:unraisableexception",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
)
"""Stop at the first failure; what the parent has imported is not rewritten, and need not be."""

ASLEEP = 3600
"""After so many seconds by the clock a fork that hardly worked has stopped for good."""
FEW = 4
"""So many tests are collected first; the rest only when they notice nothing, for that takes longer than most tests."""


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from changed code."""

    def __init__(self, mutant: Mutant, root: Path) -> None:
        self.code, self.path = mutant.code, root / mutant.file
        self.name = ".".join(Path(mutant.file).with_suffix("").parts)

    def find_spec(self, fullname: str, _path: object, _target: object = None) -> ModuleSpec | None:
        """The changed module, nothing else."""
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        """Runs the changed code as the module."""
        module.__file__ = str(self.path)
        exec(compile(self.code, str(self.path), "exec"), module.__dict__)


class First:
    """A plugin of pytest that keeps the name of the first test that failed."""

    found = ""

    def pytest_sessionstart(self) -> None:
        """One failing example is enough: hypothesis need not look for the smallest."""
        from hypothesis import Phase, settings

        phases = [Phase.explicit, Phase.generate]
        settings.register_profile("mutants", deadline=None, derandomize=True, database=None, phases=phases)
        settings.load_profile("mutants")

    def pytest_runtest_logreport(self, report: object) -> None:
        """Called by pytest after each phase of each test."""
        if getattr(report, "failed", False) and not self.found:
            self.found = str(getattr(report, "nodeid", ""))


def prepare(root: Path) -> None:
    """Makes this process one whose forks can start at once."""
    os.environ["CI"] = "1"
    os.environ["POLARS_MAX_THREADS"] = "1"
    os.chdir(root)
    sys.path.insert(0, str(root))
    for name in HEAVY:
        importlib.import_module(name)
    gc.freeze()


def traced(root: Path, room: str, out: Path, only: list[Path]) -> str:
    """Runs new tests of a room (or `only` these files of it) in a fork, watched, and writes what each of them calls.

    Returns the test that failed, or "".
    """
    from tests.mutation.traced import Tracer, untraced

    names = {str(path.resolve().relative_to(root)) for path in only}
    files = [file for file in untraced(root, room, out) if file in names or not only]
    return noticed(*_forked(lambda: _by(files, [Tracer(root / room, out)]), ASLEEP))


def started(mutant: Mutant, tests: list[str], root: Path, patience: int) -> tuple[int, int]:
    """Starts a fork that runs the tests in their order; returns its process and the pipe it answers on.

    After `patience` seconds of work it counts as noticed: it never came to an end. Seconds of the processor and not
    of the clock: a busy machine notices nothing.
    """

    def answer() -> str:
        sys.meta_path.insert(0, Changed(mutant, root))
        signal.setitimer(signal.ITIMER_PROF, min(10, patience))
        found = _by(tests[:FEW], [])
        signal.setitimer(signal.ITIMER_PROF, patience)
        return found or _by(tests[FEW:], [])

    return _forked(answer, patience)


def _forked(answer: Callable[[], str], patience: int) -> tuple[int, int]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            signal.alarm(ASLEEP)
            signal.setitimer(signal.ITIMER_PROF, patience)
            os.write(writing, answer().encode())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    return child, reading


def noticed(child: int, pipe: int) -> str:
    """Waits for a fork; the test that noticed the mutant, "" when none did."""
    said = b"".join(iter(lambda: os.read(pipe, 4096), b""))
    os.close(pipe)
    _, status = os.waitpid(child, 0)
    return said.decode() if status == 0 else "never ended" if os.WIFSIGNALED(status) else "broke the run"


def _by(tests: list[str], plugins: list[object]) -> str:
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    import pytest

    first = First()
    code = int(pytest.main([*tests, *QUIETLY], plugins=[first, *plugins])) if tests else 0
    return first.found or f"exit {code}" if code else ""
