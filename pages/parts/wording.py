"""Sentences made from numbers: message titles, links to the leads behind a number, names kept off the shared screen."""

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from charts.numbers import NOTHING, compact, duration, interval, percent, share_of, written
from metrics._xmr import NEAR_LIMIT, ONE_SIDE, OUTSIDE, Limits, Signal

__all__ = ["NOTHING", "compact", "duration", "interval", "percent", "share_of", "written"]
__all__ += ["Limits", "leads_link", "listed", "masked", "moved", "plain", "plural", "small_print", "week_words"]


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


def moved(said: str, signal: Signal, step: str = "weeks") -> str:
    """What a measure did, in words: only a signal is called a change.

    >>> moved("SAL rate 41 %", Signal("worse", OUTSIDE))
    'SAL rate 41 %: outside the usual range, for the worse'
    >>> moved("SAL rate 61 %", Signal("no signal", None, Limits(0.5, 0.6, 0.7, 24)))
    'SAL rate 61 %, within the usual range'
    """
    if signal.rule is None:
        return f"{said}, within the usual range" if signal.limits else f"{said}; too few {step} for a usual range"
    toward = f", for the {signal.state}" if signal.state in ("better", "worse") else ""
    way = f"{signal.state} than usual" if toward else "away from the usual"
    return {
        OUTSIDE: f"{said}: outside the usual range{toward}",
        ONE_SIDE: f"{said}: eight {step} {way}",
        NEAR_LIMIT: f"{said}: near the edge of the usual range{toward}",
    }[signal.rule]


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


def plain(text: str) -> str:
    r"""Words of people or files, so that Streamlit's Markdown shows them as they are.

    >>> print(plain("**Eve** :red[x] (a_b): 5 $"))
    \*\*Eve\*\* \:red\[x\] (a\_b): 5 \$
    """
    return re.sub(r"([\\`*_{}\[\]$<>|~]|^#|:(?=[a-z+])|&(?=#?\w+;))", r"\\\1", text)


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


def small_print(*words: str) -> str:
    """The small print under a title: measure, unit, period, n, agreement, joined by dots."""
    return " · ".join(word for word in words if word)
