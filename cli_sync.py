"""`accord sync`: what changed in a CRM or a database since the last time, from the terminal or from cron."""

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING

from agreement.errors import Refused
from cli_report import day

if TYPE_CHECKING:
    from pages.parts.sync_report import Report
    from pages.parts.syncing import Way

NEEDS = {"hubspot": "ACCORD_HUBSPOT_TOKEN", "salesforce": "ACCORD_SALESFORCE_URL", "sql": "ACCORD_SYNC_MAP"}
"""By source: the environment variable without which `all` leaves it out."""


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the terminal's parser."""
    syncs = commands.add_parser("sync", help="pull what changed in HubSpot, Salesforce or a database; reads only")
    syncs.add_argument("source", choices=[*NEEDS, "all"], help="all: those whose access is in the environment")
    syncs.add_argument("--map", metavar="NAME|FILE.toml", help="how records become leads (for sql: names its tables)")
    syncs.add_argument("--since", type=day, metavar="DATE", help="only what changed from this day on")
    syncs.add_argument("--full", action="store_true", help="everything again, not only what changed")
    syncs.add_argument("--dry-run", action="store_true", help="say what would come of it; nothing is saved")
    syncs.add_argument("--json", action="store_true", help="one JSON object on standard output")
    syncs.set_defaults(command=sync)


def sync(options: argparse.Namespace) -> int:
    """Syncs one source or all; 0 when everything was pulled, 1 when something stopped (the reason is said)."""
    from pages.parts.syncing import Way
    from store import engine

    sources = [options.source] if options.source != "all" else [key for key in NEEDS if os.environ.get(NEEDS[key])]
    if options.source == "all" and options.map:
        raise Refused(
            "--map goes with one source; for all set ACCORD_HUBSPOT_MAP, ACCORD_SALESFORCE_MAP and ACCORD_SYNC_MAP."
        )
    if not sources:
        raise Refused(f"Nothing to sync with: none of {', '.join(NEEDS.values())} is in the environment.")
    if options.since and options.full:
        raise Refused("--since and --full contradict each other. Give one of them.")
    way = Way(engine.own_url(), options.map, options.dry_run, options.since, options.full, _progress())
    reports = [_one(source, way) for source in sources]
    if options.json:
        print(json.dumps({"syncs": [report.plain() for report in reports]}, ensure_ascii=False))
    for report in reports:
        if not options.json:
            print(report.words())
        if report.stopped:
            print(f"accord: {report.source}: {report.stopped}{_stays(report)}", file=sys.stderr)
    return int(any(report.stopped for report in reports))


def _one(source: str, way: "Way") -> "Report":
    """One source; what stops it does not stop the others."""
    from pages.parts.sync_report import Report
    from pages.parts.syncing import sync
    from pages.parts.syncing_sql import sync_sql

    try:
        return sync_sql(way) if source == "sql" else sync(source, way)
    except Refused as refused:
        return Report(source, stopped=str(refused))
    finally:
        if way.progress:
            print(file=sys.stderr)


def _stays(report: "Report") -> str:
    from pages.parts.sync_report import STAYS

    return f" {STAYS}" if report.balance.read else ""


def _progress():  # type: ignore[no-untyped-def]
    """One line that is written over, for people; nothing where the output goes to a file."""
    if not sys.stderr.isatty():
        return None
    return lambda words: print(f"\r{words:<76}", end="", file=sys.stderr, flush=True)
