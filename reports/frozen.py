"""A week that was reported: written down so that it reads the same for ever."""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints

from agreement.errors import Refused
from reports.week import Week

LAYOUT = 1
"""Raised when a field changes its meaning. A field that is added needs none: it has a default."""
SCALARS = (str, int, float, bool, types.NoneType)


def canonical(one: Week) -> str:
    """The week as JSON that depends on nothing but its values: sorted keys, no white space, shortest numbers.

    Made from the fields of the dataclasses, whatever they are; dates are ISO, tuples are lists. Raises Refused for a
    number that is none.

    >>> from reports.week import Week
    >>> canonical(Week(date(2026, 11, 16), "On track", "All well.", (), (), 0, (), (), (), 0, date(2026, 11, 22)))[:59]
    '{"layout":1,"week":{"agreements":[],"begins":"2026-11-16","'
    """
    content = {"layout": LAYOUT, "week": _plain(one)}
    try:
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    except ValueError:
        raise Refused(f"A number of the week of {one.begins} is not finite, so the week cannot be frozen.") from None


def read(text: str) -> Week:
    """The week that `canonical` wrote, today or by an older Accord: what that one did not know has its default."""
    try:
        content = json.loads(text)
        layout, week = content["layout"], content["week"]
    except (ValueError, KeyError, TypeError):
        raise Refused(
            "The frozen week cannot be read: it is not what Accord wrote. Restore it from a backup."
        ) from None
    if layout > LAYOUT:
        raise Refused(f"The week was frozen by a newer Accord (layout {layout}). Install that version or a later one.")
    return _made(Week, week)  # type: ignore[no-any-return]


def untold(text: str) -> tuple[str, ...]:
    """The parts of a week that an older Accord, which wrote this, did not know: empty there is not none."""
    week = json.loads(text)["week"]
    return tuple(one.name for one in fields(Week) if one.name not in week)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, SCALARS):
        return value
    raise TypeError(f"A week cannot keep {value!r}: give it as text, numbers, dates, tuples or dataclasses.")


def _made(kind: Any, value: Any) -> Any:
    """A value of the declared kind from its JSON."""
    origin, inner = get_origin(kind), get_args(kind)
    if value is None or kind is Any:
        return value
    if origin in (Union, types.UnionType):
        kinds = [one for one in inner if one is not types.NoneType]
        return _made(kinds[0], value) if len(kinds) == 1 else value
    if origin is tuple:
        every = inner[:1] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(_made(one, part) for one, part in zip(every, value, strict=True))
    if origin is not None and isinstance(value, dict):
        return {name: _made(inner[1], part) for name, part in value.items()}
    if is_dataclass(kind):
        kinds = get_type_hints(kind)
        return kind(**{name: _made(kinds[name], part) for name, part in value.items() if name in kinds})  # type: ignore[operator]
    return kind.fromisoformat(value) if kind in (date, datetime) else value
