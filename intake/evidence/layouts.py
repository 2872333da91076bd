"""One text → the formats it may be written in. What it may be is found here; whether it is, the reading says.

Two orders are not tried, because nobody was seen to write them: 2024/31/12, and 24-Mar-12 for the year 2024.
"""

import re

from intake.serials import EXCEL, UNIX_MS, UNIX_S
from intake.times import ISO
from intake.wording import NAMES

_NUMERIC = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})")
_SIGNED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_NAMED = re.compile(
    r"(?:(\w{2,10})(\.?,? ))?(\d{1,2})(\. ?|-|/| de | )([^\W\d]{3,10}\.?)(-|/|\.|,? | de )(\d{4}|\d{2})"
)
_NAME_FIRST = re.compile(r"(?:([^\W\d]{2,10})(\.?,? ))?([^\W\d]{3,10}\.?) (\d{1,2})(,? )(\d{4})")
_CLOCK = re.compile(
    r"(?P<joint>T|,? | at )?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?P<second>:\d{2}(?P<part>\.\d{1,9})?)?"
    r"(?P<half> ?(?i:[ap]\.? ?m\.?))?(?P<zone> ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?")
_DIGITS = {8: ("%Y%m%d",), 9: (UNIX_S,), 10: (UNIX_S,), 12: (UNIX_MS, "%Y%m%d%H%M"), 13: (UNIX_MS,),
           14: ("%Y%m%d%H%M%S",)}  # fmt: skip


def layouts(text: str, day: bool = False) -> tuple[str, ...]:
    """Formats that `text` may have. `day`: a date is meant, so that a time beside it must be named, too."""
    if _ISO.fullmatch(text) and not (day and len(text) > 10):
        return (ISO,)
    whole, _, part = text.partition(".")
    if text.isascii() and whole.isdigit() and (not part or part.isdigit()):
        return (EXCEL,) if len(whole) == 5 else _DIGITS.get(len(whole), ())
    for reading in (_numeric, _named, _name_first):
        if found := reading(text):
            length, dates = found
            clock = _clock(text[length:])
            return () if clock is None else tuple(date + clock for date in dates)
    return ()


def order(pattern: str) -> tuple[str, str] | None:
    """Which part of a numeric date comes first where it could be another: (separator, `day`, `month` or `year`)."""
    found = re.match(r"%([dmy])([/.-])%([dm])\2%([dYy])", pattern)
    if not found or (found[1] == "y" and found[4] != "d"):
        return None
    return found[2], {"d": "day", "m": "month", "y": "year"}[found[1]]


def _numeric(text: str) -> tuple[int, tuple[str, ...]] | None:
    if signed := _SIGNED.match(text):
        return signed.end(), ("%Y年%m月%d日",)
    found = _NUMERIC.match(text)
    if not found:
        return None
    first, sign, _, last = found.groups()
    if len(first) == 4 and len(last) <= 2:
        dates: tuple[str, ...] = (f"%Y{sign}%m{sign}%d",)
    elif len(first) <= 2 and len(last) in (2, 4):
        year = "Y" if len(last) == 4 else "y"
        dates = tuple(f"%{one}{sign}%{other}{sign}%{year}" for one, other in ("dm", "md"))
        if len(last) == len(first) == 2:
            dates += (f"%y{sign}%m{sign}%d",)
    else:
        return None
    return found.end(), dates


def _named(text: str) -> tuple[int, tuple[str, ...]] | None:
    found = _NAMED.match(text)
    if not found or not _month(found[5]):
        return None
    weekday = _weekday(found[1], found[2])
    dot = " " if found[6] == " " and found[5].endswith(".") else found[6]
    return found.end(), (f"{weekday}%d{found[4]}%b{dot}%{'Y' if len(found[7]) == 4 else 'y'}",)


def _name_first(text: str) -> tuple[int, tuple[str, ...]] | None:
    found = _NAME_FIRST.match(text)
    if not found or not _month(found[3]):
        return None
    weekday = _weekday(found[1], found[2])
    return found.end(), (f"{weekday}%b %d{found[5]}%Y",)


def _weekday(name: str | None, gap: str) -> str:
    return "" if name is None else f"%{'a' if len(name) == 3 else 'A'}{gap}"


def _month(word: str) -> bool:
    return word.rstrip(".").lower() in NAMES


def _clock(text: str) -> str | None:
    """The format of what stands behind a date; None where it is no time of day."""
    if not text:
        return ""
    found = _CLOCK.fullmatch(text)
    if not found or not found["joint"]:
        return None
    second = ("" if found["second"] is None else ":%S") + ("" if found["part"] is None else "%.f")
    half, zone = found["half"] or "", found["zone"] or ""
    gap = " " if zone.startswith(" ") else ""
    return (
        f"{found['joint']}%{'I' if half else 'H'}:%M{second}"
        + (f"{' ' if half.startswith(' ') else ''}%p" if half else "")
        + (f"{gap}{'%z' if zone[-1].isdigit() else '%Z'}" if zone else "")
    )
