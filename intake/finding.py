"""Which files an import means, and what each of them is."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from errno import ENAMETOOLONG
from pathlib import Path

from agreement.errors import Refused
from agreement.frames import FRAMES
from intake.checking import REQUIRED, money, targets
from intake.mapping import Column, Files, FrameMap, Mapping, Reference
from intake.opening import Opened, Part, bare
from intake.refused import KINDS, SUFFIX
from intake.sheets import Sheet, sheet
from intake.tabling import Progress


@dataclass(frozen=True)
class Found:
    """The files of an import as text, by their part in the map, and the frames to make of them."""

    sheets: dict[str, tuple[Sheet, ...]]
    frames: tuple[FrameMap, ...]
    notes: list[str] = field(default_factory=list)


def files(paths: Sequence[Path]) -> list[Path]:
    """The data files that `paths` name: files as they are, folders with what lies in them."""
    found: list[Path] = []
    for path in paths:
        if _too_long(path):
            raise Refused(f"The path {str(path)[:60]}… is longer than any file's. Check the path.")
        if path.is_dir():
            found += sorted(one for one in path.iterdir() if one.is_file() and _kind(one))
        elif path.is_file():
            found.append(_readable(path))
        else:
            raise Refused(f"There is no file or folder {path}. Check the path.")
    if not found:
        raise Refused(f"No CSV, XLSX, Parquet or zip file is in {', '.join(map(str, paths))}.")
    return list(dict.fromkeys(found))


def _too_long(path: Path) -> bool:
    """Whether the system cannot even look: a path or a name in it beyond its limits."""
    try:
        path.exists()
    except OSError as problem:
        return problem.errno == ENAMETOOLONG
    return False


def mapped(files: Opened, mapping: Mapping, progress: Progress | None = None) -> Found:
    """The tables a map asks for."""
    chosen = {key: _matching(key, wanted, files.parts, mapping.name) for key, wanted in mapping.files.items()}
    used = {part for parts in chosen.values() for part in parts}
    if not used:
        raise Refused(f"The map {mapping.name} finds none of its files: {', '.join(one.name for one in files.parts)}.")
    read = {part: sheet(part, mapping.encoding, mapping.separator, progress) for part in used}
    sheets = {key: tuple(read[part] for part in parts) for key, parts in chosen.items() if parts}
    unused = [part.name for part in files.parts if part not in used]
    notes = [f"not used by the map {mapping.name}: {', '.join(unused)}"] if unused else []
    return Found(sheets, mapping.frames, [*files.notes, *_said(sheets), *notes])


def canonical(files: Opened, progress: Progress | None = None) -> Found:
    """Tables named after the contract's frames, with the contract's columns."""
    chosen: dict[str, Part] = {}
    notes = [*files.notes]
    for part in files.parts:
        frame = next(filter(None, map(plain_frame, part.names)), None)
        if frame is None:
            notes.append(f"{part.name} is not named after a frame and is left out")
        elif frame in chosen:
            raise Refused(f"Both {chosen[frame].name} and {part.name} are {frame}. Keep one of them.")
        else:
            chosen[frame] = part
    if not chosen:
        names = ", ".join(part.name for part in files.parts)
        raise Refused(
            f"None of these files is named after a frame: {names}. Name them {', '.join(FRAMES)} (.csv, .xlsx or "
            ".parquet; a workbook's sheets too), or give a map with --map."
        )
    sheets: dict[str, tuple[Sheet, ...]] = {frame: (sheet(part, progress=progress),) for frame, part in chosen.items()}
    notes += _said(sheets)
    maps = tuple(_own_columns(frame, parts[0], notes) for frame, parts in sheets.items())
    return Found(sheets, maps, notes)


def _said(sheets: Table[str, tuple[Sheet, ...]]) -> list[str]:
    """What was recognised in the tables and left out of them, each under its table's name."""
    read = dict.fromkeys(one for parts in sheets.values() for one in parts)
    return [f"{one.file}: {note}" for one in read for note in one.notes]


def plain_frame(name: str) -> str | None:
    """The frame that a file is named after, if any."""
    return next((frame for frame in FRAMES if frame == bare(name)), None)


def _own_columns(frame: str, one: Sheet, notes: list[str]) -> FrameMap:
    titles = {title.casefold() for title in one.header}
    have = {name: one.position(name) for name in targets(frame) if name in titles}
    for units, whole in money(frame).items():
        if units in have and whole in have:
            raise Refused(f"{one.file} has both {units} and {whole}. Keep one of them.")
    needed = () if FRAMES[frame].made_key else FRAMES[frame].key
    if missing := [name for name in (*needed, *REQUIRED.get(frame, ())) if name not in have]:
        raise Refused(
            f"{one.file} brings no {' and no '.join(missing)}, without which {frame} cannot be told apart or placed. "
            f"It has: {', '.join(filter(None, one.header))}. Rename its columns, or give a map with --map."
        )
    left = [title for at, title in enumerate(one.header) if title and at not in have.values()]
    if left:
        hints = (f"{title}{_hint(title, frame)}" for title in left)
        notes.append(f"{one.file}: columns that the contract does not have are left out: {', '.join(hints)}")
    return FrameMap(frame, frame, (), {name: Column(Reference(frame, (name,))) for name in have})


def _hint(title: str, frame: str) -> str:
    near = get_close_matches(title.casefold(), targets(frame), 1, 0.8)
    return f" (did you mean {near[0]}?)" if near else ""


def _matching(key: str, wanted: Files, found: Sequence[Part], name: str) -> tuple[Part, ...]:
    """Tables named to the letter, else without the endings of their names, else by the archive or workbook around."""
    for how in range(3):
        for pattern in wanted.names:
            if matching := tuple(part for part in found if part.matches(pattern) == how):
                return matching
    if wanted.optional:
        return ()
    there = ", ".join(part.name for part in found)
    raise Refused(f"The map {name} needs a file named {' or '.join(wanted.names)} ({key}). There is: {there}.")


def _kind(path: Path) -> bool:
    return path.suffix.casefold() in KINDS and not path.name.endswith(SUFFIX) and not path.name.startswith(".")


def _readable(path: Path) -> Path:
    if path.suffix.casefold() not in KINDS:
        raise Refused(f"{path.name} is neither CSV, XLSX nor Parquet. Save it as CSV UTF-8 and import that.")
    return path
