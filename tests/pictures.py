"""Pictures of every page of the sample company, in both themes and at both sizes, by one command.

    python -m tests.pictures                  # all of them into .accord/pictures/
    python -m tests.pictures --readme         # and those of the README into docs/

Needs the test dependencies and a Chromium.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

import app
from sample_data import DEMO_PEOPLE
from tests.browsing import ARGUMENTS, PATIENCE, chromium, settled, signed_in
from tests.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((1920, 1080), (1280, 720))
THEMES = ("light", "dark")
WHO = "adam"
"""The administrator, who may open every page."""
PASSWORD = {username: password for username, _, _, password in DEMO_PEOPLE}[WHO]
PATHS = {
    **{name: f"/{name}" for section in app.PAGES.values() for name, *_ in section},
    "review-presented": "/?present=1",
    "meeting-presented": "/meeting?present=1",
    "agreement-zone": "/agreement?view=Where+both+agree",
}
README = {"review": "light", "week": "light", "meeting-presented": "dark", "agreement-zone": "light"}
"""What the README shows, at the larger size."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Takes them all; prints each file."""
    parser = argparse.ArgumentParser(description="Pictures of every page of the sample company.")
    parser.add_argument("--out", type=Path, default=ROOT / ".accord" / "pictures")
    parser.add_argument("--readme", action="store_true", help="also put those of the README into docs/")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(None, Path(folder)) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for file in _taken(browser, base, options.out):
            print(file)
        browser.close()
    if options.readme:
        for name, theme in README.items():
            shutil.copyfile(options.out / f"{name}-{theme}-{SIZES[0][0]}.png", ROOT / "docs" / f"{name}.png")


def _taken(browser: "Browser", base: str, out: Path) -> Iterator[Path]:
    for theme in THEMES:
        for width, height in SIZES:
            size = {"width": width, "height": height}
            page = browser.new_context(viewport=size, color_scheme=theme).new_page()  # type: ignore[arg-type]
            page.set_default_timeout(PATIENCE)
            signed_in(page, base, WHO, PASSWORD)
            if page.get_by_role("button", name="Skip the tour").count():
                page.get_by_role("button", name="Skip the tour").click()
            for name, path in PATHS.items():
                file = out / f"{name}-{theme}-{width}.png"
                _whole(page, base + path).screenshot(path=file)
                page.set_viewport_size(size)  # type: ignore[arg-type]
                yield file
            page.context.close()


def _whole(page: "Page", address: str) -> "Page":
    """The page with its window as tall as what is on it; a shared screen as it is."""
    page.goto(address)
    page.locator(".accord-sheet, [data-testid='stMainBlockContainer'] h1").first.wait_for()
    settled(page).wait_for_timeout(1200)
    if "present=1" not in address:
        tall = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({**page.viewport_size, "height": max(tall, page.viewport_size["height"])})  # type: ignore[index, typeddict-item]
        page.wait_for_timeout(800)
    return page


if __name__ == "__main__":
    main()
