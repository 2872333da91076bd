"""Which files an import means, and what each of them is."""

from collections.abc import Mapping as Given
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import polars as pl

from agreement.errors import Refused
from agreement.frames import FRAMES
from intake.checking import REQUIRED, money, targets
from intake.mapping import Column, Files, FrameMap, Mapping, Reference
from intake.opening import Opened, Part, bare
from intake.pulled.tabled import sheet as tabled
from intake.sheets import Sheet, sheet
from intake.tabling import Progress

_NAMED = 40


@dataclass(frozen=True)
class Found:
    """The files of an import as text, by their part in the map, and the frames to make of them."""

    sheets: dict[str, tuple[Sheet, ...]]
    frames: tuple[FrameMap, ...]
    notes: list[str] = field(default_factory=list)


def mapped(tables: Opened, mapping: Mapping, progress: Progress | None = None) -> Found:
    """The tables a map asks for."""
    chosen = {key: _matching(key, wanted, tables.parts, mapping.name) for key, wanted in mapping.files.items()}
    used = {part for parts in chosen.values() for part in parts}
    if not used:
        raise Refused(f"The map {mapping.name} finds none of its files: {', '.join(one.name for one in tables.parts)}.")
    read = {part: sheet(part, mapping.encoding, mapping.separator, progress) for part in used}
    sheets = {key: tuple(read[part] for part in parts) for key, parts in chosen.items() if parts}
    unused = [part.name for part in tables.parts if part not in used]
    notes = [f"not used by the map {mapping.name}: {', '.join(unused)}"] if unused else []
    return Found(sheets, mapping.frames, [*tables.notes, *said(sheets), *notes])


def pulled(source: str, tables: Given[str, pl.DataFrame], mapping: Mapping) -> Found:
    """Tables of text as the files that a map asks for."""
    for key, wanted in mapping.files.items():
        if key not in tables and not wanted.optional:
            raise Refused(f"The map {mapping.name} needs {key}, which {source} does not bring.")
    sheets: dict[str, tuple[Sheet, ...]] = {
        key: (tabled(f"{source} {key}", tables[key]),) for key in mapping.files if key in tables
    }
    return Found(sheets, mapping.frames)


def canonical(tables: Opened, progress: Progress | None = None) -> Found:
    """Tables named after the contract's frames, with the contract's columns."""
    chosen: dict[str, Part] = {}
    notes = [*tables.notes]
    for part in tables.parts:
        frame = next(filter(None, map(plain_frame, part.names)), None)
        if frame is None:
            notes.append(f"{part.name} is not named after a frame and is left out")
        elif frame in chosen:
            raise Refused(f"Both {chosen[frame].name} and {part.name} are {frame}. Keep one of them.")
        else:
            chosen[frame] = part
    if not chosen:
        names = ", ".join(part.name for part in tables.parts)
        raise Refused(
            f"None of these files is named after a frame: {names}. Name them {', '.join(FRAMES)} (.csv, .xlsx or "
            ".parquet; a workbook's sheets too), or give a map with --map."
        )
    sheets: dict[str, tuple[Sheet, ...]] = {frame: (sheet(part, progress=progress),) for frame, part in chosen.items()}
    notes += said(sheets)
    maps = tuple(_own_columns(frame, parts[0], notes) for frame, parts in sheets.items())
    return Found(sheets, maps, notes)


def said(sheets: Given[str, tuple[Sheet, ...]]) -> list[str]:
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
            f"It has: {', '.join([*filter(None, one.header)][:_NAMED])}. Rename its columns, or give a map with --map."
        )
    left = [title for at, title in enumerate(one.header) if title and at not in have.values()]
    if left:
        hints = [f"{title}{_hint(title, frame)}" for title in left[:_NAMED]]
        hints += [f"and {len(left) - _NAMED:,} more"] if len(left) > _NAMED else []
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
