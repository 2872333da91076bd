"""Taking the newest import back, in words: for page and terminal."""

from agreement.errors import Refused
from agreement.people import Person
from store import imports, schema, undoing
from store.undoable import NOTHING, Undone
from store.upsert import Progress


def undo_newest(url: str, who: Person | str, dry_run: bool = False, progress: Progress | None = None) -> Undone:
    """Takes the newest import that stands back; a database that is not there has none."""
    if not imports.exists(url):
        raise Refused(NOTHING)
    schema.migrate(url)
    return undoing.undo(url, who, dry_run=dry_run, progress=progress)


def plain(done: Undone) -> dict[str, object]:
    """What it came to as JSON data."""
    return {
        "undone": done.name, "imported_at": f"{done.at}Z", "removed": done.removed, "restored": done.restored,
        "warnings": list(done.warnings),
    }  # fmt: skip


def words(done: Undone, dry_run: bool = False) -> str:
    """The same as lines for the terminal."""
    would = ("would go", "would get their earlier values back") if dry_run else ("gone", "have their earlier values")
    lines = [f"{'Undoing' if dry_run else 'Undone'}: the import of {done.name} ({done.at} UTC)"]
    lines += [f"{counted(done.removed)} {would[0]}"] if done.removed else []
    lines += [f"{counted(done.restored)} {would[1]}"] if done.restored else []
    return "\n".join([*lines, *(f"note: {warning}" for warning in done.warnings)])


def counted(rows: dict[str, int]) -> str:
    """Rows by frame.

    >>> counted({"leads": 1200, "touches": 1})
    '1,200 rows of leads, 1 row of touches'
    """
    return ", ".join(f"{count:,} row{'' if count == 1 else 's'} of {frame}" for frame, count in rows.items())
