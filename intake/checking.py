"""What a map may say: the keys of each of its tables, and clear words when one is wrong."""

import codecs
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from agreement.errors import Refused
from agreement.frames import FRAMES
from intake.numbers import CURRENCIES, Numbers
from intake.serials import SERIALS
from intake.times import ISO

MAP_KEYS = ("name", "title", "time_zone", "encoding", "separator", "numbers", "files", "frames", "sync")
FILE_KEYS = ("names", "optional")
FRAME_KEYS = ("from", "join", "only", "columns")
JOIN_KEYS = ("file", "on", "lookup", "split", "first", "alike")
REQUIRED = {
    "touches": ("lead_id", "at"), "conversations": ("lead_id", "at"), "content_uses": ("content_id", "at"),
    "disputes": ("contested_at",), "stage_changes": ("lead_id", "at"),
    "ratings": ("content_id", "at"),
}  # fmt: skip
"""Beside its key, what a row is nothing without."""
COLUMN_KEYS = (
    "column", "constant", "formats", "values", "otherwise", "where", "optional", "nulls", "numbers", "time_zone",
    "filled", "after", "unit", "beside",
)  # fmt: skip
NUMBERS_KEYS = ("decimal", "thousands", "currency", "percent")


def money(frame: str) -> dict[str, str]:
    """Columns in whole currency units that a file may bring instead of cents: `amount` for `amount_cents`."""
    return {name.removesuffix("_cents"): name for name in FRAMES[frame].columns if name.endswith("_cents")}


def targets(frame: str) -> tuple[str, ...]:
    """Every column a file may bring for a frame."""
    return (*FRAMES[frame].columns, *money(frame))


def target(frame: str, column: str, where: str) -> None:
    """Refuses a frame or a column that the contract does not have."""
    if frame not in FRAMES:
        raise Refused(f"{where}: the contract has no frame {frame!r}. It has {', '.join(FRAMES)}.")
    if column not in targets(frame):
        raise Refused(f"{where}: {frame} has no column {column!r}. {_meant(column, targets(frame))}")


def only(given: Any, allowed: Iterable[str], where: str) -> None:
    """Refuses a key that a table of the map does not have."""
    if not isinstance(given, dict):
        raise Refused(f"{where} must be a table of {', '.join(allowed)}.")
    for key in given:
        if key not in allowed:
            raise Refused(f"{where}: unknown key {key!r}. {_meant(key, tuple(allowed))}")


def texts(given: Any, where: str) -> tuple[str, ...]:
    """One text or a list of them."""
    many = [given] if isinstance(given, str) else given
    if not isinstance(many, list) or not many or not all(isinstance(one, str) and one for one in many):
        raise Refused(f"{where}: a text or a list of texts is needed, not {given!r}.")
    return tuple(many)


def patterns(given: Any, where: str) -> tuple[str, ...]:
    """File names, where * stands for anything."""
    if given is None:
        raise Refused(f"{where} needs `names`: file names, in which * stands for anything.")
    return texts(given, where)


def encoding(given: Any, where: str) -> str | None:
    """An encoding that Python knows, or None to find it out from the file."""
    if given is None:
        return None
    try:
        return codecs.lookup(given).name if given != "utf-8-sig" else given
    except (LookupError, TypeError):
        raise Refused(f"{where}: {given!r} is no encoding. Use a name like utf-8, latin-1 or cp1252.") from None


def separator(given: Any, where: str) -> str | None:
    """One character between cells, or None to find it in the header."""
    if given is None or (isinstance(given, str) and len(given) == 1):
        return given
    raise Refused(f"{where}: `separator` is one character, not {given!r}.")


def formats(given: Any, where: str) -> tuple[str, ...]:
    """Date formats that can be read."""
    named = texts(given, where)
    for pattern in named:
        if pattern in SERIALS or pattern == ISO:
            continue
        if "%" not in pattern:
            raise Refused(
                f"{where}: {pattern!r} is no date format: it is iso, {', '.join(SERIALS)} or one like %d.%m.%Y."
            )
        try:
            pl.Series(["x"]).str.to_datetime(pattern, strict=False)
        except pl.exceptions.PolarsError as error:
            raise Refused(f"{where}: {pattern!r} is no date format: {str(error).strip()}") from None
    return named


def numbers(given: Any, where: str) -> Numbers:
    """How numbers are written: two different signs, a currency that is known, percent signs."""
    only(given, NUMBERS_KEYS, f"{where}: numbers")
    if wrong := [key for key, value in given.items() if not isinstance(value, str)]:
        raise Refused(f"{where}: numbers.{wrong[0]} is a text, not {given[wrong[0]]!r}.")
    found = Numbers(**given)
    if found.decimal not in (".", ","):
        raise Refused(f"{where}: numbers.decimal is a point or a comma, not {found.decimal!r}.")
    if found.thousands not in ("", ".", ",", " ", "'") or found.thousands == found.decimal:
        raise Refused(
            f"{where}: numbers.thousands is nothing, a point, a comma, a blank or an apostrophe, and not the decimal "
            f"sign; it is {found.thousands!r}."
        )
    if found.currency and found.currency not in CURRENCIES:
        raise Refused(f"{where}: numbers.currency is a code like EUR, not {found.currency!r}.")
    if found.percent not in ("", "signed", "all"):
        raise Refused(f"{where}: numbers.percent is signed or all, not {found.percent!r}.")
    return found


def zone(given: str | None, where: str) -> str | None:
    """A time zone that exists."""
    if given is None:
        return None
    try:
        ZoneInfo(given)
    except (KeyError, ValueError, OSError):
        raise Refused(f"{where}: {given!r} is no time zone. Use a name like Europe/Berlin or UTC.") from None
    return given


def _meant(word: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(word, known, 1)
    return f"Did you mean {near[0]!r}?" if near else f"It may be one of: {', '.join(known)}."
