"""How a number is written, everywhere: on cards, axes, in tables and in sentences."""

NOTHING = "–"
"""What stands where a value is unknown: never a zero."""
FEW = 30
"""Below so many, a share is shown as counts."""

AXIS = {"share": ".0%", "money": "~s"}
"""d3 formats of an axis by unit; every other unit counts whole things."""
SUFFIX = {"minutes": " min", "hours": " h", "days": " d"}
"""What stands behind the numbers of an axis, by unit."""


def written(value: float | None, unit: str, currency: str = "EUR") -> str:
    """A value in its unit, short enough for a headline.

    >>> written(0.6213, "share"), written(190, "minutes"), written(1_234_567, "money"), written(None, "share")
    ('62 %', '3 h 10 min', '1.23 M EUR', '–')
    >>> written(2.2051, "months"), written(5.4419, "ratio"), written(36.28, "ratio")
    ('2.2 months', '5.4 ×', '36 ×')
    """
    if value is None or value != value:
        return NOTHING
    if unit == "share":
        return percent(value)
    if unit in ("minutes", "hours"):
        return duration(value * 60 if unit == "hours" else value)
    if unit == "money":
        return f"{compact(value)} {currency}"
    if unit in ("months", "ratio"):
        word = "×" if unit == "ratio" else "months"
        return f"{value:,.0f} {word}" if abs(value) >= 10 else f"{value:.1f} {word}"
    if unit == "days":
        return f"{value:,.0f} days" if value >= 10 or value == int(value) else f"{value:.1f} days"
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.1f}"


def percent(share: float) -> str:
    """A share in per cent, with a decimal where it is small.

    >>> percent(0.6213), percent(0.0312), percent(0.0)
    ('62 %', '3.1 %', '0 %')
    """
    return f"{share * 100:.1f} %" if 0 < abs(share) < 0.0995 else f"{share * 100:.0f} %"


def duration(minutes: float) -> str:
    """Minutes in the largest units that still tell something.

    >>> duration(4), duration(75), duration(1500), duration(12000)
    ('4 min', '1 h 15 min', '25 h', '8.3 days')
    """
    if minutes < 60:
        return f"{minutes:.0f} min"
    if minutes < 10 * 60:
        hours, rest = divmod(round(minutes), 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    if minutes < 72 * 60:
        return f"{minutes / 60:.0f} h"
    return f"{minutes / 1440:.1f} days"


def compact(value: float) -> str:
    """A large number with three figures that count.

    >>> compact(950), compact(12_345), compact(1_234_567), compact(-2500)
    ('950', '12.3 k', '1.23 M', '-2.5 k')
    """
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g} {letter}"
    return f"{value:.0f}"


def share_of(part: int, whole: int) -> str:
    """A share, as counts while they are few, in words when there is nothing to divide by.

    >>> share_of(7, 19), share_of(62, 100), share_of(0, 0)
    ('7 of 19', '62 %', 'no leads yet')
    """
    if whole == 0:
        return "no leads yet"
    return f"{part} of {whole}" if whole < FEW else percent(part / whole)


def interval(low: float | None, high: float | None, unit: str, currency: str = "EUR") -> str:
    """The two ends of an interval, the unit written once.

    >>> interval(0.081, 0.142, "share"), interval(None, None, "share"), interval(61, 96, "minutes")
    ('8.1–14 %', '–', '1 h 1 min to 1 h 36 min')
    """
    if low is None or high is None:
        return NOTHING
    ends = written(low, unit, currency), written(high, unit, currency)
    if unit in ("minutes", "hours") and ends[0].split()[1:] != ends[1].split()[1:]:
        return f"{ends[0]} to {ends[1]}"
    first, _, last_unit = ends[0].rpartition(" ")
    return f"{first}–{ends[1]}" if first and ends[1].endswith(f" {last_unit}") else f"{ends[0]}–{ends[1]}"
