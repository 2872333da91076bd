"""The week as slides: the sentence, the measures with charts that can be edited, what was promised, and the numbers."""

from collections.abc import Sequence

from pptx.slide import Slide

import metrics
from charts.theme import LIGHT
from reports.clocks_slide import clocks_slide
from reports.corrections import Correction
from reports.deck import EDGE, FOOT, GAP, INNER, TOP, Box, Deck, Said, rule, text
from reports.fitting import SANS, SERIF, largest, lines_of
from reports.line_chart import line_chart
from reports.lists_slide import lists_slide
from reports.number_table import number_table
from reports.told import lists, marks, state_words, title, usual_words
from reports.week import OFF_TRACK, ON_TRACK, Measure, Week

EACH = 4
"""Measures on a slide."""
SIDES = {"sales": "Sales", "marketing": "Marketing", "together": "Together"}
STATES = {"better": LIGHT.better, "worse": LIGHT.worse}
STATUS = {ON_TRACK: ("▲", LIGHT.better), OFF_TRACK: ("▼", LIGHT.worse)}


def week_slides(one: Week, since: Sequence[Correction] = ()) -> bytes:
    """The deck; the same bytes for the same week and the same corrections `since` it was reported."""
    made = Deck(one, title(one))
    _opening(made, one)
    for first in range(0, len(one.measures), EACH):
        _measures(made, one, one.measures[first : first + EACH], first > 0)
    if one.pairing is not None:
        clocks_slide(made, one.pairing)
    lists_slide(made, one, lists(one, since))
    if one.measures:
        shown = made.slide("Every number of the week", (EDGE, 0.5, INNER, 0.6), 28, definitions(one.measures))
        number_table(shown, one, (EDGE, TOP, INNER, FOOT - TOP))
    return made.bytes()


def definitions(measures: Sequence[Measure]) -> str:
    """How each number is counted, and when it misleads: what a speaker is asked."""
    said = {m.key: metrics.BY_KEY[m.key] for m in measures if m.key in metrics.BY_KEY}
    return "\n\n".join(
        f"{metric.name}: {metric.question}\nCounted as {metric.formula}.\n{metric.misleads}".strip()
        for metric in said.values()
    )


def _opening(made: Deck, one: Week) -> None:
    said = one.opening
    shown = made.slide(
        said, (EDGE, 1.75, INNER, 2.6), 40, "\n".join([said, f"Status by rule: {one.status}.", *marks(one)])
    )
    shape, colour = STATUS.get(one.status, ("◆", LIGHT.ink))
    rule(shown, (EDGE, 0.6, 1.2, 0.08), colour)
    text(shown, (EDGE, 0.8, INNER, 0.4), [(title(one), 16, LIGHT.muted, SANS, False)])
    if not said.startswith(one.status):
        text(shown, (EDGE, 1.2, INNER, 0.4), [(f"{shape} {one.status}", 18, colour, SANS, True)])
    for mark in marks(one):
        small = largest(mark, INNER, 0.7 * 72, (12, 10, 8))
        text(shown, (EDGE, 4.45, INNER, 0.7), [(mark, small, LIGHT.muted, SANS, False)])
    due = one.kept + len(one.missed)
    worse = sum(m.state == "worse" for m in one.measures)
    facts = [
        (f"{one.kept} of {due}" if due else "none due", "promises kept"),
        (str(worse), f"{_many(worse, 'measure')} worse than usual"),
        (str(len(one.table)), f"{_many(len(one.table), 'proposal')} on the table"),
        (f"{one.disputes:,}", f"disputed {_many(one.disputes, 'lead')} open"),
    ]
    wide = (INNER - GAP * 3) / 4
    for place, (number, words) in enumerate(facts):
        left = EDGE + place * (wide + GAP)
        rule(shown, (left, 5.25, wide, 0.03), LIGHT.side("together"))
        text(shown, (left, 5.4, wide, 0.7), [(number, 32, LIGHT.ink, SERIF, True)])
        text(shown, (left, 6.1, wide, 0.35), [(words, 14, LIGHT.muted, SANS, False)])


def _measures(made: Deck, one: Week, measures: Sequence[Measure], more: bool) -> None:
    shown = made.slide(_message(measures, more), (EDGE, 0.5, INNER, 0.6), 28, definitions(measures))
    small = "Twelve weeks, the last one marked. Dashed: the usual range; dotted: what was promised."
    text(shown, (EDGE, 1.1, INNER, 0.3), [(small, 13, LIGHT.muted, SANS, False)])
    wide, high = (INNER - GAP) / 2, (FOOT - TOP - GAP / 2) / 2
    for place, m in enumerate(measures):
        down, across = divmod(place, 2)
        _measure(shown, one, m, (EDGE + across * (wide + GAP), TOP + down * (high + GAP / 2), wide, high))


def _message(measures: Sequence[Measure], more: bool) -> str:
    """The title of a slide of measures: only a signal is called a change."""
    for state in ("worse", "better"):
        names = [m.name for m in measures if m.state == state]
        if names:
            said = names[0] if len(names) == 1 else f"{len(names)} measures"
            return f"{said} {state} than usual"
    return "No signal in the other measures" if more else "No signal in these measures"


def _measure(shown: Slide, one: Week, m: Measure, box: Box) -> None:
    left, top, wide, high = box
    hue, words = LIGHT.side(m.side), 2.15
    rule(shown, (left, top, wide, 0.04), hue)
    named = largest(m.name, wide, 24, (16, 14, 12, 10), SERIF)
    text(shown, (left, top + 0.12, wide, 0.32), [(m.name, named, LIGHT.ink, SERIF, True)])
    lines: list[Said] = [
        (SIDES[m.side], 12, hue, SANS, True),
        (
            m.value,
            next((size for size in (28, 24, 20) if lines_of(m.value, words, size, SERIF) == 1), 16),
            LIGHT.ink,
            SERIF,
            True,
        ),
        (state_words(m), 13, STATES.get(m.state, LIGHT.muted), SANS, True),
        (f"a week before {m.before}" if m.before else "no week before it", 12, LIGHT.muted, SANS, False),
    ]
    if m.limits:
        lines.append((f"usual {usual_words(m, one.currency)}", 12, LIGHT.muted, SANS, False))
    text(shown, (left, top + 0.5, words, high - 0.5), lines)
    line_chart(shown, (left + words + 0.1, top + 0.48, wide - words - 0.1, high - 0.48), m, one)


def _many(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"
