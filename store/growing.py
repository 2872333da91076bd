"""Columns that grow with every change of a row: times, days, whole numbers, or times written as text."""

from datetime import date, datetime, timedelta
from typing import Any

from agreement.errors import Refused


def told(value: object) -> str:
    """A value of a `changed` column as it is kept: its kind, and its text."""
    if isinstance(value, bool) or not isinstance(value, int | str | date):
        raise Refused(f"A column that tells what has changed holds times, days or whole numbers, not {value!r}.")
    if isinstance(value, str):
        _moment(value)
    return f"{'text' if isinstance(value, str) else 'number' if isinstance(value, int) else 'time'} {value}"


def earlier(mark: str, overlap: int) -> object:
    """Where to begin: the overlap before the greatest value saved.

    >>> earlier("number 5000", 600), earlier("time 2026-11-22 10:00:00", 600), earlier("text 2026-11-22T10:00:00Z", 600)
    (4400, datetime.datetime(2026, 11, 22, 9, 50), '2026-11-22T09:50:00')
    """
    kind, _, text = mark.partition(" ")
    if kind == "number":
        return int(text) - overlap
    before = _moment(text) - timedelta(seconds=overlap)
    if kind == "time":
        return before if len(text) > len("2026-11-22") else before.date()
    return before.strftime("%Y-%m-%d" + (f"{text[10]}%H:%M:%S" if len(text) > 10 else ""))


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"A text column that tells what has changed must hold ISO 8601 times, not {text!r}.") from None


def greatest_of(seen: list[Any]) -> Any:
    """The last value of them; None of none."""
    try:
        return max(seen, default=None)
    except TypeError:
        raise Refused("A column that tells what has changed holds values of several kinds. Give it one kind.") from None
