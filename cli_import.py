"""`accord import`: a CRM's files into your own database, and back out of it."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from agreement.errors import Refused

_WIDTH = 30


def declare(commands: Any) -> None:
    """Adds the command to the parser."""
    imports = commands.add_parser("import", help="bring a CRM's files into your own database, or undo the last time")
    imports.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="a folder, or CSV, XLSX and Parquet files, also zip and gz"
    )
    imports.add_argument("--map", metavar="NAME|FILE.toml", help="how files become leads; left out: as recognised")
    imports.add_argument("--undo", action="store_true", help="take the newest import back: what was there before")
    imports.add_argument(
        "--dry-run", action="store_true", help="say what would come of it; the database stays as it is"
    )
    imports.add_argument("--json", action="store_true", help="one JSON object on standard output")
    imports.set_defaults(command=import_files)
    maps = commands.add_parser("map", help="draft a map from your own files: what was recognised, guessed and is open")
    maps.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files of one import: leads, deals, lists")
    maps.add_argument("--out", type=Path, metavar="FILE.toml", help="write it there (never over another file)")
    maps.set_defaults(command=draft_map)


def import_files(options: argparse.Namespace) -> int:
    """Brings a CRM's files into your own database; refused rows are counted and written beside the files."""
    from pages.parts import importing
    from store import engine

    saved, read = (None, None) if options.json else (progress(), rows_read())
    if options.undo:
        return _undo(options, saved)
    if not options.paths:
        raise Refused("Name the files to import: accord import PATH … (or --undo to take the newest import back).")
    own, dry_run = engine.own_url(), options.dry_run
    report = importing.import_paths(options.paths, options.map, own, "terminal", dry_run, saved, read)
    print(json.dumps(report.plain(), ensure_ascii=False) if options.json else report.words())
    return 0


def draft_map(options: argparse.Namespace) -> int:
    """Drafts a map for files that nobody described yet, as TOML on standard output or in a file."""
    import intake
    from pages.parts import importing
    from store import engine

    way = importing.recognised(intake.sheets(options.paths), engine.own_url())
    if way.draft is None:
        print(f"These files need no map of their own: {way.title}. Import them as they are.", file=sys.stderr)
        return 0
    if options.out is None:
        print(way.draft.text, end="")
        return 0
    try:
        with options.out.open("x", encoding="utf-8") as file:
            file.write(way.draft.text)
    except FileExistsError:
        raise Refused(f"{options.out} is there already. Name another file, or remove it first.") from None
    except OSError as problem:
        raise Refused(f"{options.out} cannot be written: {problem.strerror}.") from None
    print(f"{options.out}: {way.title}; {len(way.draft.questions)} open questions (they stand at its top)")
    return 0


def _undo(options: argparse.Namespace, told: Any) -> int:
    from pages.parts import undoing
    from store import engine

    if options.paths or options.map:
        raise Refused("--undo takes the newest import back and reads no files. Leave the paths and the map out.")
    done = undoing.undo_newest(engine.own_url(), "terminal", options.dry_run, told)
    if options.json:
        print(json.dumps(undoing.plain(done), ensure_ascii=False))
    else:
        print(undoing.words(done, options.dry_run))
    return 0


def progress() -> Any:
    """A bar on standard error while rows are saved, where somebody looks at it; None in a pipe."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, total: int, frame: str) -> None:
        full = _WIDTH * done // total
        end = "\r\033[K" if done == total else ""
        bar = f"\r{'█' * full}{'·' * (_WIDTH - full)} {done:,} of {total:,} rows ({frame})\033[K"
        print(bar + end, end="", file=sys.stderr, flush=True)

    return tell


def rows_read() -> Any:
    """The same while files are read, which have no end yet."""
    if not sys.stderr.isatty():
        return None
    return lambda rows, file: print(f"\r{rows:,} rows of {file} read\033[K\r", end="", file=sys.stderr, flush=True)
