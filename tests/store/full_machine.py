"""Runs the machine of the whole negotiation at length and counts what it did.

python -m tests.store.full_machine --runs 2000 --steps 50                    # a SQLite file in a new folder
python -m tests.store.full_machine --runs 500 --url postgresql://…/an_empty_database
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import get_state_machine_test

from store import passwords
from store.schema import migrate
from tests.store.machine import Whole


def main() -> int:
    """Prints how often each step was done and refused; fails with the steps that broke a law."""
    asked = _asked()
    passwords.COST = 4  # unknown people cost what known ones cost: here little
    folder = tempfile.mkdtemp(prefix="machine", dir=asked.folder)
    url = asked.url or f"sqlite:///{Path(folder) / 'accord.db'}"
    migrate(url)
    machine = type("Machine", (Whole,), {"url": url, "tally": Counter(), "runs": Counter()})
    profile = settings(
        max_examples=asked.runs, stateful_step_count=asked.steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    began = time.monotonic()
    seed(asked.seed)(get_state_machine_test(machine, settings=profile))()
    _tell(machine.tally, machine.runs, time.monotonic() - began)  # type: ignore[attr-defined]
    return 0


def _tell(tally: Counter[tuple[str, bool]], runs: Counter[str], seconds: float) -> None:
    lines = [f"{runs['begun']:,} runs, {runs['rules']:,} steps, {sum(tally.values()):,} requests to the store, "
             f"{runs['versions']:,} versions agreed, {seconds:,.0f} s: no law broken"]  # fmt: skip
    for action in sorted({one for one, _ in tally}):
        lines.append(f"  {action}: {tally[action, True]:,} done, {tally[action, False]:,} refused")
    sys.stdout.write("\n".join(lines) + "\n")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--steps", type=int, default=50, help="of each run at most")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--url", help="an empty database (left out: a new SQLite file)")
    parser.add_argument("--folder", help="where the SQLite file is made (left out: where temporary files are)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
