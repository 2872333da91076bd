"""What the headline numbers become and what jumps, before anything is saved: for page and terminal."""

import intake.jumps
from agreement.calendar import Calendar
from agreement.ledger import ledger
from intake.merging import merged
from intake.reading import Read
from reports.headlines import Change, Headline, changes, headlines
from store import frames, imports, schema


def foreseen(url: str, found: Read) -> tuple[Change, ...]:
    """Now against after the import; nothing is now where the database is not there yet."""
    return changes(headlines(frames.read_ledger(url)) if imports.exists(url) else (), after(url, found))


def after(url: str, found: Read, calendar: Calendar | None = None) -> tuple[Headline, ...]:
    """The headline numbers as they would be once these rows were saved."""
    if not imports.exists(url):
        return headlines(ledger(merged({}, found.rows), calendar))
    return headlines(frames.judged(url, merged(frames.frames(url), imports.taken(url, found.rows))))


def jumps(url: str, found: Read) -> tuple[str, ...]:
    """What these leads change all at once against the stored ones (`intake.jumps`)."""
    leads = found.rows.get("leads")
    if leads is None or not imports.exists(url):
        return ()
    schema.migrate(url)
    columns = list(dict.fromkeys(("created_at", *leads.columns)))
    return intake.jumps.jumps(frames.columns(url, "leads", columns), leads)


def last_read(url: str, found: Read) -> int | None:
    """Rows that the last import of the same kind read."""
    if not imports.exists(url):
        return None
    schema.migrate(url)
    return imports.last_read(url, names(found), found.mapping)


def names(found: Read) -> str:
    """The files, as the history names an import."""
    return ", ".join(path.name for path in found.files)
