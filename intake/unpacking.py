"""Archives unpacked within limits, under names of our own: nothing in them says where they land."""

import gzip
import lzma
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, cast

from agreement.errors import Refused
from intake.refused import KINDS, SUFFIX

MEMBERS = 200
LARGEST = 2 * 2**30
"""Bytes that a file may have when unpacked: some ten million rows."""
HARMLESS = 32 * 2**20
"""Below this size nothing is a bomb, however well it was packed."""
RATIO = 300
"""Bytes unpacked for one byte packed; tables of leads reach 5 to 60."""
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, RuntimeError,
    LookupError,
)  # fmt: skip
"""What the readers of archives raise over bytes that are no archive."""
_JUNK = ("thumbs.db", "desktop.ini")
_PIECE = 2**20


def members(path: Path, name: str, room: Path) -> tuple[list[tuple[str, Path]], list[str]]:
    """The data files of a zip archive by name, unpacked into `room`, and the names of what else lies in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [
                one for one in archive.infolist() if one.filename and not one.is_dir() and not _junk(one.filename)
            ]
            _check(inside, name)
            data = [one for one in inside if _data(one.filename)]
            left = sum(one.file_size for one in inside)
            if left > LARGEST:
                raise _too_large(name)
            return _unpacked(archive, data, name, room), [_leaf(one.filename) for one in inside if one not in data]
    except DAMAGED as error:
        raise Refused(f"{name} is damaged and cannot be unpacked ({error}). Export it again.") from None


def gunzipped(path: Path, name: str, room: Path) -> Path:
    """The content of a gzip file, unpacked into `room`."""
    try:
        with gzip.open(path) as stream:
            return _copied(cast(IO[bytes], stream), room, path.stat().st_size, name, LARGEST)
    except DAMAGED as error:
        raise Refused(f"{name} is damaged and cannot be unpacked ({error}). Export it again.") from None


def verified(path: Path, name: str) -> None:
    """Refuses a packed workbook that is a bomb, protected or damaged, before a reader believes what it says."""
    try:
        with zipfile.ZipFile(path) as archive:
            inside = archive.infolist()
            if len(inside) > 20 * MEMBERS or sum(one.file_size for one in inside) > LARGEST:
                raise _too_large(name)
            for one in inside:
                with archive.open(one) as stream:
                    done = 0
                    while piece := stream.read(_PIECE):
                        done += len(piece)
                        _within(done, one.compress_size, name, LARGEST)
    except DAMAGED as error:
        raise Refused(f"{name} is a damaged or protected workbook ({error}). Save it again as XLSX.") from None


def _check(inside: list[zipfile.ZipInfo], name: str) -> None:
    if len(inside) > MEMBERS:
        raise Refused(f"{name} holds {len(inside):,} files; Accord takes up to {MEMBERS} at once. Pack fewer of them.")
    for one in inside:
        if one.flag_bits & 1:
            raise Refused(f"{name} is protected by a password. Pack it without one.")
        if one.filename.casefold().endswith((".zip", ".gz", ".7z", ".rar", ".tar")):
            raise Refused(f"{name} holds another archive ({_leaf(one.filename)}). Unpack that and pack its files.")
    if not any(_data(one.filename) for one in inside):
        raise Refused(f"{name} holds no CSV, XLSX or Parquet file.")


def _unpacked(
    archive: zipfile.ZipFile, data: list[zipfile.ZipInfo], name: str, room: Path
) -> list[tuple[str, Path]]:  # fmt: skip
    found, left = [], LARGEST
    leaves = [_leaf(one.filename) for one in data]
    for one, leaf in zip(data, leaves, strict=True):
        with archive.open(one) as stream:
            target = _copied(stream, room, one.compress_size, name, left)
        left -= target.stat().st_size
        called = leaf if leaves.count(leaf) == 1 else "_".join(Path(one.filename.replace("\\", "/")).parts)
        found.append((called, target))
    return found


def _copied(stream: IO[bytes], room: Path, packed: int, name: str, most: int) -> Path:
    target = room / str(sum(1 for _ in room.iterdir()))
    done = 0
    with target.open("wb") as out:
        while piece := stream.read(_PIECE):
            done += len(piece)
            _within(done, packed, name, most)
            out.write(piece)
    return target


def _within(done: int, packed: int, name: str, most: int) -> None:
    if done > most:
        raise _too_large(name)
    if done > HARMLESS and done > RATIO * max(packed, 1):
        raise Refused(f"{name} unpacks to more than {RATIO} times its size, as no table does. It is not opened.")


def _too_large(name: str) -> Refused:
    return Refused(f"{name} unpacks to more than {LARGEST // 2**30} GB. Split the export into smaller files.")


def _leaf(inside: str) -> str:
    return inside.replace("\\", "/").rsplit("/", 1)[-1]


def _data(inside: str) -> bool:
    leaf = _leaf(inside).casefold()
    return leaf.endswith(KINDS) and not leaf.endswith(SUFFIX)


def _junk(inside: str) -> bool:
    parts = inside.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1].casefold() in _JUNK
