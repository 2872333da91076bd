"""A map from a TOML file: every key checked, every mistake named."""

import tomllib
from pathlib import Path
from typing import Any

from agreement.errors import Refused
from intake import durations
from intake.checking import (
    COLUMN_KEYS,
    FILE_KEYS,
    FRAME_KEYS,
    JOIN_KEYS,
    MAP_KEYS,
    encoding,
    formats,
    numbers,
    only,
    patterns,
    separator,
    target,
    texts,
    zone,
)
from intake.mapping import Column, Files, FrameMap, Join, Mapping, Reference
from intake.pulled.asked import synced
from intake.times import ISO

SHIPPED = Path(__file__).parent / "maps"


def shipped() -> tuple[str, ...]:
    """Names of the maps that come with Accord."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def load(name: str) -> Mapping:
    """A shipped map by its name, or one from a TOML file by its path."""
    path = SHIPPED / f"{name}.toml" if name in shipped() else Path(name)
    if path.suffix != ".toml" or not _there(path):
        known = ", ".join(shipped())
        raise Refused(
            f"There is no map {name!r}. Name one that comes with Accord ({known}) or a .toml file of your own."
        )
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError:
        raise Refused(f"The map {path.name} is not written in UTF-8. Save it as UTF-8 text.") from None


def _there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # longer than any path of this system
        return False


def parse(text: str, name: str) -> Mapping:
    """A map from the text of a TOML file; refuses whatever in it cannot be meant."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"The map {name} is no valid TOML: {error}.") from None
    only(given, MAP_KEYS, name)
    for table in ("files", "frames", "numbers", "sync"):
        if not isinstance(given.get(table, {}), dict):
            raise Refused(f"{name}: {table} must be a table, like [{table}.NAME].")
    files = {key: _files(value, f"{name}: files.{key}") for key, value in given.get("files", {}).items()}
    frames = tuple(_frame(key, value, tuple(files), name) for key, value in given.get("frames", {}).items())
    if not files or not frames:
        raise Refused(f"The map {name} needs at least one [files.NAME] and one [frames.NAME].")
    return Mapping(
        given.get("name", Path(name).stem), files, frames, zone(given.get("time_zone"), name),
        encoding(given.get("encoding"), name), separator(given.get("separator"), name),
        numbers(given.get("numbers", {}), name), synced(given.get("sync", {}), files, frames, name),
    )  # fmt: skip


def _files(given: Any, where: str) -> Files:
    only(given, FILE_KEYS, where)
    return Files(patterns(given.get("names"), where), bool(given.get("optional", False)))


def _frame(frame: str, given: Any, files: tuple[str, ...], name: str) -> FrameMap:
    where = f"{name}: frames.{frame}"
    only(given, FRAME_KEYS, where)
    base = given.get("from")
    if base not in files:
        raise Refused(f"{where}: `from` must be one of the map's files: {', '.join(files)}.")
    joins = tuple(_join(one, base, files, where) for one in given.get("join", []))
    columns = {}
    for column, source in given.get("columns", {}).items():
        target(frame, column, where)
        columns[column] = _column(source, base, files, f"{where}.columns.{column}")
    durations.check(columns, frame, where)
    joined = {base, *(join.file for join in joins)}
    for column, source in columns.items():
        used = [source.reference, source.beside, *(reference for reference, _ in source.where)]
        if any(reference and reference.file not in joined for reference in used):
            raise Refused(f"{where}.columns.{column} reads a file that is not joined to {base}.")
    kept = _conditions(given.get("only", {}), base, files, f"{where}.only")
    if any(reference.file != base for reference, _ in kept):
        raise Refused(f"{where}.only may name columns of {base} alone: its rows are those that are read.")
    return FrameMap(frame, base, joins, columns, kept)


def _conditions(
    given: Any, base: str, files: tuple[str, ...], where: str
) -> tuple[tuple[Reference, tuple[str, ...]], ...]:
    """Columns and the texts that each must hold one of."""
    if not isinstance(given, dict):
        raise Refused(f'{where} must be a table of columns and the texts they hold, like {{ Field = ["Status"] }}.')
    return tuple((_reference(column, base, files), texts(value, where)) for column, value in given.items())


def _join(given: Any, base: str, files: tuple[str, ...], where: str) -> Join:
    only(given, JOIN_KEYS, f"{where}.join")
    file = given.get("file")
    if file not in files or file == base or not isinstance(given.get("on"), dict) or not given["on"]:
        raise Refused(
            f"{where}.join needs `file` (another of the map's files) and `on` (column = column of that file)."
        )
    pairs = tuple(
        (_reference(left, base, files), Reference(file, texts(right, where))) for left, right in given["on"].items()
    )
    first = Reference(file, texts(given["first"], where)) if "first" in given else None
    alike, lookup = bool(given.get("alike", False)), bool(given.get("lookup", False))
    if alike and not lookup:
        raise Refused(
            f"{where}.join: `alike` is for lists to look up (`lookup = true`): two ids are never taken for one."
        )
    return Join(file, pairs, _separator(given.get("split", ""), where), first, alike, lookup)


def _separator(given: Any, where: str) -> str:
    if not isinstance(given, str) or len(given) > 1:
        raise Refused(f"{where}.join: `split` is the one character between several keys, like ';', not {given!r}.")
    return given


def _column(given: Any, base: str, files: tuple[str, ...], where: str) -> Column:
    if isinstance(given, str | list):
        given = {"column": given}
    only(given, COLUMN_KEYS, where)
    if ("column" in given) == ("constant" in given):
        raise Refused(f"{where} needs either `column` (a column of a file) or `constant` (one value for all rows).")
    if given.get("filled") and {"constant", "values", "where"} & set(given):
        raise Refused(f"{where}: `filled` asks whether the cell holds anything; it stands beside `column` alone.")
    after, unit = durations.declared(given, where)
    otherwise = given.get("otherwise", "keep")
    if otherwise not in ("keep", "null", "refuse"):
        raise Refused(f"{where}: `otherwise` is keep, null or refuse, not {otherwise!r}.")
    return Column(
        reference=_reference(given["column"], base, files) if "column" in given else None,
        constant=str(given["constant"]) if "constant" in given else None,
        formats=formats(given.get("formats", [ISO]), where),
        values={str(key).lower(): str(value) for key, value in given.get("values", {}).items()},
        otherwise=otherwise,
        where=_conditions(given.get("where", {}), base, files, f"{where}.where"),
        optional=bool(given.get("optional", False)),
        nulls=texts(given["nulls"], where) if "nulls" in given else (),
        numbers=numbers(given["numbers"], where) if "numbers" in given else None,
        time_zone=zone(given.get("time_zone"), where), filled=bool(given.get("filled", False)), after=after, unit=unit,
        beside=_reference(given["beside"], base, files) if "beside" in given else None,
    )  # fmt: skip


def _reference(given: str | list[str], base: str, files: tuple[str, ...]) -> Reference:
    """`file.column` or a column of the frame's own file; a list gives other names of the same column."""
    names = texts(given, "column")
    file, _, rest = names[0].partition(".")
    if rest and file in files:
        return Reference(file, tuple(name.removeprefix(f"{file}.") for name in names))
    return Reference(base, names)
