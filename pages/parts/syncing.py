"""What changed in a CRM or a database on its way into Accord: slice by slice, each saved whole with its mark."""

import os
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

import intake
from agreement.errors import Refused
from intake.mapping import Mapping as Map
from intake.pulled.places import OVERLAP, Place, Slice, begins, placed
from pages.parts import importing
from pages.parts.sync_report import UNDONE, Report, finish, take
from store import marks
from store.marks import Mark

if TYPE_CHECKING:
    from intake.pulled.hubspot import HubSpot
    from intake.pulled.salesforce import Salesforce

TERMINAL = "terminal"
CRMS = {"hubspot": "hubspot_api", "salesforce": "salesforce_api"}
"""By source: the map that comes with Accord."""
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Way:
    """How a sync is to go."""

    url: str
    map_name: str | None = None
    dry_run: bool = False
    since: date | None = None
    full: bool = False
    progress: Progress | None = None


def sync(source: str, way: Way, environment: Mapping[str, str] = os.environ) -> Report:
    """Pulls what has changed in a CRM and saves it; what goes wrong on the way is in the report's `stopped`."""
    name = way.map_name or environment.get(f"ACCORD_{source.upper()}_MAP") or CRMS[source]
    mapping, report = intake.load(name), Report(source)
    with nullcontext() if way.dry_run else marks.one_sync(way.url):
        try:
            _pull(source, mapping, way, environment, report)
        except Refused as refused:
            report.stopped = str(refused)
    finish(report)
    return report


def fingerprint(mapping: Map, account: str) -> str:
    """What a mark holds for: another map may read fields that no pull has asked for."""
    return sha256(f"{mapping!r}\n{account}".encode()).hexdigest()


def _pull(source: str, mapping: Map, way: Way, environment: Mapping[str, str], report: Report) -> None:
    crm = _crm(source, environment, mapping)
    zone, there = importing.time_zone(way.url), {} if way.full else marks.marks(way.url, source)
    if not way.full and marks.taken_back(way.url, source):
        report.warn(UNDONE)
    print_of = fingerprint(mapping, crm.account)
    for kind in [kind for kind, mark in there.items() if mark.fingerprint != print_of]:
        report.warn(f"{kind}: another map or account than last time, so all is pulled again")
        del there[kind]
    for kind in crm.objects:
        before, started = there.get(kind), datetime.now(UTC)
        marked = {}
        if before is None and not way.since and kind == crm.objects[0]:
            marked = dict.fromkeys(crm.objects[1:], Mark(Place(started - OVERLAP).text(), print_of, started))
            there |= marked
        for one in crm.slices(kind, _first(before, way, kind)):
            reached = one.place if way.since or not before else max(one.place, placed(before.mark))
            marked[kind] = Mark(reached.text(), print_of, started)
            report.pulled[kind] += one.pulled
            _save(source, mapping, zone, one, marked, way, report)
            marked = {}
            if way.progress:
                way.progress(f"{source} {kind}: {report.pulled[kind]:,} changed ones pulled")
        if not report.pulled[kind] and before and not way.dry_run:
            marks.looked(way.url, source, kind, Mark(before.mark, print_of, started))


def _first(before: Mark | None, way: Way, kind: str) -> Place | None:
    """Where a pull begins."""
    asked = Place(datetime.combine(way.since, time(), UTC)) if way.since else None
    if before is None:
        return asked
    reached = begins(placed(before.mark), before.began_at)
    if asked and asked > reached:
        raise Refused(
            f"{kind.capitalize()} are saved up to {reached.at:%Y-%m-%d %H:%M} UTC: what changed between then and "
            f"{way.since} would never come. Leave --since out."
        )
    return asked or reached


def _save(source: str, mapping: Map, zone: str, one: Slice, reached: dict[str, Mark], way: Way, report: Report) -> None:
    found = intake.read_tables(source, one.tables, mapping, zone)

    def beside(session: Session) -> None:
        for kind, mark in reached.items():
            marks.keep(session, source, kind, mark, report.pulled[kind])

    balance = importing.save(way.url, TERMINAL, found, way.dry_run, beside=beside)
    take(report, found, balance)
    report.notes += one.notes
    report.gone |= dict.fromkeys(one.gone)


def _crm(source: str, environment: Mapping[str, str], mapping: Map) -> "HubSpot | Salesforce":
    if source == "hubspot":
        from intake.pulled.hubspot import HubSpot

        return HubSpot(environment, mapping)
    from intake.pulled.salesforce import Salesforce

    return Salesforce(environment, mapping)
