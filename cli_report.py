"""`accord report`: the weekly report, from the terminal of the machine that holds the database."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from agreement.errors import Refused

if TYPE_CHECKING:
    from agreement.ledger import Ledger
    from pages.parts.reporting import Telling
    from store.reported import How

FORMATS = ("text", "html", "pptx", "xlsx", "csv", "json")


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the terminal's parser."""
    reports = commands.add_parser("report", help="the weekly report: one page, the same order every week")
    reports.add_argument("--week", type=day, metavar="DATE", help="the week's first day (the last whole week)")
    reports.add_argument(
        "--format", choices=FORMATS, help="which form (what the FILE's ending says, else text); html prints to one page"
    )
    reports.add_argument("--out", type=Path, metavar="FILE", help="write it there instead of printing it")
    reports.add_argument("--names", action="store_true", help="names of leads in full in the workbook, not initials")
    reports.add_argument("--corrected", action="store_true", help="with what was corrected since the week was frozen")
    reports.add_argument("--send", action="store_true", help="mail it, once a week however often this runs")
    reports.add_argument("--again", action="store_true", help="with --send: once more all the same")
    reports.set_defaults(command=report)


def report(options: argparse.Namespace) -> int:
    """Prints the weekly report, or writes it: the same files as on the page of the week.

    A finished week that is taken away (another format than text, or a file) is frozen by it; text on the screen is a
    look, as opening the page is, and says what was corrected.
    """
    from pages.parts.telling.behind import file_of
    from reports.forms import BY_KEY
    from store import engine

    if options.send or options.again:
        return _send(options)
    form = BY_KEY[options.format or _by_ending(options.out)]
    if form.binary and options.out is None and sys.stdout.isatty():
        raise Refused(f"A {form.key} file is nothing that a terminal shows. Name a file: --out week.{form.suffix}.")
    url = engine.current_url()
    engine.must_exist(url)
    taken = form.key != "text" or options.out is not None
    one, ledger = opened(url, options.week, "taken away" if taken else None)
    corrected = options.corrected or form.key == "text"
    content = file_of(form, one, ledger, options.names, corrected)
    if not corrected:
        _tell_corrections(one)
    if options.out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return 0
    save(options.out, content)
    print(f"The week of {one.shown.begins} is written to {options.out}.")
    return 0


def _send(options: argparse.Namespace) -> int:
    """Mails the week, and says what came of it."""
    from pages.parts.mailing import send
    from reports.post_settings import post_of
    from store import engine

    if not options.send or options.out or options.format or options.corrected or options.names:
        raise Refused(
            "--send mails text and page, with corrections where there are; it goes with --week and --again only."
        )
    post, url = post_of(os.environ), engine.current_url()
    engine.must_exist(url)
    one, ledger = opened(url, options.week, "sent")
    print(send(url, one, post, ledger.calendar, options.again))
    return 0


def opened(url: str, week: date | None, leaves: "How | None") -> "tuple[Telling, Ledger]":
    """The week as it is shown, and the ledger; a finished one that `leaves` is frozen, and one whose time has come."""
    import metrics
    from pages.parts.between.signed import signed_dues
    from pages.parts.reporting import ITSELF, TERMINAL, due, frozen, telling
    from reports.between import asked
    from reports.week import decided, last_whole_week
    from reports.week import week as told
    from store import agreements, frames, minutes, schema

    schema.migrate(url)
    version = frames.version(url)
    ledger = frames.read_ledger(url)
    calendar, last = ledger.calendar, last_whole_week(ledger)
    begins = week or last
    if begins != calendar.week_begins(calendar.week(begins)):
        raise Refused(f"No week begins on {begins}. Give its first day, or leave --week out for the last whole week.")
    table, versions = agreements.open_proposals(url), agreements.in_force(url)
    steps = metrics.BY_KEY["handover_steps"].result(ledger)
    found = asked(told(ledger, begins, table, versions, calendar.today()), signed_dues(url, ledger, steps))
    today = decided(found, minutes.decisions(url), calendar.today(), calendar)
    one = telling(url, today, calendar)
    if one.reported is None and leaves and one.over:
        one = frozen(url, TERMINAL, leaves, one, version, calendar)
    elif due(one, last):
        one = frozen(url, ITSELF, "by itself", one, version, calendar)
    return one, ledger


def _tell_corrections(one: "Telling") -> None:
    """On standard error, so that the report itself stays byte for byte what it was."""
    if one.corrections:
        print("Corrected since it was reported (--corrected puts it on the report):", file=sys.stderr)
    for said in one.corrections:
        print(f"  {said.about}: {said.words}", file=sys.stderr)
    if one.reported is None:
        print("The week is not over in the data, so it is not frozen: this is a draft.", file=sys.stderr)


def save(file: Path, content: bytes) -> None:
    """Writes a file whole or not at all: whoever reads it meets the old one or the new one."""
    if file.exists() and not file.is_file():
        file.write_bytes(content)
        return
    target = file.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refused(f"{file} cannot be written: {error.strerror}. Name another file.") from None


def _by_ending(file: Path | None) -> str:
    ending = file.suffix.removeprefix(".").lower() if file else ""
    return ending if ending in FORMATS else "text"


def day(text: str) -> date:
    """A day as people type it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it like 2026-11-22") from None
