"""What the headline numbers become, before anything is saved: for page and terminal."""

from agreement.calendar import Calendar
from agreement.ledger import ledger
from intake.merging import merged
from intake.reading import Read
from reports.headlines import Change, Headline, changes, headlines
from store import frames, imports


def foreseen(url: str, found: Read) -> tuple[Change, ...]:
    """Now against after the import; nothing is now where the database is not there yet."""
    return changes(headlines(frames.read_ledger(url)) if imports.exists(url) else (), after(url, found))


def after(url: str, found: Read, calendar: Calendar | None = None) -> tuple[Headline, ...]:
    """The headline numbers as they would be once these rows were saved."""
    if not imports.exists(url):
        return headlines(ledger(merged({}, found.rows), calendar))
    return headlines(frames.judged(url, merged(frames.frames(url), imports.taken(url, found.rows))))
