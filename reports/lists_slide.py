"""What was missed, agreed, proposed and disputed, on one slide: two columns, each part as tall as it needs."""

from charts.theme import LIGHT
from reports.deck import EDGE, FOOT, GAP, INNER, TOP, Deck, rule, text
from reports.fitting import SANS, SERIF, fitted, points_of
from reports.week import Week

HEADED = 40
"""Points of height that the head of a part takes, with the space under the part."""
SIZE = 14
WIDE = (INNER - GAP) / 2
Lists = list[tuple[str, tuple[str, ...]]]


def lists_slide(made: Deck, one: Week, told: Lists) -> None:
    """Every list; what has no room is counted there and stands in the notes."""
    due = one.kept + len(one.missed)
    promised = "promise was" if due == 1 else "promises were"
    said = f"{len(one.missed)} of {due} {promised} missed" if one.missed else "No promise was missed"
    notes = "\n\n".join("\n".join([about, *(f"– {line}" for line in lines)]) for about, lines in told)
    shown = made.slide(said, (EDGE, 0.5, INNER, 0.6), 28, notes)
    small = "What was missed, agreed, proposed and disputed, as it stands at the end of the data."
    text(shown, (EDGE, 1.1, INNER, 0.3), [(small, 13, LIGHT.muted, SANS, False)])
    half = -(-len(told) // 2)
    for across, parts in enumerate((told[:half], told[half:])):
        left, top = EDGE + across * (WIDE + GAP), TOP
        for about, lines, room in fitted(parts, int((FOOT - TOP) * 72), HEADED, _takes):
            rule(shown, (left, top, WIDE, 0.04), LIGHT.side("together"))
            text(shown, (left, top + 0.12, WIDE, 0.3), [(about, 16, LIGHT.ink, SERIF, True)])
            place = (left, top + 0.46, WIDE, (room - HEADED) / 72)
            text(shown, place, [(line, SIZE, LIGHT.ink, SANS, False) for line in lines])
            top += room / 72


def _takes(line: str) -> int:
    return points_of(line, WIDE, SIZE)
