"""Which files an import means, and what each of them is."""

from collections.abc import Mapping as Given
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from errno import ENAMETOOLONG
from fnmatch import fnmatch
from pathlib import Path

import polars as pl

from agreement.errors import Refused
from agreement.frames import FRAMES
from intake.checking import REQUIRED, money, targets
from intake.mapping import Column, Files, FrameMap, Mapping, Reference
from intake.pulled.tabled import sheet as tabled
from intake.refused import SUFFIX
from intake.sheets import KINDS, Sheet, sheet


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
        raise Refused(f"No CSV or Parquet file is in {', '.join(map(str, paths))}.")
    return list(dict.fromkeys(found))


def _too_long(path: Path) -> bool:
    """Whether the system cannot even look: a path or a name in it beyond its limits."""
    try:
        path.exists()
    except OSError as problem:
        return problem.errno == ENAMETOOLONG
    return False


def mapped(found: Sequence[Path], mapping: Mapping) -> Found:
    """The files a map asks for."""
    chosen = {key: _matching(key, wanted, found, mapping.name) for key, wanted in mapping.files.items()}
    used = {path for paths in chosen.values() for path in paths}
    if not used:
        raise Refused(f"The map {mapping.name} finds none of its files: {', '.join(path.name for path in found)}.")
    sheets = {
        key: tuple(sheet(path, mapping.encoding, mapping.separator) for path in paths)
        for key, paths in chosen.items()
        if paths
    }
    unused = [path.name for path in found if path not in used]
    return Found(sheets, mapping.frames, [f"not used by the map {mapping.name}: {', '.join(unused)}"] if unused else [])


def pulled(source: str, tables: Given[str, pl.DataFrame], mapping: Mapping) -> Found:
    """Tables of text as the files that a map asks for."""
    for key, wanted in mapping.files.items():
        if key not in tables and not wanted.optional:
            raise Refused(f"The map {mapping.name} needs {key}, which {source} does not bring.")
    sheets: dict[str, tuple[Sheet, ...]] = {
        key: (tabled(f"{source} {key}", tables[key]),) for key in mapping.files if key in tables
    }
    return Found(sheets, mapping.frames)


def canonical(found: Sequence[Path]) -> Found:
    """Files named after the contract's frames, with the contract's columns."""
    chosen: dict[str, Path] = {}
    notes = []
    for path in found:
        frame = plain_frame(path.stem)
        if frame is None:
            notes.append(f"{path.name} is not named after a frame and is left out")
        elif frame in chosen:
            raise Refused(f"Both {chosen[frame].name} and {path.name} are {frame}. Keep one of them.")
        else:
            chosen[frame] = path
    if not chosen:
        names = ", ".join(path.name for path in found)
        raise Refused(
            f"None of these files is named after a frame: {names}. Name them {', '.join(FRAMES)} (.csv or .parquet), "
            "or give a map with --map."
        )
    sheets = {frame: sheet(path) for frame, path in chosen.items()}
    maps = tuple(_own_columns(frame, one, notes) for frame, one in sheets.items())
    return Found({frame: (one,) for frame, one in sheets.items()}, maps, notes)


def plain_frame(stem: str) -> str | None:
    """The frame that a file is named after, if any."""
    return next((frame for frame in FRAMES if frame == stem.casefold()), None)


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


def _matching(key: str, wanted: Files, found: Sequence[Path], name: str) -> tuple[Path, ...]:
    for pattern in wanted.names:
        matching = tuple(path for path in found if fnmatch(path.name.casefold(), pattern.casefold()))
        if matching:
            return matching
    if wanted.optional:
        return ()
    there = ", ".join(path.name for path in found)
    raise Refused(f"The map {name} needs a file named {' or '.join(wanted.names)} ({key}). There is: {there}.")


def _kind(path: Path) -> bool:
    return path.suffix.casefold() in KINDS and not path.name.endswith(SUFFIX) and not path.name.startswith(".")


def _readable(path: Path) -> Path:
    if path.suffix.casefold() not in KINDS:
        raise Refused(f"{path.name} is neither CSV nor Parquet. Save it as CSV UTF-8 and import that.")
    return path
