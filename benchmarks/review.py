"""How soon the review page is there on a big company: its frame, and its numbers, in a real browser.

    python -m benchmarks.review --leads 100000

A real server over SQLite and a headless Chromium. "First" is the first visit after the start; "again" another person's
visit a minute later; "week" a change of the week. Medians of `--times` visits, in seconds. Aim: the frame at once, the
numbers within a second.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from benchmarks.kept import draw, frames
from benchmarks.timing import machine
from store.schema import migrate
from tests.browsing import ARGUMENTS, chromium, signed_in
from tests.serving import served
from tests.signing import PASSWORD, made
from tests.stored import store_frames

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FRAME = ".st-key-accord_menu"
NUMBERS = 10
"""Headline numbers on the board."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description="How soon the review page is there.")
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/big.db"
        migrate(url)
        draw(options.leads)
        store_frames(url, **frames(options.leads))
        made(url, "vera", "viewer")
        with served(url, Path(folder)) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            print(f"{options.leads:,} leads; {machine('polars', 'streamlit')}\n")
            print("| visit | frame | numbers |\n| --- | --- | --- |")
            for name, visit in _visits(browser, base).items():
                times = [visit() for _ in range(1 if name == "first" else options.times)]
                frame, numbers = (statistics.median(column) for column in zip(*times, strict=True))
                print(f"| {name} | {frame:.2f} | {numbers:.2f} |")
            browser.close()


def _visits(browser: "Browser", base: str) -> dict[str, Callable[[], tuple[float, float]]]:
    page = browser.new_page()
    page.set_default_timeout(300_000)
    signed_in(page, base, "vera", PASSWORD, "/glossary")

    def opened(path: str) -> tuple[float, float]:
        begun = time.perf_counter()
        page.goto(base + path, wait_until="commit")
        return _waited(page, begun)

    weeks = ("2026-11-02", "2026-10-19", "2026-10-05", "2026-09-21", "2026-09-07", "2026-08-24", "2026-08-10")
    others = cycle(weeks)
    return {
        "first": lambda: opened("/"),
        "again": lambda: opened("/"),
        "week": lambda: opened(f"/?week={next(others)}"),
    }


def _waited(page: "Page", begun: float) -> tuple[float, float]:
    page.locator(FRAME).wait_for()
    frame = time.perf_counter() - begun
    page.locator(".accord-number").nth(NUMBERS - 1).wait_for()
    return frame, time.perf_counter() - begun


if __name__ == "__main__":
    main()
