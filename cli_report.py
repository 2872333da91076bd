"""`accord report`: the weekly report, from the terminal of the machine that holds the database."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from agreement.errors import Refused

if TYPE_CHECKING:
    from pages.parts.reporting import Telling


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the terminal's parser."""
    reports = commands.add_parser("report", help="the weekly report: one page, the same order every week")
    reports.add_argument("--week", type=day, metavar="DATE", help="the week's first day (the last whole week)")
    reports.add_argument(
        "--format", choices=("text", "html"), default="text", help="text (default), or html that prints"
    )
    reports.add_argument("--out", type=Path, metavar="FILE", help="write it there instead of printing it")
    reports.add_argument(
        "--corrected", action="store_true", help="html: with what was corrected since the week was frozen"
    )
    reports.set_defaults(command=report)


def report(options: argparse.Namespace) -> int:
    """Prints the weekly report, or writes it: text for a terminal or a mail, HTML that prints to one page.

    A finished week that is taken away (another format than text, or a file) is frozen by it; text on the screen is a
    look, as opening the page is.
    """
    from reports.week_paper import week_html, week_text
    from store import engine

    url = engine.current_url()
    engine.must_exist(url)
    one = opened(url, options.week, taken=options.format != "text" or options.out is not None)
    if options.format == "text":
        text = week_text(one.shown, one.corrections)
    else:
        text = week_html(one.shown, one.corrections) if options.corrected else one.page
    if options.out is None:
        print(text)
    else:
        options.out.write_bytes(text.encode())
        print(f"The week of {one.shown.begins} is written to {options.out}.")
    if options.format != "text" and not options.corrected:
        _tell_corrections(one)
    return 0


def opened(url: str, week: date | None, taken: bool) -> "Telling":
    """The week as it is shown; frozen where it is taken away, or where it is time."""
    from pages.parts.reporting import ITSELF, TERMINAL, due, frozen, telling
    from reports.week import last_whole_week
    from reports.week import week as told
    from store import agreements, frames

    version = frames.version(url)
    ledger = frames.read_ledger(url)
    calendar, last = ledger.calendar, last_whole_week(ledger)
    begins = week or last
    if begins != calendar.week_begins(calendar.week(begins)):
        raise Refused(f"No week begins on {begins}. Give its first day, or leave --week out for the last whole week.")
    table, versions = agreements.open_proposals(url), agreements.in_force(url)
    one = telling(url, told(ledger, begins, table, versions, calendar.today()), calendar)
    if one.reported is None and taken and one.over:
        return frozen(url, TERMINAL, "taken away", one, version, calendar)
    return frozen(url, ITSELF, "by itself", one, version, calendar) if due(one, last) else one


def _tell_corrections(one: "Telling") -> None:
    """On standard error, so that the report itself stays byte for byte what it was."""
    if one.corrections:
        print(
            f"{len(one.corrections)} corrections since it was reported (--corrected shows them on it):", file=sys.stderr
        )
    for said in one.corrections:
        print(f"  {said.about}: {said.words}", file=sys.stderr)
    if one.reported is None:
        print("The week is not over in the data, so it is not frozen: this is a draft.", file=sys.stderr)


def day(text: str) -> date:
    """A day as people type it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it like 2026-11-22") from None
