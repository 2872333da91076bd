"""Sentences made from numbers: message titles, links to the leads behind a number, names kept off the shared screen."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from charts.numbers import NOTHING, compact, duration, interval, percent, share_of, written

__all__ = ["NOTHING", "compact", "duration", "interval", "percent", "share_of", "written"]
__all__ += ["leads_link", "listed", "masked", "moved", "plural", "week_words"]


def leads_link(metric: str, **keys: object) -> str:
    """The address of the leads behind a number: the metric, its keys, and the filters that are on.

    >>> leads_link("sal_rate", week=date(2026, 11, 16), source=["event", "web"])
    '/leads?metric=sal_rate&week=2026-11-16&source=event&source=web'
    """
    pairs = [("metric", metric)]
    for name, value in keys.items():
        values = value if isinstance(value, list | tuple) else [value]
        pairs += [(name, str(one)) for one in values if one is not None]
    return f"/leads?{urlencode(pairs)}"


def moved(name: str, said: str, signal: str, week: date) -> str:
    """What a weekly measure did, in words: only a signal is called a change.

    >>> moved("SAL rate", "41 %", "worse", date(2026, 11, 16))
    'SAL rate left its usual range for the worse: 41 % in the week of 16 Nov'
    """
    if signal == "no signal":
        return f"{name} is within its usual range: {said}"
    if signal in ("better", "worse"):
        return f"{name} left its usual range for the {signal}: {said} in the week of {week_words(week)}"
    return f"{name}: {said} in the week of {week_words(week)}"


def week_words(week: date) -> str:
    """A week by its first day."""
    return f"{week.day} {week:%b}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> plural(1, "lead"), plural(1200, "lead")
    ('1 lead', '1,200 leads')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """Items as a sentence lists them.

    >>> listed(["web", "events", "referral"])
    'web, events and referral'
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def masked(name: str | None) -> str:
    """A name on the shared screen: initials only.

    >>> masked("Ada Lovelace"), masked("ada@example.com"), masked(None)
    ('A. L.', 'a…', '–')
    """
    if not name:
        return NOTHING
    if "@" in name:
        return f"{name[0]}…"
    return " ".join(f"{word[0]}." for word in name.split())


def period(words: Mapping[str, object]) -> str:
    """The small print under a title: measure, unit, period, n, agreement, joined by dots."""
    return " · ".join(str(value) for value in words.values() if value not in (None, ""))
