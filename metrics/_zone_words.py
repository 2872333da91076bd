"""The zone of agreement in a sentence or two, as it is read out in the meeting."""

from agreement.needs import NEEDS
from metrics._sweep import BARS
from metrics._zone import Bar, Concession, Zone, runs

_LAST = max(BARS)
_NUMBERS = {
    "most_a_rep": ("{} lead{s} per rep", "leads per rep"),
    "win_percent": ("{} % of passing leads won", "the win rate"),
    "least_a_week": ("{} SAL{s} a week", "SALs a week"),
    "missed_percent": ("{} % of wins missed", "the share of wins missed"),
}
"""Each need with its number, and what it is about."""


def zone_words(zone: Zone) -> str:
    """Where all needs hold; else what stands in the way and the smallest concession of either side.

    >>> zone_words(Zone(bars=(58, 59, 60), ranges=((58, 60),), told={"most_a_rep": 15}))
    'All needs hold from 58 to 60.'
    """
    if not zone.told:
        return "Nobody has told what they need yet."
    if zone.unknown:
        about = _listed([_NUMBERS[name][1] for name in zone.unknown])
        return f"Nothing can be said: nobody knows {about} at any bar."
    if zone.bars:
        return f"All {'four' if len(zone.told) == len(NEEDS) else 'needs'} hold {_at(zone.bars)}."
    sides = {NEEDS[name].side for name in zone.told}
    if len(sides) == 1:
        return f"No bar satisfies {sides.pop()} alone: {_obstacle(zone)}. {_way(zone)}"
    return f"No bar satisfies both: {_obstacle(zone)}. {_ways(zone)}"


def _obstacle(zone: Zone) -> str:
    if zone.hopeless:
        return f"{_listed([_need(zone, name) for name in zone.hopeless])} can be had at no bar"
    if zone.clash:
        return ", ".join(f"{_need(zone, name)} needs {_where(zone.holds[name])}" for name in zone.clash)
    return "every two of the needs hold together at some bar, but never all"


def _way(zone: Zone) -> str:
    """What one side would have to tell instead, while the other's needs are not open."""
    one = zone.sales or zone.marketing
    return f"{_moves(one)} would do." if one else "No number that may be entered would do."


def _ways(zone: Zone) -> str:
    both = [one for one in (zone.sales, zone.marketing) if one]
    if not both:
        return "Neither side alone can open it."
    first, *second = both
    words = f"Smallest concession: {first.side} takes {_moves(first)}"
    if second:
        return f"{words}, or {second[0].side} {_moves(second[0])}."
    return f"{words}; {'marketing' if first.side == 'sales' else 'sales'} alone cannot open it."


def _moves(one: Concession) -> str:
    return " and ".join(f"{_number(name, to)} instead of {_plain(told)}" for name, told, to in one.moves)


def _need(zone: Zone, name: str) -> str:
    """A need as its side's own: “sales' at most 15 leads per rep”."""
    need = NEEDS[name]
    whose = "sales'" if need.side == "sales" else "marketing's"
    return f"{whose} {'at most' if need.at_most else 'at least'} {_number(name, zone.told[name])}"


def _number(name: str, number: float) -> str:
    return _NUMBERS[name][0].format(_plain(number), s="" if number == 1 else "s")


def _plain(number: float) -> str:
    return f"{number:.1f}" if number % 1 else f"{number:.0f}"


def _at(bars: tuple[Bar, ...]) -> str:
    """The bars of the zone: “from 58 to 66”."""
    spans = [f"from {first} to {last}" if first < last else f"at {first}" for first, last in runs(bars)]
    return _listed([*(["without a bar"] if None in bars else []), *spans])


def _where(bars: tuple[Bar, ...]) -> str:
    """The bars that a need asks for: “71 or more”."""
    spans = [_span(first, last) for first, last in runs(bars)]
    return " or ".join([*(["no bar"] if None in bars and 0 not in bars else []), *spans])


def _span(first: int, last: int) -> str:
    if first == last:
        return str(first)
    if last == _LAST:
        return f"{first} or more"
    return f"{last} or less" if first == 0 else f"{first} to {last}"


def _listed(words: list[str]) -> str:
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else words[0]
