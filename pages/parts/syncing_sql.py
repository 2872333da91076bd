"""Tables and views of a database on their way into Accord: one snapshot, saved whole with its marks."""

import os
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import UTC, datetime

from sqlalchemy.orm import Session

import intake
from agreement.errors import Refused
from intake.mapping import Mapping as Map
from intake.pulled import wanted
from intake.pulled.tabled import table
from pages.parts import importing
from pages.parts.sync_report import UNDONE, Report, finish, take
from pages.parts.syncing import TERMINAL, Way, fingerprint
from store import engine, foreign, marks
from store.foreign import Asked
from store.marks import Mark

SOURCE = "sql"


def sync_sql(way: Way, environment: Mapping[str, str] = os.environ) -> Report:
    """Reads the tables that the map names, or what has changed in them, and saves the rows."""
    name = way.map_name or environment.get("ACCORD_SYNC_MAP")
    if not name:
        raise Refused("A sync with a database needs a map that names its tables: --map FILE.toml (or ACCORD_SYNC_MAP).")
    if way.since:
        raise Refused("--since goes with hubspot and salesforce; for a database say `changed` in the map, or --full.")
    mapping, report = intake.load(name), Report(SOURCE)
    variable = mapping.sync.url
    address = environment.get(variable)
    if not address:
        raise Refused(f"{variable} must be in the environment: the address of the database to read, like "
                      "postgresql://user:password@host/database. A user that may only read is enough.")  # fmt: skip
    with nullcontext() if way.dry_run else marks.one_sync(way.url):
        try:
            _pull(mapping, address, way, report)
        except Refused as refused:
            report.stopped = str(refused)
    finish(report)
    return report


def _pull(mapping: Map, address: str, way: Way, report: Report) -> None:
    if not way.full and marks.taken_back(way.url, SOURCE):
        report.warn(UNDONE)
    print_of = fingerprint(mapping, engine.parsed(address).render_as_string(hide_password=True))
    there = {} if way.full else marks.marks(way.url, SOURCE)
    if any(one.fingerprint != print_of for one in there.values()):
        report.warn("the map or the database is another one than last time: all is read again")
        there = {}
    asked = {key: _asked(mapping, key, there.get(key)) for key in mapping.files}
    started = datetime.now(UTC)
    held = foreign.tables(
        address, mapping.sync.url, asked,
        lambda key, columns: wanted.wanted(mapping, key, columns, (), f"The tables of {key}").fields,
    )  # fmt: skip
    report.pulled.update({key: len(one.rows) for key, one in held.items()})
    tables = {key: table(one.rows, one.columns) for key, one in held.items()}
    found = intake.read_tables(SOURCE, tables, mapping, importing.time_zone(way.url))

    def beside(session: Session) -> None:
        for key, one in held.items():
            marks.keep(session, SOURCE, key, Mark(one.mark or "", print_of, started), len(one.rows))

    take(report, found, importing.save(way.url, TERMINAL, found, way.dry_run, beside=beside))


def _asked(mapping: Map, key: str, before: Mark | None) -> Asked:
    files = mapping.files[key]
    since = before.mark if before and before.mark else None
    return Asked(files.names, files.optional, mapping.sync.changed.get(key), since, mapping.sync.overlap)
