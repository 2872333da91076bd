"""One measurement in a process of its own, so that its peak memory is its own.

    python -m benchmarks.child 10000 sal_rate

Prints one line of JSON. What is measured: a metric's key, "ledger" (building it from the frames), "nothing" (only
reading it: what every other peak rests on) or "everything" (the whole catalogue, all counts kept as the app does).
"""

import json
import sys
from time import perf_counter

import metrics
from agreement.ledger import Ledger
from benchmarks import kept
from benchmarks.timing import peak_megabytes, timed
from metrics import Metric, added_up, moment

Found = dict[str, float]


def metric(read: Ledger, one: Metric, times: int) -> Found:
    """Milliseconds to count and to finish a metric, and how many lines it counts and results in."""
    counted = one.count(read)
    result = one.finish(added_up(counted, one), moment(read))
    return {
        "count": timed(lambda: one.count(read), times),
        "finish": timed(lambda: one.finish(added_up(counted, one), moment(read)), times),
        "lines": counted.height,
        "rows": result.height,
    }


def everything(read: Ledger) -> Found:
    """Seconds to answer every metric once from cold, all counts kept; their memory in megabytes."""
    begun, counts = perf_counter(), {}
    for one in metrics.ALL:
        counts[one.key] = one.count(read)
        one.finish(added_up(counts[one.key], one), moment(read))
    return {"seconds": perf_counter() - begun, "counts": sum(one.estimated_size("mb") for one in counts.values())}


def ledger(n: int) -> Found:
    """Seconds to build the ledger from its frames; keeps it for the other measurements."""
    bare = kept.frames(n)
    before, begun = peak_megabytes(), perf_counter()
    made = kept.built(bare)
    found = {"seconds": perf_counter() - begun, "frames": before, "peak": peak_megabytes()}
    kept.keep(n, made)
    return {**found, "leads": made.leads.estimated_size("mb"), "touches": made.touches.estimated_size("mb")}


def measured(n: int, what: str, times: int) -> Found:
    """What is asked for, with the peak memory of this process."""
    if what == "draw":
        kept.draw(n)
        return {}
    if what == "ledger":
        return ledger(n)
    read = kept.kept(n)
    if what == "nothing":
        return {"peak": peak_megabytes()}
    found = everything(read) if what == "everything" else metric(read, metrics.BY_KEY[what], times)
    return {**found, "peak": peak_megabytes()}


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 5)))
