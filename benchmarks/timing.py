"""How long and how much memory: medians of several runs, and two sides in turn so that a busy moment hits both."""

import gc
import platform
import resource
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from os import cpu_count
from statistics import median
from time import perf_counter

Call = Callable[[], object]


@dataclass(frozen=True)
class Ratio:
    """Ours against a rival on the same work: how many times as long the rival takes, and what was aimed at."""

    work: str
    rival: str
    ours_ms: float
    theirs_ms: float
    at_least: float

    @property
    def times(self) -> float:
        """How many times as long the rival takes."""
        return self.theirs_ms / self.ours_ms

    @property
    def reached(self) -> bool:
        """Whether that is what was aimed at."""
        return self.times >= self.at_least


def once(call: Call) -> float:
    """Milliseconds of one call, without the garbage that others left (as the standard library's timeit does it)."""
    gc.collect()
    gc.disable()
    try:
        begun = perf_counter()
        call()
        return (perf_counter() - begun) * 1000
    finally:
        gc.enable()


def timed(call: Call, times: int) -> float:
    """The median of `times` calls in milliseconds, after one that warms up."""
    call()
    return median(once(call) for _ in range(times))


def in_turn(ours: Call, theirs: Call, times: int) -> tuple[float, float]:
    """The medians of both in milliseconds, in turn: each turn calls a side twice and keeps the second call.

    The first one finds caches and memory as the other side has left them.
    """
    pairs = [(_second(ours), _second(theirs)) for _ in range(times)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def _second(call: Call) -> float:
    call()
    return once(call)


def peak_megabytes() -> float:
    """The most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def machine(*packages: str) -> str:
    """What it ran on, in a line."""
    return ", ".join(
        [f"{cpu_count()} cores", platform.machine(), f"Python {platform.python_version()}", *map(_versioned, packages)]
    )


def _versioned(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} not installed"
