"""A CRM's files on their way into the database: read, save, write down what was refused. For page and terminal."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

import intake
from agreement.calendar import Calendar
from agreement.errors import Refused
from agreement.people import Person
from intake import refused
from intake.choosing import asked
from intake.drafting.sources import fingerprint
from intake.jumps import fewer
from intake.reading import Read, Tables
from intake.tabling import Progress as Reading
from pages.parts.expected import foreseen, jumps, last_read, names
from reports.headlines import Change
from store import imports, remembering, schema
from store.engine import reading
from store.imports import Balance, Brought
from store.settings import calendar
from store.upsert import Progress

CANONICAL = "canonical"


@dataclass(frozen=True)
class Report:
    """What an import came to, and where the refused rows are."""

    files: tuple[str, ...]
    balance: Balance
    warnings: tuple[str, ...]
    refused_files: tuple[Path, ...] = ()
    headlines: tuple[Change, ...] = ()
    """What the headline numbers would become; of a dry run only."""
    currency: str = "EUR"

    def plain(self) -> dict[str, object]:
        """The report as JSON data."""
        kept = self.balance
        written = [str(path) for path in self.refused_files]
        told = {"headlines": [vars(one) for one in self.headlines]} if self.headlines else {}
        return {
            "files": list(self.files), "read": kept.read, "new": kept.new, "changed": kept.changed, "same": kept.same,
            "refused": kept.refused, "warnings": list(self.warnings),
            "refused_file": written[0] if written else None, "refused_files": written, **told,
        }  # fmt: skip

    def words(self) -> str:
        """The report as lines for the terminal."""
        kept = self.balance
        counts = f"{kept.new:,} new + {kept.changed:,} changed + {kept.same:,} same + {kept.refused:,} refused"
        lines = [f"{', '.join(self.files)}: {kept.read:,} rows read = {counts}"]
        lines += [f"note: {warning}" for warning in self.warnings]
        lines += [f"{one.name}: {' → '.join(one.words(self.currency))}" for one in self.headlines]
        return "\n".join([*lines, *(f"refused rows: {path}" for path in self.refused_files)])


def import_paths(
    paths: Sequence[Path | str], map_name: str | None, url: str, who: Person | str, dry_run: bool = False,
    progress: Progress | None = None, told: Reading | None = None,
) -> Report:  # fmt: skip
    """Reads files, saves their rows in one transaction, and writes refused rows beside the files.

    A database that is not there yet is made only when there is something to save.
    """
    found = read(paths, map_name, url, told)
    jumped, before = jumps(url, found), last_read(url, found)
    balance = save(url, who, found, dry_run, progress)
    warnings = [*found.warnings, *balance.warnings, *jumped, *fewer(balance.read, balance.same, before)]
    try:
        written = tuple(write_refused(found))
    except OSError as error:
        written = ()
        warnings.append(f"the refused rows could not be written down: {error}")
    names = tuple(path.name for path in found.files)
    report = Report(names, balance, tuple(warnings), written)
    if not dry_run:
        return report
    return replace(report, headlines=foreseen(url, found), currency=company(url).currency)


def read(paths: Sequence[Path | str], map_name: str | None, url: str, told: Reading | None = None) -> Read:
    """The files as rows; times without a zone are in the business time zone of the database.

    Without a map they are read as they are recognised; refuses what only a person can say.
    """
    if map_name is not None:
        mapping = None if map_name == CANONICAL else intake.load(map_name)
        return intake.read(paths, mapping, time_zone(url), told)
    tables = intake.sheets(paths, told)
    way = recognised(tables, url)
    if why := asked(way):
        raise Refused(why)
    if way.draft is None:
        found = intake.read(paths, way.mapping, time_zone(url))
    else:
        found = intake.read_drafted(way.draft, tables, time_zone(url))
    if way.mapping is None:
        return found
    more = (*way.draft.unused, *way.draft.notes) if way.draft else ()
    said = (f"recognised as {way.title}" + (", mapped as before" if way.remembered else ""), *more)
    return replace(found, warnings=(*said, *found.warnings))


def recognised(tables: Tables, url: str) -> intake.Way:
    """How files are to be read: as was said of the same columns before, else as they are recognised."""
    kept = remembering.remembered(url, fingerprint(tables.sheets)) if imports.exists(url) else None
    return intake.found_out(tables.sheets, intake.Answers.of(kept.answers) if kept else None)


def save(
    url: str, who: Person | str, found: Read, dry_run: bool = False, progress: Progress | None = None,
    beside: Callable[[Session], None] | None = None,
) -> Balance:  # fmt: skip
    """Saves what was read, or works out the same balance without writing."""
    brought = Brought(
        name=names(found),
        mapping=found.mapping,
        same=found.same,
        refused=found.rows_refused,
        report={"warnings": found.warnings, "refused": [asdict(one) for one in found.refused[:1000]]},
    )
    there = imports.exists(url)
    nothing = not any(rows.height for rows in found.rows.values())
    if there or not (dry_run or nothing):
        schema.migrate(url)
    if dry_run or (nothing and not there):
        return imports.save(url, who, found.rows, brought, dry_run=True)
    return imports.save(url, who, found.rows, brought, progress=progress, beside=beside)


def time_zone(url: str) -> str:
    """The business time zone of a database; UTC while it is not there."""
    return company(url).time_zone


def company(url: str) -> Calendar:
    """The calendar of a database; the default while it is not there."""
    if not imports.exists(url):
        return Calendar()
    with reading(url) as session:
        return calendar(session)


def write_refused(found: Read) -> list[Path]:
    """A file beside each input that had bad rows; one left by an earlier import of a good input is removed."""
    written = []
    for path in found.files:
        mine = [one for one in found.refused if one.file == path.name]
        if mine:
            written.append(refused.save(mine, path))
        else:
            refused.clear(path)
    return written
