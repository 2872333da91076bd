"""`accord report`: the weekly report, from the terminal of the machine that holds the database."""

import argparse
from datetime import date
from pathlib import Path

from agreement.errors import Refused


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the terminal's parser."""
    reports = commands.add_parser("report", help="the weekly report: one page, the same order every week")
    reports.add_argument("--week", type=day, metavar="DATE", help="the week's first day (the last whole week)")
    reports.add_argument(
        "--format", choices=("text", "html"), default="text", help="text (default), or html that prints"
    )
    reports.add_argument("--out", type=Path, metavar="FILE", help="write it there instead of printing it")
    reports.set_defaults(command=report)


def report(options: argparse.Namespace) -> int:
    """Prints the weekly report, or writes it: text for a terminal or a mail, HTML that prints to one page."""
    from reports.week import last_whole_week, week
    from reports.week_paper import week_html, week_text
    from store import agreements, engine, frames

    url = engine.current_url()
    engine.must_exist(url)
    ledger = frames.read_ledger(url)
    begins = options.week or last_whole_week(ledger)
    if begins != ledger.calendar.week_begins(ledger.calendar.week(begins)):
        raise Refused(f"No week begins on {begins}. Give its first day, or leave --week out for the last whole week.")
    table, versions = agreements.open_proposals(url), agreements.in_force(url)
    told = week(ledger, begins, table, versions, ledger.calendar.today())
    text = week_html(told) if options.format == "html" else week_text(told)
    if options.out is None:
        print(text)
        return 0
    options.out.write_text(text, encoding="utf-8")
    print(f"The week of {begins} is written to {options.out}.")
    return 0


def day(text: str) -> date:
    """A day as people type it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it like 2026-11-22") from None
